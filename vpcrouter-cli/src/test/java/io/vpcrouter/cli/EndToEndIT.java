package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program as its users run it: processes, files, sockets, the real SDK; only EC2 is simulated. */
class EndToEndIT {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    private static final List<String> ROUTERS = List.of("127.0.10.1", "127.0.20.1", "127.0.30.1");
    private static final List<String> TABLES =
            List.of("rtb-0ee00000000000001", "rtb-0ee0000000000000a", "rtb-0ee0000000000000b");
    private static final String FIRST_ROUTER = "127.0.10.1";
    private static final String ENI_OF_FIRST_ROUTER = "eni-0dd0000000000000a";
    private static final String SPEC = "{\"10.55.16.0/24\": [\"127.0.10.1\", \"127.0.20.1\", \"127.0.30.1\"],"
            + " \"10.66.17.0/24\": [\"127.0.10.1\", \"127.0.20.1\"]}";

    @TempDir
    private Path folder;

    private static Program simulate(int port) {
        return Program.start(
                "simulate", "--sim_vpc", EXAMPLES.resolve("vpc.json").toString(), "--sim_port", String.valueOf(port));
    }

    private static String endpoint(Program simulator) {
        return simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
    }

    /** The command line of the README, with this command before it. */
    private static String[] args(String command, Path spec, String endpoint, int checkPort, String... more) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "-m",
                "configfile",
                "-f",
                spec.toString(),
                "--cloud",
                "aws",
                "--aws_endpoint",
                endpoint,
                "-r",
                "us-east-1",
                "-v",
                VPC,
                "--health",
                "tcp",
                "--tcp_check_port",
                String.valueOf(checkPort),
                "--tcp_check_interval",
                "1"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static void eventually(BooleanSupplier condition) {
        Eventually.holds(Program.PATIENCE, condition);
    }

    /** Holds a port at which nobody listens: a connection is refused, and nobody else gets it. */
    private static Socket deadPort() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        return socket;
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void planShowsAndChangesNothingAndOnceDoesItOnce() throws Exception {
        Path spec = EXAMPLES.resolve("route-spec.json");
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Program simulator = simulate(0)) {
            String endpoint = endpoint(simulator);
            SimulatedTables tables = new SimulatedTables(endpoint);

            try (Program plan = Program.start(args("plan", spec, endpoint, listeners.port()))) {
                assertThat(plan.exitCode()).as(plan.err()).isEqualTo(10);
                assertThat(plan.out())
                        .contains("would create  " + TABLES.get(0), "10.55.16.0/24", "9 changes pending")
                        .contains("Nothing was changed.");
                assertThat(plan.messages()).isEmpty();
            }
            assertThat(tables.rows()).isEmpty();

            try (Program once = Program.start(args("once", spec, endpoint, listeners.port()))) {
                assertThat(once.exitCode()).as(once.err()).isZero();
                assertThat(once.out()).contains("9 changed, 0 failed", "All is in line.");
            }
            assertThat(tables.targets("10.55.16.0/24").keySet()).containsExactlyElementsOf(TABLES);
            assertThat(tables.targets("10.66.17.0/24").keySet()).containsExactlyElementsOf(TABLES);
            // Ordered, and the first of the list is healthy.
            assertThat(tables.targets("10.77.0.0/16").values()).containsOnly(ENI_OF_FIRST_ROUTER);

            Map<String, Map<String, String>> before = tables.rows();
            try (Program again = Program.start(args("once", spec, endpoint, listeners.port(), "--output", "json"))) {
                assertThat(again.exitCode()).as(again.err()).isZero();
                assertThat(again.out()).contains("\"in_line\": true", "\"made\": [ ]", "\"failed\": [ ]");
            }
            assertThat(tables.rows()).isEqualTo(before);

            try (Program plan = Program.start(args("plan", spec, endpoint, 1, "--no_health"))) {
                assertThat(plan.exitCode()).as(plan.err()).isZero();
            }
        }
    }

    @Test
    void runFollowsTheFileAndTheHealthOfTheRouters() throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.json"), SPEC);
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Program simulator = simulate(0);
                Program run = Program.start(
                        args("run", spec, endpoint(simulator), listeners.port(), "-p", "0", "--log_format", "json"))) {
            SimulatedTables tables = new SimulatedTables(endpoint(simulator));
            eventually(() -> tables.targets("10.55.16.0/24").keySet().containsAll(TABLES)
                    && tables.targets("10.66.17.0/24").keySet().containsAll(TABLES));

            String server = run.awaitOutput("server=(http://127\\.0\\.0\\.1:[0-9]+/)");
            assertThat(get(server + "healthz").body()).isEqualTo("ok\n");
            eventually(() -> {
                try {
                    return get(server + "readyz").body().equals("in_line\n");
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError("the server does not answer", e);
                }
            });
            assertThat(get(server).body())
                    .contains("\"SERVER\"", "\"tcp_check_port\": " + listeners.port(), "\"vpc\": \"" + VPC);

            listeners.stop(FIRST_ROUTER);
            eventually(
                    () -> tables.rows().values().stream().noneMatch(rows -> rows.containsValue(ENI_OF_FIRST_ROUTER)));
            assertThat(tables.targets("10.66.17.0/24").keySet()).containsExactlyElementsOf(TABLES);

            // In place: one destination more, one less.
            Files.writeString(spec, "{\"10.55.16.0/24\": [\"127.0.20.1\"], \"10.88.0.0/16\": [\"127.0.30.1\"]}");
            eventually(() -> tables.targets("10.88.0.0/16").keySet().containsAll(TABLES)
                    && tables.targets("10.66.17.0/24").isEmpty());

            // Replaced by a rename.
            Path aside = Files.writeString(folder.resolve("spec.json.new"), "{\"10.55.16.0/24\": [\"127.0.20.1\"]}");
            Files.move(aside, spec, StandardCopyOption.ATOMIC_MOVE);
            eventually(() -> tables.targets("10.88.0.0/16").isEmpty());

            // Broken: refused with its place, and nothing changes.
            Map<String, Map<String, String>> before = tables.rows();
            Files.writeString(spec, "{\"10.55.16.0/24\": [\"127.0.20.1\"],\n  \"10.99.0.0/16\": [\"nonsense\"]}");
            run.awaitOutput("spec\\.json:2:[0-9]+: error: ");
            run.awaitOutput("last good one stays in force");
            assertThat(tables.rows()).isEqualTo(before);

            run.terminate();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("stopped in order");
            assertThat(tables.rows()).isEqualTo(before);
            assertThat(before.keySet()).containsExactlyElementsOf(TABLES);
        }
    }

    @Test
    void showsHealthAndControlTargetsAsTheyWereChosen() throws Exception {
        Path vpc = EXAMPLES.resolve("vpc.json");
        try (LoopbackRouters listeners = LoopbackRouters.start(List.of(FIRST_ROUTER));
                Socket dead = deadPort();
                Program run = Program.start(
                        "run",
                        "--mode=fixedconf",
                        "--fixed_cidr=10.1.0.0/16",
                        "--fixed_hosts=" + FIRST_ROUTER,
                        "--cloud=simulated",
                        "--sim_vpc=" + vpc,
                        "--health=multi",
                        "--multi_plugins=always:tcp",
                        "--tcp_check_port=" + listeners.port(),
                        "--tcp_check_interval=0.2",
                        "--control_targets=127.0.0.1:" + dead.getLocalPort(),
                        "--port=0")) {
            String server = run.awaitOutput("server=(http://127\\.0\\.0\\.1:[0-9]+/)");
            assertThat(run.err()).contains("health=always:tcp");
            assertThat(get(server).body())
                    .contains("\"health\": \"multi\"", "\"multi_plugins\": \"always:tcp\"", "\"control_targets\":");
            run.awaitOutput("never answered and are ignored: \\[127\\.0\\.0\\.1\\]");
            run.terminate();
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    @Test
    void runWaitsForAnEndpointThatIsDownAndOnceDoesNot() throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.json"), SPEC);
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Socket dead = deadPort()) {
            int port = dead.getLocalPort();
            String endpoint = "http://127.0.0.1:" + port;
            try (Program once = Program.start(args("once", spec, endpoint, listeners.port()))) {
                assertThat(once.exitCode()).as(once.err()).isEqualTo(4);
                assertThat(once.messages()).singleElement().asString().startsWith("error: ");
                assertThat(once.out()).isEmpty();
            }
            try (Program run = Program.start(args("run", spec, endpoint, listeners.port(), "-p", "0"))) {
                String server = run.awaitOutput("server=(http://127\\.0\\.0\\.1:[0-9]+/)");
                run.awaitOutput("ERROR .*condition=");
                assertThat(get(server + "readyz").statusCode()).isEqualTo(503);
                assertThat(run.isAlive()).isTrue();

                dead.close();
                try (Program simulator = simulate(port)) {
                    SimulatedTables tables = new SimulatedTables(endpoint(simulator));
                    eventually(() -> tables.targets("10.55.16.0/24").keySet().containsAll(TABLES));
                    eventually(() -> {
                        try {
                            return get(server + "readyz").statusCode() == 200;
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError("the server does not answer", e);
                        }
                    });
                    assertThat(run.err()).doesNotContain("\tat ");
                    run.interrupt();
                    assertThat(run.exitCode()).as(run.err()).isZero();
                }
            }
        }
    }

    @Test
    void simulateEndsInOrder() throws Exception {
        try (Program simulator = simulate(0)) {
            endpoint(simulator);
            simulator.awaitOutput("Ctrl-C ends it");
            assertThat(simulator.out())
                    .contains("vpcrouter run -m configfile", "-v " + VPC, "aws ec2 describe-route-tables");

            simulator.interrupt();

            assertThat(simulator.exitCode()).isZero();
        }
    }
}
