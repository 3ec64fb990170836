package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.InProcess.Result;
import io.vpcrouter.cli.RawHttp.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that users and their programs see is what it was: help, results, messages, exit codes, the pages of the
 * built-in server and the names of metrics. It goes through the command line and HTTP only, so that it stays as it is
 * whatever changes inside.
 */
class PublicFaceTest {
    private static final Path FACE = Path.of("src", "test", "resources", "public-face");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String A = "10.0.1.1";
    private static final String B = "10.0.2.1";
    private static final String C = "10.0.3.1";
    /** In the main table it is as it should be, but for a route that the spec does not have. */
    private static final String SPEC = """
            {"10.1.0.0/16": ["10.0.1.1", "10.0.2.1"], "10.2.0.0/16": ["10.0.3.1"]}
            """;
    /** With a destination more, for which one table has no room. */
    private static final String LARGER_SPEC = """
            {"10.1.0.0/16": ["10.0.1.1", "10.0.2.1"], "10.2.0.0/16": ["10.0.3.1"], "10.3.0.0/16": ["10.0.2.1"]}
            """;

    private static final String BAD_SPEC = """
            {
              "10.1.0.0/16": ["nonsense"],
              "10.2.0.1/16": ["10.0.1.1"],
              "10.3.0.0/16": []
            }
            """;

    @TempDir
    private Path folder;

    private PublicFaceText text;
    private Path plugins;

    @BeforeEach
    void makePlugins() throws IOException {
        text = new PublicFaceText(folder);
        Files.copy(FACE.resolve("vpc.json"), folder.resolve("vpc.json"));
        plugins = ScriptedPlugins.folder(folder);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String said(Result result) {
        return text.steady("exit code " + result.exitCode() + "\n--- standard output\n" + result.out()
                + "--- standard error\n" + result.err());
    }

    @Test
    void helpIsWhatItWas() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String command :
                List.of("run", "plan", "once", "validate", "drain", "undrain", "plugins", "simulate", "demo")) {
            texts.put(command + ".txt", said(InProcess.run(command, "--help")));
        }
        texts.put("no-command.txt", said(InProcess.run("--help")));
        String found = InProcess.run("plugins", "--output", "json").out();
        for (Object plugin : (List<?>) TestJson.at(TestJson.value(found), "found")) {
            String kind = TestJson.at(plugin, "kind").toString();
            String name = TestJson.at(plugin, "name").toString();
            texts.put("run-" + kind + "-" + name + ".txt", said(InProcess.run("run", "--help", "--" + kind, name)));
        }
        texts.put(
                "run-health-multi-of-two.txt",
                said(InProcess.run("run", "--help", "--health", "multi", "--multi_plugins", "always:tcp")));

        new GoldenFolder(FACE.resolve("help")).check(texts);
    }

    @Test
    void resultsMessagesAndExitCodesAreWhatTheyWere() throws IOException {
        String spec = file("spec.json", LARGER_SPEC);
        String fulfilled = file("fulfilled.json", SPEC.replace("}", ", \"10.9.0.0/16\": [\"10.0.2.1\"]}"));
        String bad = file("bad.json", BAD_SPEC);
        Map<String, String> texts = new TreeMap<>();
        for (String form : List.of("text", "json")) {
            texts.put("plan." + form, pass("plan", spec, "--no_health", "--output", form));
            texts.put(
                    "plan-with-nothing-to-do." + form,
                    pass("plan", fulfilled, "--no_health", "--route_tables", "main", "--output", form));
            // With one write that is made and one that fails the order of the result is always the same.
            texts.put("once." + form, pass("once", spec, "--policy", "upsert-only", "--output", form));
            texts.put("validate-good." + form, said(InProcess.run("validate", spec, "--output", form)));
            texts.put("validate-bad." + form, said(InProcess.run("validate", bad, "--output", form)));
            texts.put(
                    "validate-missing." + form,
                    said(InProcess.run("validate", folder.resolve("none.json").toString(), "--output", form)));
        }
        texts.put("plugins.text", text.steadyTable(said(InProcess.run("plugins", "--plugins", plugins.toString()))));
        texts.put("plugins.json", said(InProcess.run("plugins", "--plugins", plugins.toString(), "--output", "json")));
        texts.put("once-with-nothing-to-do.text", pass("once", fulfilled, "--route_tables", "main"));
        texts.put("plan-of-a-bad-spec.text", pass("plan", bad, "--no_health"));
        texts.put(
                "plan-refused.text",
                said(InProcess.run(
                        "plan",
                        "--no_health",
                        "--mode=configfile",
                        "--file=" + spec,
                        "--cloud=refusing",
                        "--plugins=" + plugins)));
        texts.put("wrong-command.text", said(InProcess.run("pln")));
        texts.put("no-command-at-all.text", said(InProcess.run("hello")));
        texts.put(
                "wrong-options.text",
                said(InProcess.run(
                        "run", "-m", "configfile", "--prot", "5", "-p", "x", "--choose", "best", "--max_deletes")));
        texts.put("wrong-plugins.text", said(InProcess.run("run", "-m", "confgfile", "-H", "tpc", "--cloud", "azure")));
        texts.put("missing-options.text", said(InProcess.run("run")));
        texts.put("missing-operand.text", said(InProcess.run("validate")));
        texts.put("wrong-vpc.text", said(InProcess.run("simulate", "--sim_vpc", bad)));

        texts.put("port-in-use.text", runOnAPortInUse());

        new GoldenFolder(FACE.resolve("commands")).check(texts);
    }

    private String pass(String command, String spec, String... more) {
        return said(InProcess.run(join(
                List.of(
                        command,
                        "--mode=configfile",
                        "--file=" + spec,
                        "--health=always",
                        "--cloud=simulated",
                        "--sim_vpc=" + folder.resolve("vpc.json"),
                        "--choose=ordered",
                        "--ignore_routes=10.7.0.0/16"),
                List.of(more))));
    }

    private String runOnAPortInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return said(InProcess.run(
                    "run",
                    "--mode=fixedconf",
                    "--fixed_cidr=10.1.0.0/16",
                    "--fixed_hosts=" + A,
                    "--health=always",
                    "--cloud=simulated",
                    "--sim_vpc=" + folder.resolve("vpc.json"),
                    "--address=127.0.0.1",
                    "--port=" + other.getLocalPort()));
        }
    }

    private static String[] join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
    }

    @Test
    void pagesAndMetricsAreWhatTheyWere() throws Exception {
        Map<String, String> texts = new TreeMap<>();
        try (InProcess run = InProcess.start(
                "run",
                "--mode=http",
                "--http_state_file=" + folder.resolve("state.json"),
                "--health=scripted",
                "--plugins=" + plugins,
                "--cloud=simulated",
                "--sim_vpc=" + folder.resolve("vpc.json"),
                "--choose=ordered",
                "--ignore_routes=10.7.0.0/16",
                "--routes_per_table=6",
                "--route_recheck_interval=0",
                "--notify_url=http://127.0.0.1:1/secret",
                "--port=0")) {
            RawHttp http = new RawHttp(run.url());
            // A page is answered once the router has started; until then supervisors are told that it starts.
            texts.put("before-the-spec-route_spec.text", text.steadyAnswer(http.get("/route_spec")));
            texts.put("before-the-spec-readyz.text", text.steadyAnswer(http.get("/readyz")));
            texts.put("route_spec-refused.text", text.steadyAnswer(http.post("/route_spec", BAD_SPEC)));
            texts.put(
                    "route_spec-no-json.text",
                    text.steadyAnswer(http.post("/route_spec", "{", "Content-Type: text/plain")));
            texts.put("route_spec-accepted.text", text.steadyAnswer(http.post("/route_spec", SPEC)));
            live(http);
            texts.putAll(settledPages(http));
            texts.put(
                    "metrics.text",
                    PublicFaceText.steadyMetrics(http.get("/metrics").body()));
            texts.putAll(errors(http));
            assertThat(run.stop()).isZero();
        }

        new GoldenFolder(FACE.resolve("pages")).check(texts);
    }

    /** What happens, one thing after the other, so that it is told in the same order each time. */
    private static void live(RawHttp http) throws IOException {
        await(http, "/vpc", "\"rtb-0main\":{\"ipv4\":4");
        Eventually.holds(PATIENCE, () -> List.of(A, B, C).stream().allMatch(ScriptedPlugins::isWatched));
        List.of(A, B, C).forEach(ScriptedPlugins::answers);
        List.of(A, B, C).forEach(host -> await(http, "/ips", "\"" + host + "\":{\"verdict\":\"healthy\""));
        await(http, "/", "\"conflict\":", "\"writes_waiting\":0");
        fails(http, C, A, B);
        await(http, "/", "\"no_usable_host\":");
        fails(http, A, B);
        await(http, "/history", "\"moved\":1", "\"seen\":\"");
        http.post("/route_spec", LARGER_SPEC);
        await(http, "/vpc", "\"held\"", "\"rtb-0main\":{\"ipv4\":5");
        ScriptedPlugins.condition("script", "the script says so");
        await(http, "/", "the script says so");
    }

    /** Each miss needs somebody else who answers after it. */
    private static void fails(RawHttp http, String host, String... others) {
        ScriptedPlugins.misses(host);
        await(http, "/ips", "\"" + host + "\":{\"verdict\":\"suspect\"");
        for (int more = 0; more < 2; more++) {
            List.of(others).forEach(ScriptedPlugins::answers);
            ScriptedPlugins.misses(host);
        }
        List.of(others).forEach(ScriptedPlugins::answers);
        await(http, "/ips", "\"" + host + "\":{\"verdict\":\"failed\"");
    }

    private static void await(RawHttp http, String path, String... words) {
        AtomicReference<String> page = new AtomicReference<>("");
        try {
            Eventually.holds(PATIENCE, () -> {
                page.set(json(http, path));
                return Stream.of(words).allMatch(page.get()::contains);
            });
        } catch (AssertionError e) {
            throw new AssertionError(path + " never had all of " + List.of(words) + " but at last: " + page, e);
        }
    }

    private static String json(RawHttp http, String path) {
        try {
            return http.get(path, "Accept: application/json").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages that belong together: while they were asked for, nothing happened. */
    private Map<String, String> settledPages(RawHttp http) {
        Map<String, String> pages = new LinkedHashMap<>();
        Eventually.holds(PATIENCE, () -> {
            Object before = TestJson.at(TestJson.value(json(http, "/")), "state");
            pages.putAll(pages(http));
            return before.equals(TestJson.at(TestJson.value(json(http, "/")), "state"))
                    && Integer.valueOf(0).equals(TestJson.at(before, "writes_waiting"));
        });
        return pages;
    }

    private Map<String, String> pages(RawHttp http) {
        try {
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("root.text", text.steadyAnswer(http.get("/")));
            for (String path : List.of("ips", "plugins", "route_info", "vpc", "route_spec", "readyz", "healthz")) {
                pages.put(path + ".text", text.steadyAnswer(http.get("/" + path)));
            }
            pages.put("history.text", text.steadyHistory(http.get("/history")));
            pages.put("vpc-narrowed.text", text.steadyAnswer(http.get("/vpc?find=10.3.0.0")));
            pages.put("ips.json", text.steadyAnswer(http.get("/ips?format=json")));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> errors(RawHttp http) throws IOException {
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put("404", http.get("/nothing"));
        replies.put("405", http.request("DELETE", "/ips"));
        replies.put("405-of-route_spec", http.request("DELETE", "/route_spec"));
        replies.put("406", http.get("/ips", "Accept: image/png"));
        replies.put("400-of-format", http.get("/ips?format=xml"));
        replies.put("403-of-origin", http.post("/route_spec", SPEC, "Origin: http://evil.example"));
        replies.put("421", http.get("/ips", "Host: evil.example"));
        Map<String, String> texts = new LinkedHashMap<>();
        replies.forEach((name, reply) -> texts.put("error-" + name + ".text", text.steadyAnswer(reply)));
        return texts;
    }
}
