package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two daemons on one VPC, with a real etcd that has the route spec and knows who leads. What each of them sends to EC2 is written down
 * on the way.
 */
class ReplicasIT {
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    private static final String TABLE = "rtb-0ee00000000000001";
    private static final String FIRST_HOST = "127.0.10.1";
    private static final String SECOND_HOST = "127.0.20.1";
    private static final String FIRST_ENI = "eni-0dd0000000000000a";
    private static final String SECOND_ENI = "eni-0dd0000000000000b";
    private static final String SPEC_KEY = "/vpcrouter/routes";
    private static final int DESTINATIONS = 50;
    private static final Duration WRITE_TIME = Duration.ofMillis(50);

    @TempDir
    private static Path shared;

    private static Tarball tarball;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private EtcdServer etcd;
    private LoopbackRouters hosts;
    private SimulatedTables tables;
    private String endpoint;
    private Replica one;
    private Replica two;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
    }

    /** A daemon, and who watches what it writes. */
    private record Replica(Program program, WriteWitness witness, RawHttp http) {
        /** What its page says of it; nothing before its first look. */
        Map<?, ?> replica() {
            try {
                return TestJson.at(TestJson.object(http.get("/").body()), "state") instanceof Map<?, ?> state
                                && state.get("replica") instanceof Map<?, ?> replica
                        ? replica
                        : Map.of();
            } catch (IOException e) {
                throw new AssertionError(program.err(), e);
            }
        }

        String role() {
            return Objects.toString(replica().get("role"));
        }

        void await(String role, String leader) {
            Eventually.holds(Program.PATIENCE, () -> {
                Map<?, ?> now = replica();
                return role.equals(now.get("role")) && leader.equals(now.get("leader"));
            });
        }

        /** Waits until it leads, and returns its name. */
        String awaitLeads() {
            Eventually.holds(Program.PATIENCE.multipliedBy(2), () -> role().equals("leader"));
            return me();
        }

        private String me() {
            return Objects.toString(replica().get("me"));
        }
    }

    private static String spec(int destinations) {
        return IntStream.range(0, destinations)
                .mapToObj(i -> "\"10.77." + i + ".0/24\": {\"hosts\": [\"" + FIRST_HOST + "\", \"" + SECOND_HOST
                        + "\"], \"choose\": \"ordered\"}")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @BeforeEach
    void start() throws Exception {
        etcd = keep(new EtcdServer(folder));
        etcd.put(SPEC_KEY, spec(DESTINATIONS));
        hosts = keep(LoopbackRouters.start(List.of(FIRST_HOST, SECOND_HOST)));
        Program simulator = keep(Program.start("simulate", "--sim_vpc", "../examples/vpc.json", "--sim_port", "0"));
        endpoint = simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
        tables = new SimulatedTables(endpoint);
        long begin = System.nanoTime();
        one = startReplica();
        String leader = one.awaitLeads();
        awaitRoutes(begin, FIRST_ENI);
        two = startReplica();
        two.await("standby", leader);
        awaitReady(two);
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.add(part);
        return part;
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Replica startReplica() throws IOException {
        WriteWitness witness = keep(new WriteWitness(endpoint, WRITE_TIME));
        Program program = keep(Program.start(
                "run",
                "--plugins",
                tarball.path("plugins").toString(),
                "-m",
                "etcd",
                "--etcd_endpoints",
                etcd.url(),
                "--etcd_key",
                SPEC_KEY,
                "--leadership",
                "etcd",
                "--cloud",
                "aws",
                "--aws_endpoint",
                witness.url(),
                "-r",
                "us-east-1",
                "-v",
                VPC,
                "--route_tables",
                "main",
                "--write_rate",
                "100/50",
                "-H",
                "tcp",
                "--tcp_check_port",
                String.valueOf(hosts.port()),
                "--tcp_check_interval",
                "1",
                "-p",
                "0"));
        return new Replica(program, witness, new RawHttp(program.awaitOutput("server=(http://[^ ]+/)")));
    }

    private void awaitReady(Replica replica) {
        Eventually.holds(Program.PATIENCE, () -> {
            try {
                return replica.http().get("/readyz").code() == 200;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Waits for the writes first: whoever polls the tables meanwhile uses up the rate of reads that the daemons need. */
    private void awaitRoutes(long since, String eni) {
        Eventually.holds(Program.PATIENCE.multipliedBy(2), () -> writesSince(since) >= DESTINATIONS);
        Eventually.holds(
                Program.PATIENCE,
                () -> tables.rows().getOrDefault(TABLE, Map.of()).values().stream()
                                .filter(eni::equals)
                                .count()
                        == DESTINATIONS);
    }

    private int writesSince(long nanos) {
        return Stream.of(one, two)
                .filter(Objects::nonNull)
                .mapToInt(replica -> replica.witness().since(nanos).size())
                .sum();
    }

    /** For the record of times in the documentation. */
    private static void tell(String what, long nanos) {
        System.out.println("replicas: " + what + ": " + nanos / 1_000_000 + " ms");
    }

    @Test
    void whenTheLeaderIsKilledInTheMiddleOfItsWritesTheOtherOneGoesOn() throws Exception {
        hosts.stop(FIRST_HOST);
        long dead = System.nanoTime();
        Eventually.holds(Program.PATIENCE, () -> one.witness().since(dead).size() >= 5);
        one.program().kill();
        long killed = System.nanoTime();

        awaitRoutes(dead, SECOND_ENI);

        // What was on its way when the process was killed still counts as its own.
        List<WriteWitness.Write> before = one.witness().since(dead);
        List<WriteWitness.Write> after = two.witness().since(dead);
        assertThat(before).hasSizeLessThan(DESTINATIONS);
        assertThat(after).isNotEmpty();
        long lastOfOne =
                before.stream().mapToLong(WriteWitness.Write::end).max().orElseThrow();
        long firstOfTwo =
                after.stream().mapToLong(WriteWitness.Write::begin).min().orElseThrow();
        assertThat(firstOfTwo).as("no write of two at once").isGreaterThan(lastOfOne);
        tell("kill -9 to the first write of the next leader", firstOfTwo - killed);
    }

    @Test
    void aLeaderThatIsPausedWritesNothingWhenItWakes() throws Exception {
        one.program().pause();
        long paused = System.nanoTime();
        hosts.stop(FIRST_HOST);
        awaitRoutes(paused, SECOND_ENI);
        two.awaitLeads();
        tell("SIGSTOP to all routes moved", System.nanoTime() - paused);

        one.program().goOn();
        one.await("standby", two.awaitLeads());
        // A change that both of them see, and only one of them writes.
        hosts.start(FIRST_HOST);
        long changed = System.nanoTime();
        etcd.put(SPEC_KEY, spec(DESTINATIONS - 1));
        Eventually.holds(Program.PATIENCE, () -> writesSince(changed) > 0);
        Eventually.holds(
                Program.PATIENCE, () -> !tables.rows().get(TABLE).containsKey("10.77." + (DESTINATIONS - 1) + ".0/24"));

        assertThat(one.witness().since(paused)).isEmpty();
    }

    @Test
    void anOrderlyStopHandsOverAtOnceAndNobodyWritesWhileEtcdIsDown() throws Exception {
        long stopped = System.nanoTime();
        one.program().terminate();
        two.awaitLeads();
        tell("SIGTERM until the other one leads, as seen by a poll of its page", System.nanoTime() - stopped);
        assertThat(one.program().exitCode()).as(one.program().err()).isZero();
        assertThat(two.witness().since(stopped)).as("nothing was out of line").isEmpty();

        etcd.kill();
        Eventually.holds(Program.PATIENCE, () -> two.role().equals("standby"));
        long shut = System.nanoTime();
        hosts.stop(FIRST_HOST);
        two.program().awaitOutput("(?i)host=127\\.0\\.10\\.1 from=\\S+ to=failed");
        assertThat(two.witness().since(shut)).isEmpty();

        etcd.restart();
        long back = System.nanoTime();
        awaitRoutes(shut, SECOND_ENI);
        tell("etcd back until all routes moved", System.nanoTime() - back);
    }
}
