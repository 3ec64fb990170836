package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two daemons on one VPC, and a real store that knows who leads. What each of them sends to EC2 is written down on the way, and whatever
 * happens, no two of them ever write at once.
 *
 * <p>{@code -Dvpcrouter.replicas.trials=20} repeats every scenario; at the end the times are printed.
 */
abstract class TwoReplicas {
    static final int DESTINATIONS = 50;

    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    static final String TABLE = "rtb-0ee00000000000001";
    static final String FIRST_HOST = "127.0.10.1";
    private static final String SECOND_HOST = "127.0.20.1";
    private static final String FIRST_ENI = "eni-0dd0000000000000a";
    static final String SECOND_ENI = "eni-0dd0000000000000b";
    private static final Duration WRITE_TIME = Duration.ofMillis(50);
    private static final Duration LEASE_IS_OVER = Duration.ofSeconds(11);

    @TempDir
    private static Path shared;

    private static Tarball tarball;
    private static final Map<String, List<Long>> TIMES = new TreeMap<>();

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private String endpoint;
    LeaderStore store;
    LoopbackRouters hosts;
    SimulatedTables tables;
    Replica one;
    Replica two;

    /** A store that knows who leads, and where the daemons find their route spec. */
    interface LeaderStore extends AutoCloseable {
        /** The options of a daemon that uses it. */
        List<String> options();

        void setSpec(String json) throws Exception;

        /** Nobody gets an answer any more. */
        void fallSilent() throws Exception;

        /** Answers again, and knows what it knew. */
        void answerAgain() throws Exception;
    }

    /** Starts the store; skips the test, loudly, where it is not installed. */
    abstract LeaderStore startStore(Path place) throws Exception;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
        TIMES.clear();
    }

    /** For the record of times in the documentation. */
    @AfterAll
    static void tellTimes() {
        TIMES.forEach((what, times) -> {
            List<Long> sorted = times.stream().sorted().toList();
            System.out.println("replicas: " + what + ": " + sorted.size() + " trials, least " + sorted.get(0)
                    + ", median " + sorted.get(sorted.size() / 2) + ", most " + sorted.get(sorted.size() - 1) + " ms");
        });
    }

    static IntStream trials() {
        return IntStream.rangeClosed(1, Integer.getInteger("vpcrouter.replicas.trials", 1));
    }

    /** Of scenarios that are tried only where every one is repeated. */
    static IntStream furtherTrials() {
        return IntStream.rangeClosed(1, Integer.getInteger("vpcrouter.replicas.trials", 0));
    }

    void tell(String what, long nanos) {
        System.out.println("replicas: " + what + ": " + nanos / 1_000_000 + " ms");
        TIMES.computeIfAbsent(getClass().getSimpleName() + ": " + what, any -> new ArrayList<>())
                .add(nanos / 1_000_000);
    }

    /** A daemon, and who watches what it writes. */
    record Replica(Program program, WriteWitness witness, RawHttp http) {
        private static final int STARTING = 503;

        /** What its page says of it; nothing before its first look. */
        Map<?, ?> replica() {
            try {
                RawHttp.Reply answer = http.get("/");
                if (answer.code() == STARTING) {
                    return Map.of();
                }
                return TestJson.at(TestJson.object(answer.body()), "state") instanceof Map<?, ?> state
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

    static String spec(int destinations) {
        return IntStream.range(0, destinations)
                .mapToObj(i -> "\"10.77." + i + ".0/24\": {\"hosts\": [\"" + FIRST_HOST + "\", \"" + SECOND_HOST
                        + "\"], \"choose\": \"ordered\"}")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The first one leads and has written all routes, the second one stands by. */
    void startBoth(String... more) throws Exception {
        store = keep(startStore(folder));
        store.setSpec(spec(DESTINATIONS));
        hosts = keep(LoopbackRouters.start(List.of(FIRST_HOST, SECOND_HOST)));
        Program simulator = keep(Program.start("simulate", "--sim_vpc", "../examples/vpc.json", "--sim_port", "0"));
        endpoint = simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
        tables = new SimulatedTables(endpoint);
        long begin = System.nanoTime();
        one = startReplica(more);
        String leader = one.awaitLeads();
        awaitRoutes(begin, FIRST_ENI);
        two = startReplica(more);
        two.await("standby", leader);
        awaitReady(two);
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.add(part);
        return part;
    }

    @AfterEach
    void stop() throws Exception {
        try {
            assertNoTwoWroteAtOnce();
        } finally {
            closeAll();
        }
    }

    private record WriteOf(Replica replica, WriteWitness.Write write) {}

    private void assertNoTwoWroteAtOnce() {
        List<WriteOf> all = replicas.stream()
                .flatMap(replica -> replica.witness().all().stream().map(write -> new WriteOf(replica, write)))
                .sorted(Comparator.comparingLong(one -> one.write().begin()))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            WriteOf first = all.get(i);
            for (WriteOf next : all.subList(i + 1, all.size())) {
                if (next.write().begin() - first.write().end() > 0) {
                    break;
                }
                assertThat(next.replica())
                        .as("the writer of a write that began before another one ended")
                        .isSameAs(first.replica());
            }
        }
    }

    private void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Replica startReplica(String... more) throws IOException {
        WriteWitness witness = keep(new WriteWitness(endpoint, WRITE_TIME));
        List<String> options = new ArrayList<>(
                List.of("run", "--plugins", tarball.path("plugins").toString()));
        options.addAll(store.options());
        options.addAll(List.of(
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
        options.addAll(List.of(more));
        Program program = keep(Program.start(options.toArray(String[]::new)));
        Replica replica = new Replica(program, witness, new RawHttp(program.awaitOutput("server=(http://[^ ]+/)")));
        replicas.add(replica);
        return replica;
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
    void awaitRoutes(long since, String eni) {
        Eventually.holds(Program.PATIENCE.multipliedBy(2), () -> writesSince(since) >= DESTINATIONS);
        Eventually.holds(
                Program.PATIENCE,
                () -> tables.rows().getOrDefault(TABLE, Map.of()).values().stream()
                                .filter(eni::equals)
                                .count()
                        == DESTINATIONS);
    }

    int writesSince(long nanos) {
        return replicas.stream()
                .mapToInt(replica -> replica.witness().since(nanos).size())
                .sum();
    }

    @ParameterizedTest(name = "trial {0}")
    @MethodSource("trials")
    void whenTheLeaderIsKilledInTheMiddleOfItsWritesTheOtherOneGoesOn(int trial) throws Exception {
        startBoth();
        hosts.stop(FIRST_HOST);
        long dead = System.nanoTime();
        Eventually.holds(Program.PATIENCE, () -> one.witness().since(dead).size() >= 5);
        one.program().kill();
        long killed = System.nanoTime();

        awaitRoutes(dead, SECOND_ENI);

        // What was on its way when the process was killed still counts as its own.
        assertThat(one.witness().since(dead)).hasSizeLessThan(DESTINATIONS);
        tell("kill -9 of the leader until the first write of the next one", firstWrite(two, dead) - killed);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static long firstWrite(Replica replica, long since) {
        return replica.witness().since(since).stream()
                .mapToLong(WriteWitness.Write::begin)
                .min()
                .orElseThrow();
    }

    @ParameterizedTest(name = "trial {0}")
    @MethodSource("trials")
    void anOrderlyStopHandsOverAtOnceAndNobodyWritesWhileTheStoreIsSilent(int trial) throws Exception {
        Path told = folder.resolve("told");
        startBoth("--notify_command", "tee -a " + told, "--notify_events", "host_failed");
        long stopped = System.nanoTime();
        one.program().terminate();
        String name = two.awaitLeads();
        tell("SIGTERM of the leader until the next one leads, as its page shows", System.nanoTime() - stopped);
        assertThat(one.program().exitCode()).as(one.program().err()).isZero();
        assertThat(two.witness().since(stopped)).as("nothing was out of line").isEmpty();

        store.fallSilent();
        Eventually.holds(Program.PATIENCE, () -> two.role().equals("standby"));
        long shut = System.nanoTime();
        hosts.stop(FIRST_HOST);
        two.program().awaitOutput("(?i)host=127\\.0\\.10\\.1 from=\\S+ to=failed");
        assertThat(writesSince(shut)).isZero();
        String by = "\"replica\":\"" + name + "\",\"role\":\"standby\"";
        Eventually.holds(
                Program.PATIENCE, () -> Files.exists(told) && read(told).contains(by));

        store.answerAgain();
        long back = System.nanoTime();
        awaitRoutes(shut, SECOND_ENI);
        tell("the store answers again until all routes are moved", System.nanoTime() - back);
    }

    void letAHostDieWhileNobodyLeads() throws Exception {
        startBoth();
        one.program().kill();
        hosts.stop(FIRST_HOST);
        long dead = System.nanoTime();

        awaitRoutes(dead, SECOND_ENI);

        tell("kill -9 of the leader and death of a host until the first write", firstWrite(two, dead) - dead);
    }

    void letAHostDieInAnEmergency() throws Exception {
        startBoth("--leadership_outage", "emergency");
        long silent = System.nanoTime();
        store.fallSilent();
        Eventually.holds(Program.PATIENCE, () -> one.role().equals("emergency"));
        // Its lease, which it cannot renew, is no end of it.
        Eventually.holds(Program.PATIENCE, () -> System.nanoTime() - silent > LEASE_IS_OVER.toNanos());
        long begin = System.nanoTime();
        hosts.stop(FIRST_HOST);

        awaitRoutes(begin, SECOND_ENI);

        tell("death of a host in an outage, with emergency, until the first write", firstWrite(one, begin) - begin);
        assertThat(two.witness().since(begin)).as("it did not lead last").isEmpty();

        // Whoever leads next finds everything in line.
        long back = System.nanoTime();
        store.answerAgain();
        Eventually.holds(
                Program.PATIENCE.multipliedBy(2),
                () -> one.role().equals("leader") != two.role().equals("leader"));
        assertThat(writesSince(back)).isZero();
    }
}
