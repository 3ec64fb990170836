package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.RawHttp.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mode http as its users run it: a process, a socket, a state file; only the VPC is simulated. */
class HttpModeIT {
    private static final String SPEC = "{\"10.55.16.0/24\": [\"127.0.10.1\"]}";
    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    private Path folder;

    private Program run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run", "-m", "http", "--cloud", "simulated", "--sim_vpc", "../examples/vpc.json", "-H", "always"));
        args.addAll(List.of(more));
        if (!args.contains("-p")) {
            args.addAll(List.of("-p", "0"));
        }
        return Program.start(args.toArray(String[]::new));
    }

    private static RawHttp http(Program program) {
        String url = program.awaitOutput("server=(http://[^ ]+/)").replace("0.0.0.0", "127.0.0.1");
        // The path is offered when the router has started.
        Eventually.holds(
                Program.PATIENCE,
                () -> code(new RawHttp(url), "/route_spec") != 404
                        || body(new RawHttp(url), "/route_spec").contains("no route spec yet"));
        return new RawHttp(url);
    }

    private static int code(RawHttp http, String path) {
        try {
            return http.get(path).code();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String body(RawHttp http, String path) {
        try {
            return http.get(path).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void doesNothingUntilASpecIsSentAndThenFollowsIt() throws Exception {
        try (Program program = run()) {
            RawHttp http = http(program);
            assertThat(http.get("/readyz").body()).isEqualTo("waiting_for_spec\n");
            assertThat(http.get("/route_spec").code()).isEqualTo(404);

            // As the old program's documentation has it.
            Reply reply = http.post("/route_spec", SPEC, "Content-type:application/json");
            assertThat(reply.code()).as(reply.body()).isEqualTo(200);

            assertThat(http.get("/route_spec").body()).isEqualTo("{\n  \"10.55.16.0/24\": [\"127.0.10.1\"]\n}\n");
            Eventually.holds(
                    Program.PATIENCE,
                    () -> body(http, "/route_info").contains("eni-0dd0000000000000a")
                            && body(http, "/readyz").startsWith("in_line"));
            assertThat(TestJson.at(TestJson.value(body(http, "/route_info")), "routes", "10.55.16.0/24")
                            .toString())
                    .contains("127.0.10.1", "eni-0dd0000000000000a");
            assertThat(body(http, "/vpc")).contains("rtb-0ee00000000000001", "\"last_change\": \"20");
            assertThat(body(http, "/plugins")).contains("\"accepted\": 1");
            assertThat(body(http, "/history")).contains("\"spec_accepted\"", "\"change\": \"create\"");

            assertThat(http.post("/route_spec", "{\"10.0.0.0/33\": []}").code()).isEqualTo(400);
            assertThat(http.get("/route_spec").body()).contains("10.55.16.0/24");
            program.awaitOutput("route spec rejected, the last good one stays in force");
        }
    }

    @Test
    void restoresTheSpecAfterAKill() throws Exception {
        String[] state = {"--http_state_file", folder.resolve("state.json").toString()};
        try (Program program = run(state)) {
            assertThat(http(program).post("/route_spec", SPEC).code()).isEqualTo(200);
            program.kill();
        }
        try (Program program = run(state)) {
            RawHttp http = http(program);
            assertThat(http.get("/route_spec").body()).contains("10.55.16.0/24");
            Eventually.holds(Program.PATIENCE, () -> body(http, "/readyz").startsWith("in_line"));
        }
    }

    @Test
    void aDamagedStateFileIsAnErrorAndNotTheEnd() throws Exception {
        Path state = Files.writeString(folder.resolve("state.json"), SPEC.substring(0, 20));
        try (Program program = run("--http_state_file", state.toString())) {
            RawHttp http = http(program);
            program.awaitOutput("ERROR .*state file.*cannot be used");
            assertThat(http.get("/route_spec").code()).isEqualTo(404);
            assertThat(http.get("/readyz").body()).startsWith("waiting_for_spec");
            assertThat(http.post("/route_spec", SPEC).code()).isEqualTo(200);
        }
    }

    @Test
    void asksForTheTokenAndWarnsIfThereIsNone() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        try (Program program = run("-a", "0.0.0.0", "--http_token_file", token.toString(), "--http_token_reads")) {
            RawHttp http = http(program);
            assertThat(http.post("/route_spec", SPEC).code()).isEqualTo(401);
            assertThat(http.get("/vpc").code()).isEqualTo(401);
            assertThat(http.get("/healthz").code()).isEqualTo(200);
            assertThat(http.post("/route_spec", SPEC, "Authorization: Bearer " + TOKEN)
                            .code())
                    .isEqualTo(200);
            assertThat(http.get("/vpc", "Authorization: Bearer " + TOKEN).code())
                    .isEqualTo(200);
            assertThat(program.err()).doesNotContain("everybody there can change the routes");
        }
        try (Program open = run("-a", "0.0.0.0")) {
            open.awaitOutput("WARN .*everybody there can change the routes");
        }
        try (Program closed = run()) {
            http(closed);
            closed.terminate();
            assertThat(closed.exitCode()).isZero();
            assertThat(closed.err()).doesNotContain("everybody there");
        }
    }

    @Test
    void aMissingTokenFileIsAMistakeOfItsUser() throws Exception {
        try (Program program = run("--http_token_file", folder.resolve("none").toString())) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).contains("token file").doesNotContain("\tat ");
        }
    }

    @Test
    void planWorksOnTheStateFile() throws Exception {
        Path state = Files.writeString(folder.resolve("state.json"), SPEC);
        try (Program plan = Program.start(
                "plan",
                "-m",
                "http",
                "--http_state_file",
                state.toString(),
                "--cloud",
                "simulated",
                "--sim_vpc",
                "../examples/vpc.json",
                "--no_health")) {
            assertThat(plan.exitCode()).as(plan.err()).isEqualTo(10);
            assertThat(plan.out()).contains("10.55.16.0/24");
        }
    }
}
