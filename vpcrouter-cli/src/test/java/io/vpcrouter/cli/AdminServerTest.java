package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final AtomicReference<RouterStatus> status =
            new AtomicReference<>(Samples.status(Phase.IN_LINE, Samples.NOON));
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOON);
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final PluginPaths paths = new PluginPaths();
    private AdminServer server;

    @BeforeEach
    void start() {
        server = AdminServer.start("127.0.0.1", 0, site(Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Site site(Duration recheck) {
        RouterClock clock = new RouterClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return now.get();
            }
        };
        List<ShownOption> options = List.of(
                new ShownOption("port", 33_289, "default"),
                new ShownOption("token", "***", "command line"),
                new ShownOption("logfile", null, "default"));
        RouterConfig config = new RouterConfig(PlanRules.DEFAULTS, recheck, 3, false, null);
        RouterFacts facts = new RouterFacts(
                status::get, alive::get, Map::of, new EventHistory(), config, options, List.of(), clock);
        return new Site(new RouterPages(facts, paths::paths), paths, new HostHeader(List.of("router.example")));
    }

    /** An answer, taken apart. */
    private record Reply(int code, String head, String body) {
        boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains(header.toLowerCase(Locale.ROOT));
        }
    }

    private Socket connect() throws IOException {
        URI url = URI.create(server.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private Reply send(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String reply = read(socket.getInputStream());
            int end = reply.indexOf("\r\n\r\n");
            assertThat(end).as("answer to %s: %s", request, reply).isPositive();
            return new Reply(
                    Integer.parseInt(reply.split(" ", 3)[1]), reply.substring(0, end), reply.substring(end + 4));
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private Reply get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    private Reply request(String method, String path, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Connection: close"));
        lines.addAll(List.of(headers));
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host"))) {
            lines.add("Host: localhost");
        }
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    private static void assertIsJson(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                // Reading it is the test.
                parser.getText();
            }
        }
    }

    @Test
    void showsServerParametersAndState() throws IOException {
        Reply reply = get("/", "Accept: application/json");

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.has("Content-Type: application/json\r\n")).isTrue();
        assertIsJson(reply.body());
        assertThat(reply.body())
                .doesNotContain("\n")
                .contains("\"SERVER\":{\"version\":")
                .contains("\"params\":{\"port\":33289,\"token\":\"***\",\"logfile\":null}")
                .contains("\"param_origins\":{\"port\":\"default\",\"token\":\"command line\"")
                .contains("\"phase\":\"in_line\"")
                .contains("\"conditions\":{\"table_full\":\"rtb-a is full\"}")
                .contains("\"vpc\":{\"_href\":\"/vpc\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/ips, failed_ips",
        "/plugins, {",
        "/route_info, ignore_routes",
        "/vpc, tables_out_of_scope",
        "/history, failovers",
    })
    void showsEveryPageInBothForms(String path, String word) throws IOException {
        Reply json = get(path, "Accept: application/json");
        Reply text = get(path);

        assertThat(json.code()).isEqualTo(200);
        assertThat(json.has("Content-Type: application/json\r\n")).isTrue();
        assertThat(json.body()).contains(word).doesNotContain("\n");
        assertThat(text.has("Content-Type: text/plain; charset=utf-8")).isTrue();
        assertThat(TestJson.value(text.body())).isEqualTo(TestJson.value(json.body()));
        assertThat(get(path, "Accept: image/png").code()).isEqualTo(406);
        assertThat(request("POST", path, "Content-Length: 0").code()).isEqualTo(405);
        Reply head = request("HEAD", path);
        assertThat(head.code()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void showsIndentedTextToPeople() throws IOException {
        Reply reply = get("/", "Accept: */*");

        assertThat(reply.has("Content-Type: text/plain; charset=utf-8")).isTrue();
        assertThat(reply.body()).startsWith("{\n  \"SERVER\": {\n    \"version\":");
        assertIsJson(reply.body());
    }

    @Test
    void headSaysWhatGetWouldSay() throws IOException {
        Reply get = get("/");
        Reply head = request("HEAD", "/");

        assertThat(head.code()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.has("Content-Length: " + get.body().getBytes(StandardCharsets.UTF_8).length))
                .isTrue();
    }

    @Test
    void setsHeadersThatKeepBrowsersFromHarm() throws IOException {
        Reply reply = get("/");

        assertThat(reply.has("X-Content-Type-Options: nosniff")).isTrue();
        assertThat(reply.has("Content-Security-Policy: default-src 'none'")).isTrue();
        assertThat(reply.has("Cache-Control: no-store")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/healthz/", "/%2e%2e/", "/route_spec", "/ips/", "/IPS"})
    void otherPathsAreNotFound(String path) throws IOException {
        Reply reply = get(path);

        assertThat(reply.code()).isEqualTo(404);
        assertIsJson(reply.body());
    }

    @Test
    void aQueryChangesNothing() throws IOException {
        assertThat(get("/?pretty=1").code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void otherMethodsAreRefused(String method) throws IOException {
        Reply reply = request(method, "/", "Content-Length: 0");

        assertThat(reply.code()).isEqualTo(405);
        assertThat(reply.has("Allow: GET, HEAD")).isTrue();
        assertIsJson(reply.body());
    }

    @Test
    void refusesOtherTastes() throws IOException {
        assertThat(get("/", "Accept: image/png").code()).isEqualTo(406);
    }

    @Test
    void refusesRequestsMeantForSomebodyElse() throws IOException {
        assertThat(get("/", "Host: evil.example").code()).isEqualTo(421);
        assertThat(get("/", "Host: localhost", "Host: evil.example").code()).isEqualTo(421);
        assertThat(get("http://evil.example/").code()).isEqualTo(421);
        assertThat(send("GET / HTTP/1.0\r\n\r\n").code()).isEqualTo(421);
    }

    @Test
    void probesAskForNoHost() throws IOException {
        assertThat(get("/healthz", "Host: node-7.cluster").code()).isEqualTo(200);
        assertThat(send("GET /readyz HTTP/1.0\r\n\r\n").code()).isEqualTo(200);
    }

    @Test
    void healthzFollowsTheLoop() throws IOException {
        assertThat(get("/healthz").body()).isEqualTo("ok\n");

        alive.set(false);

        assertThat(get("/healthz").code()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "IN_LINE, 200",
        "CONVERGING, 200",
        "FROZEN, 200",
        "WAITING_FOR_SPEC, 200",
        "BLIND, 503",
        "STOPPING, 503",
    })
    void readyzFollowsTheState(Phase phase, int code) throws IOException {
        status.set(Samples.status(phase, Samples.NOON));

        Reply reply = get("/readyz");

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.body()).isEqualTo(phase.name().toLowerCase(Locale.ROOT) + " table_full\n");
    }

    @Test
    void isNotReadyAfterFiveRechecksWithoutAGoodRead() throws IOException {
        now.set(Samples.NOON.plusSeconds(149));
        assertThat(get("/readyz").code()).isEqualTo(200);

        now.set(Samples.NOON.plusSeconds(150));
        assertThat(get("/readyz").code()).isEqualTo(503);
    }

    @Test
    void isNotReadyBeforeTheFirstGoodRead() throws IOException {
        status.set(Samples.status(Phase.STARTING, null));

        assertThat(get("/readyz").code()).isEqualTo(503);
    }

    @Test
    void oneReadIsEnoughWherePeriodicReadsAreOff() throws IOException {
        server.close();
        server = AdminServer.start("127.0.0.1", 0, site(Duration.ZERO));
        now.set(Samples.NOON.plusSeconds(1_000_000));

        assertThat(get("/readyz").code()).isEqualTo(200);
    }

    @Test
    void answersWhileSlowClientsSayNothing() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: local".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(get("/healthz").code()).isEqualTo(200);
            assertThat(get("/").code()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void isThereAgainAfterMoreSlowClientsThanItTakes() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * HttpLimits.CONNECTIONS; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write('G');
            }
            // Each of them is closed by the server after its time is over, and then there is room again.
            Eventually.holds(Duration.ofSeconds(60), () -> {
                try {
                    return get("/healthz").code() == 200;
                } catch (IOException | AssertionError e) {
                    return false;
                }
            });
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aPortInUseIsAClearError() {
        int port = URI.create(server.url()).getPort();

        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", port, site(Duration.ZERO)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("--port");
    }

    @Test
    void anAddressOfAnotherMachineIsAClearError() {
        assertThatThrownBy(() -> AdminServer.start("192.0.2.1", 0, site(Duration.ZERO)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("--address");
    }

    @Test
    void knowsWhetherOthersCanReachIt() {
        assertThat(server.isLocal()).isTrue();
        try (AdminServer open = AdminServer.start("0.0.0.0", 0, site(Duration.ZERO))) {
            assertThat(open.isLocal()).isFalse();
        }
    }

    @Test
    void aDefectIsAnErrorAndNotTheEnd() throws IOException {
        status.set(null);
        assertThat(get("/").code()).isEqualTo(500);

        status.set(Samples.status(Phase.IN_LINE, Samples.NOON));
        assertThat(get("/").code()).isEqualTo(200);
    }
}
