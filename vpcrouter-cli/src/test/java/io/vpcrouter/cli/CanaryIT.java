package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are put wherever a secret may stand, and must not be found in anything that the program says. */
class CanaryIT {
    private static final String CANARY = "canary";
    private static final String TOKEN = CANARY + "-0a1b2c3d4e5f-token";
    private static final List<String> PAGES = List.of(
            "/",
            "/ips",
            "/plugins",
            "/route_info",
            "/vpc",
            "/history",
            "/route_spec",
            "/healthz",
            "/readyz",
            "/metrics",
            "/nothing");
    private static final List<String> FORMS = List.of("application/json", "text/html", "*/*", "image/png");

    @TempDir
    private Path folder;

    private static Map<String, String> secretEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        environment.put("AWS_SECRET_ACCESS_KEY", CANARY + "-aws-secret");
        environment.put("AWS_SESSION_TOKEN", CANARY + "-aws-session");
        return environment;
    }

    @Test
    void noPageLogLineOrErrorShowsASecret() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Path notifySecret = Files.writeString(folder.resolve("notify"), CANARY + "-0123456789abcdef0123456789abcdef");
        StringBuilder said = new StringBuilder();
        try (Program simulator = Program.start("simulate", "--sim_vpc", "../examples/vpc.json", "--sim_port", "0");
                Program program = Program.start(
                        secretEnvironment(),
                        "run",
                        "-m",
                        "http",
                        "--http_token_file",
                        token.toString(),
                        "--http_token_reads",
                        "--http_state_file",
                        folder.resolve("state.json").toString(),
                        // Nobody listens there, so that what fails is told.
                        "--notify_url",
                        "http://127.0.0.1:1/" + CANARY + "-path?token=" + CANARY + "-query",
                        "--notify_secret_file",
                        notifySecret.toString(),
                        "--aws_endpoint",
                        simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n"),
                        "-r",
                        "us-east-1",
                        "-v",
                        "vpc-0a1b2c3d4e5f60718",
                        "-H",
                        "always",
                        "--verbose",
                        "-p",
                        "0")) {
            RawHttp http = new RawHttp(program.awaitOutput("server=(http://[^ ]+/)"));
            String right = "Authorization: Bearer " + TOKEN;
            Eventually.holds(Program.PATIENCE, () -> {
                try {
                    return http.post("/route_spec", "{\"10.55.16.0/24\": [\"127.0.10.1\"]}", right)
                                    .code()
                            == 200;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            program.awaitOutput("route changed");
            // Wrong ways to show it, and to hide it in a spec and in a path.
            said.append(http.post("/route_spec", "{}", "Authorization: Basic " + TOKEN));
            said.append(http.post("/route_spec", "{}", right + "x"));
            said.append(http.post("/route_spec", "{", right));
            for (String page : PAGES) {
                for (String form : FORMS) {
                    said.append(http.get(page, right, "Accept: " + form));
                    said.append(http.get(page, "Accept: " + form));
                }
            }
            // A token file that is of no use, and then another token.
            Files.writeString(token, CANARY + " with spaces");
            said.append(http.post("/route_spec", "{}", right));
            program.awaitOutput("condition=\"mode http: token\"");
            Files.writeString(token, CANARY + "-second-token");
            said.append(http.get("/plugins", right));
            said.append(http.get("/plugins", "Authorization: Bearer " + CANARY + "-second-token"));
            program.terminate();
            assertThat(program.exitCode()).isZero();
            said.append(program.out()).append(program.err());
        }
        assertThat(said.toString())
                .contains("\"params\"", "http_token_file", "notify_url", "route changed", "Bearer and the token")
                .doesNotContain(CANARY);
    }

    @Test
    void noErrorAtStartShowsASecret() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), CANARY + " with spaces");
        try (Program program = Program.start(
                secretEnvironment(),
                "run",
                "-m",
                "http",
                "--http_token_file",
                token.toString(),
                "--cloud",
                "simulated",
                "--sim_vpc",
                "../examples/vpc.json",
                "-H",
                "always",
                "-p",
                "0")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).contains("token file").doesNotContain(CANARY);
        }
        try (Program program = Program.start(
                secretEnvironment(),
                "once",
                "-m",
                "fixedconf",
                "--fixed_cidr",
                "10.0.0.0/8",
                "--fixed_hosts",
                "127.0.10.1",
                "--aws_endpoint",
                "http://127.0.0.1:1",
                "-r",
                "us-east-1",
                "-v",
                "vpc-1",
                "-H",
                "always",
                "--verbose")) {
            assertThat(program.exitCode()).isEqualTo(4);
            assertThat(program.out() + program.err()).contains("error: ").doesNotContain(CANARY);
        }
    }
}
