package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do wrong: one clear message, the right exit code, soon, and no stack trace. */
class MistakesIT {

    @TempDir
    private Path folder;

    private Path spec() throws IOException {
        return Files.writeString(folder.resolve("spec.json"), "{\"10.0.0.0/8\": [\"127.0.10.1\"]}");
    }

    private String[] args(String endpoint, String vpc, Path spec, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "-m",
                "configfile",
                "-f",
                spec.toString(),
                "--aws_endpoint",
                endpoint,
                "-r",
                "us-east-1",
                "-v",
                vpc,
                "-H",
                "tcp",
                "-p",
                "0"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static String errorOf(Program program, int exitCode) throws InterruptedException {
        try (program) {
            assertThat(program.exitCode()).as(program.err()).isEqualTo(exitCode);
            assertThat(program.out()).isEmpty();
            assertThat(program.err()).doesNotContain("\tat ", "Exception");
            List<String> errors = program.err()
                    .lines()
                    .filter(line -> line.startsWith("error: ") || line.contains(": error: "))
                    .toList();
            assertThat(errors).as(program.err()).hasSize(1);
            return errors.get(0);
        }
    }

    @Test
    void wrongOption() throws Exception {
        assertThat(errorOf(Program.start("plugins", "--outptu", "json"), 2))
                .isEqualTo("error: option: --outptu (expected: a known one, see vpcrouter --help);"
                        + " did you mean --output?");
    }

    @Test
    void unknownMode() throws Exception {
        assertThat(errorOf(Program.start("-m", "confgfile", "-H", "tcp"), 2))
                .startsWith("error: mode: confgfile (expected: one of configfile, fixedconf")
                .contains("did you mean configfile?");
    }

    @Test
    void missingFile() throws Exception {
        Path missing = folder.resolve("nothing.json");
        assertThat(errorOf(Program.start(args("http://127.0.0.1:1", "vpc-1", missing)), 2))
                .contains("nothing.json");
    }

    @Test
    void brokenFile() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\n \"10.0.0.0/8\": [\"127.0.0.1\"");
        assertThat(errorOf(Program.start(args("http://127.0.0.1:1", "vpc-1", broken)), 2))
                .contains("broken.json:2:");
    }

    @Test
    void unknownVpc() throws Exception {
        try (Program simulator = Program.start(
                "simulate", "--sim_vpc", Path.of("..", "examples", "vpc.json").toString())) {
            String endpoint = simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
            assertThat(errorOf(Program.start(args(endpoint, "vpc-0000000000000000a", spec())), 4))
                    .contains("vpc-0000000000000000a");
        }
    }

    @Test
    void noCredentials() throws Exception {
        Map<String, String> none = Map.of("HOME", folder.toString());
        assertThat(errorOf(Program.start(none, args("http://127.0.0.1:1", "vpc-1", spec())), 4))
                .contains("credentials");
    }

    @Test
    void noRegionAndNoVpc() throws Exception {
        assertThat(errorOf(Program.start("-m", "configfile", "-f", spec().toString(), "-H", "tcp", "-p", "0"), 4))
                .contains("--region", "--vpc");
    }

    @Test
    void portInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String[] args = args("http://127.0.0.1:1", "vpc-1", spec());
            args[args.length - 1] = String.valueOf(taken.getLocalPort());
            assertThat(errorOf(Program.start(args), 3)).contains(":" + taken.getLocalPort(), "--port");
        }
    }

    @Test
    void simulatedVpcThatCannotBe() throws Exception {
        Path file = Files.writeString(folder.resolve("vpc.json"), "{\"vpc\": \"vpc-1\"");
        assertThat(errorOf(Program.start("simulate", "--sim_vpc", file.toString()), 2))
                .contains("vpc.json:1:");
    }
}
