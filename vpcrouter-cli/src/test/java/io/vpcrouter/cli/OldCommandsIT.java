package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command lines that users of vpc-router 1.8.3 know, word by word, in a VPC of the name that they use. Only environment
 * variables are added: where the cloud is, and a free port.
 */
class OldCommandsIT {
    private static final String VPC = "vpc-350d6a51";
    private static final String ENDPOINT = " at (http://127\\.0\\.0\\.1:[0-9]+)\n";

    @TempDir
    private Path folder;

    private Program simulator;
    private SimulatedTables tables;

    /** In the addresses of their examples, which nothing may be sent to, or in those of this machine. */
    private void serve(boolean theirAddresses) throws IOException {
        String vpc = Files.readString(Path.of("..", "examples", "vpc.json")).replace("vpc-0a1b2c3d4e5f60718", VPC);
        if (theirAddresses) {
            vpc = vpc.replace("127.0.10.1", "10.33.10.142")
                    .replace("127.0.20.1", "10.33.20.93")
                    .replace("127.0.30.1", "10.33.30.22")
                    .replace("127.0.", "10.33.");
        }
        Path file = Files.writeString(folder.resolve("vpc.json"), vpc);
        simulator = Program.start("simulate", "--sim_vpc", file.toString());
        tables = new SimulatedTables(simulator.awaitOutput(ENDPOINT));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Program start(Map<String, String> more, String commandLine) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("VPCROUTER_OPT_AWS_ENDPOINT", simulator.awaitOutput(ENDPOINT));
        environment.put("VPCROUTER_OPT_PORT", "0");
        environment.putAll(more);
        String[] words = commandLine.split(" +");
        assertThat(words[0]).isEqualTo("vpcrouter");
        return Program.start(environment, Arrays.copyOfRange(words, 1, words.length));
    }

    private Path spec(String... hosts) throws IOException {
        return Files.writeString(
                folder.resolve("route-spec.conf"),
                "{\"10.55.16.0/24\" : [ \"%s\" ], \"10.66.17.0/24\" : [ \"%s\", \"%s\" ]}".formatted((Object[]) hosts));
    }

    private static void endsInOrder(Program program) throws IOException, InterruptedException {
        program.terminate();
        assertThat(program.exitCode()).as(program.err()).isZero();
    }

    @Test
    void modeConfigfile() throws Exception {
        serve(true);
        // The file lies in a directory of the test, so this word alone is not theirs.
        String commandLine = "vpcrouter -m configfile -f " + spec("10.33.10.142", "10.33.20.93", "10.33.30.22")
                + " -r us-east-1 -v " + VPC;
        try (Program run = start(Map.of("VPCROUTER_OPT_HEALTH", "always"), commandLine)) {
            Eventually.holds(
                    Program.PATIENCE,
                    () -> tables.targets("10.55.16.0/24").size() == 3
                            && tables.targets("10.66.17.0/24").size() == 3);
            endsInOrder(run);
        }
    }

    @Test
    void modeHttpAndThePostOfARouteSpec() throws Exception {
        serve(true);
        try (Program run =
                start(Map.of("VPCROUTER_OPT_HEALTH", "always"), "vpcrouter -m http -r us-east-1 -v " + VPC)) {
            String server = run.awaitOutput("server=(http://127\\.0\\.0\\.1:[0-9]+/)");
            String body = "{\"10.55.0.0/16\" : [ \"10.33.10.142\" ], "
                    + "\"10.66.17.0/24\" : [ \"10.33.20.93\", \"10.33.30.22\" ]}";

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server + "route_spec"))
                                    .header("Content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Eventually.holds(
                    Program.PATIENCE,
                    () -> tables.targets("10.55.0.0/16").size() == 3
                            && tables.targets("10.66.17.0/24").size() == 3);
            endsInOrder(run);
        }
    }

    /** There, three dots stand for the options of the mode; here, environment variables do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vpcrouter --health tcp --tcp_check_port 22 --tcp_check_interval 5",
                "vpcrouter --health icmpecho --icmp_check_interval 5",
                "vpcrouter --health multi --multi_plugins icmpecho:tcp"
                        + "                         --icmp_check_interval 2 --tcp_check_port 80"
            })
    void healthChecks(String commandLine) throws Exception {
        serve(false);
        Map<String, String> rest = Map.of(
                "VPCROUTER_OPT_MODE",
                "configfile",
                "VPCROUTER_OPT_FILE",
                spec("127.0.10.1", "127.0.20.1", "127.0.30.1").toString(),
                "VPCROUTER_OPT_REGION",
                "us-east-1",
                "VPCROUTER_OPT_VPC",
                VPC);
        try (Program run = start(rest, commandLine)) {
            // A machine may refuse pings to this user; then the start says so, and what to grant.
            String said = run.awaitOutput("(vpcrouter \\S+ starts: .*|error: .*CAP_NET_RAW.*)");
            if (said.startsWith("error")) {
                assertThat(commandLine).contains("icmpecho");
                assertThat(run.exitCode()).isEqualTo(3);
            } else {
                run.awaitOutput("first pass");
                endsInOrder(run);
            }
        }
    }

    /** Everything that the old program's {@code --help} listed, with its short names, in one command line. */
    @Test
    void everyOptionOfTheOldProgramIsTaken() throws Exception {
        serve(false);
        Path log = folder.resolve("vpcrouter.log");
        try (LoopbackRouters listeners = LoopbackRouters.start(List.of("127.0.10.1", "127.0.20.1"));
                Program run = start(
                        Map.of(),
                        "vpcrouter -m fixedconf --fixed_cidr 10.55.16.0/24 --fixed_hosts 127.0.10.1:127.0.20.1"
                                + " -H multi --multi_plugins tcp:always --tcp_check_interval 2 --tcp_check_port "
                                + listeners.port() + " -r us-east-1 -v " + VPC + " -a localhost -p 0 -l " + log
                                + " --verbose --ignore_routes 10.1.0.0/16,10.2.0.0/16"
                                + " --route_recheck_interval 30")) {
            Eventually.holds(
                    Program.PATIENCE, () -> tables.targets("10.55.16.0/24").size() == 3);
            endsInOrder(run);
            assertThat(Files.readString(log)).contains("stopped in order");
        }
    }

    @Test
    void whatTheOldProgramHadElsewhereGetsAClearAnswer() throws Exception {
        serve(false);
        for (Map.Entry<String, String> each : Map.of(
                        "vpcrouter -m romana", "error: mode: romana (expected: one of configfile, fixedconf, http",
                        "vpcrouter -m http --tcp_check_port 80", "it belongs to --health tcp",
                        "vpcrouter --no_such_thing", "error: option: --no_such_thing")
                .entrySet()) {
            try (Program run = start(Map.of(), each.getKey())) {
                assertThat(run.exitCode()).isEqualTo(2);
                assertThat(run.err()).contains(each.getValue()).doesNotContain("\tat ");
                assertThat(run.out()).isEmpty();
            }
        }
    }
}
