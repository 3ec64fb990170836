package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.internal.server.pages.HtmlAssets;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.wire.HttpListener;
import io.vpcrouter.server.Eventually;
import io.vpcrouter.server.RawHttp;
import io.vpcrouter.server.RawHttp.Reply;
import io.vpcrouter.server.Samples;
import io.vpcrouter.server.TestJson;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final AtomicReference<RouterStatus> status =
            new AtomicReference<>(Samples.status(Phase.IN_LINE, Samples.NOON));
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOON);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final AtomicReference<String> metrics = new AtomicReference<>("x_total 1.0\n");
    private final PluginPaths paths = new PluginPaths();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start("127.0.0.1", 0, site(Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RequestRouter site(Duration recheck) {
        RouterClock clock = new RouterClock() {
            @Override
            public long nanos() {
                return nanos.get();
            }

            @Override
            public Instant now() {
                return now.get();
            }
        };
        List<ShownOption> options = List.of(
                new ShownOption("port", 33_289, "default"),
                new ShownOption("address", "localhost", "default"),
                new ShownOption("region", null, "default"),
                new ShownOption("vpc", null, "default"),
                new ShownOption("token", "***", "command line"),
                new ShownOption("logfile", null, "default"));
        RouterConfig config = RouterConfig.builder().recheckInterval(recheck).build();
        RouterFacts facts = new RouterFacts(
                status::get,
                alive::get,
                () -> Map.of("cloud aws", Map.of("region", "us-east-1")),
                new EventHistory(),
                metrics::get,
                config,
                "1.0",
                options,
                List.of(),
                clock,
                new RouterPast(clock),
                null);
        return new RequestRouter(
                new RouterPages(facts, paths::paths), paths, new HostHeader(List.of("router.example")));
    }

    private RawHttp http() {
        return new RawHttp(server.url());
    }

    private Reply get(String path, String... headers) throws IOException {
        return http().get(path, headers);
    }

    private Reply request(String method, String path, String... headers) throws IOException {
        return http().request(method, path, headers);
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
                .contains("\"params\":{\"port\":33289,\"address\":\"localhost\",\"region\":\"us-east-1\","
                        + "\"vpc\":\"vpc-1\",\"token\":\"***\",\"logfile\":null,\"addr\":\"localhost\","
                        + "\"region_name\":\"us-east-1\",\"vpc_id\":\"vpc-1\"}")
                .contains("\"token\":\"command line\"")
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

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/html", "application/json", "image/png", "application/openmetrics-text"})
    void showsMetricsAsPrometheusTextWhateverTheClientAccepts(String accept) throws IOException {
        Reply reply = get("/metrics", "Accept: " + accept);

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.has("Content-Type: text/plain; version=0.0.4; charset=utf-8"))
                .isTrue();
        assertThat(reply.body()).isEqualTo("x_total 1.0\n");
        assertThat(request("POST", "/metrics", "Content-Length: 0").code()).isEqualTo(405);
        assertThat(request("HEAD", "/metrics").body()).isEmpty();
        assertThat(get("/metrics", "Host: evil.example").code()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ips", "/plugins", "/route_info", "/vpc", "/history"})
    void writesTheSameDigitsInEveryLocale(String path) throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            for (String accept : List.of("text/html", "application/json", "text/plain")) {
                Reply reply = get(path, "Accept: " + accept);

                assertThat(reply.code()).isEqualTo(200);
                assertThat(reply.head() + reply.body())
                        .matches(text -> text.chars().noneMatch(c -> Character.isDigit(c) && c > '9'));
            }
        } finally {
            Locale.setDefault(before);
        }
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
    void errorsForBrowsersArePages() throws IOException {
        Reply missing = get("/<b>nothing", "Accept: text/html");
        assertThat(missing.code()).isEqualTo(404);
        Markup.assertIsOurs(missing.body());
        assertThat(missing.body()).contains("no such page; there are /, /ips", "href=\"/history\"");

        Reply refused = get("/?page=0", "Accept: text/html");
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.body()).contains("page: no number of a page (expected: 1 to 999999)");
    }

    @Test
    void methodsThatAPathDoesNotTakeAreToldToBrowsersAsAPage() throws IOException {
        paths.serve("/only_post", Set.of("POST"), asked -> WebResponse.json(200, "{}"));

        Reply refused = get("/only_post", "Accept: text/html");

        assertThat(refused.code()).isEqualTo(405);
        assertThat(refused.has("Allow: POST")).isTrue();
        Markup.assertIsOurs(refused.body());
        assertIsJson(get("/only_post").body());
    }

    /** Such as one with more cookies of other programs on this machine than we take. */
    @Test
    void whatIsNoRequestIsAnsweredWithAPageIfItCameFromABrowser() throws IOException {
        String cookies = "Cookie: " + "x".repeat(40_000);

        Reply refused = get("/", "Accept: text/html", cookies);

        assertThat(refused.code()).isEqualTo(431);
        Markup.assertIsOurs(refused.body());
        assertThat(refused.body()).contains("head of the request: too long").doesNotContain("href=\"/history\"");
        assertIsJson(get("/", "Accept: application/json", cookies).body());
        assertIsJson(get("/", cookies, "Accept: text/html").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"//anything", "//", "//localhost/healthz", "///", "*"})
    void oddPathsAreNotFoundEither(String path) throws IOException {
        Reply reply = get(path);

        assertThat(reply.code()).isEqualTo(404);
        assertThat(TestJson.object(reply.body())).containsKey("error");
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
        assertThat(http().send("GET / HTTP/1.0\r\n\r\n").code()).isEqualTo(421);
    }

    @Test
    void probesAskForNoHost() throws IOException {
        assertThat(get("/healthz", "Host: node-7.cluster").code()).isEqualTo(200);
        assertThat(http().send("GET /readyz HTTP/1.0\r\n\r\n").code()).isEqualTo(200);
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
        nanos.set(TimeUnit.SECONDS.toNanos(149));
        assertThat(get("/readyz").code()).isEqualTo(200);

        nanos.set(TimeUnit.SECONDS.toNanos(150));
        assertThat(get("/readyz").code()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 5})
    void readinessIgnoresStepsOfTheWallClock(int hours) throws IOException {
        now.set(Samples.NOON.plus(Duration.ofHours(hours)));
        assertThat(get("/readyz").code()).isEqualTo(200);

        nanos.set(TimeUnit.SECONDS.toNanos(150));
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
        nanos.set(TimeUnit.DAYS.toNanos(10));

        assertThat(get("/readyz").code()).isEqualTo(200);
    }

    @Test
    void answersWhileSlowClientsSayNothing() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = http().connect();
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
            for (int i = 0; i < 2 * HttpListener.CONNECTIONS; i++) {
                Socket socket = http().connect();
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
    void whoComesBeforeTheServerIsOpenWaits() throws IOException {
        try (AdminServer bound = AdminServer.bind("127.0.0.1", 0, site(Duration.ZERO));
                Socket early = new RawHttp(bound.url()).connect()) {
            early.getOutputStream().write(RawHttp.head("GET", "/").getBytes(StandardCharsets.UTF_8));
            assertThat(early.getInputStream().available()).isZero();

            bound.open();

            assertThat(new String(early.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void supervisorsHaveTheirAnswerBeforeTheServerIsOpen() throws IOException {
        try (AdminServer bound = AdminServer.bind("127.0.0.1", 0, site(Duration.ZERO))) {
            RawHttp http = new RawHttp(bound.url());
            assertThat(http.get("/readyz").code()).isEqualTo(503);
            assertThat(http.get("/readyz").body()).contains("starting");
            Reply page = http.get("/readyz", "Accept: text/html");
            assertThat(page.code()).isEqualTo(503);
            assertThat(page.body()).contains("vpcrouter is still starting");
            assertThat(http.get("/healthz").code()).isEqualTo(200);

            bound.open();

            assertThat(http.get("/readyz").body()).doesNotContain("starting");
        }
    }

    @Test
    void knowsWhetherOthersCanReachIt() throws IOException {
        assertThat(server.isLocal()).isTrue();
        try (AdminServer open = AdminServer.start("0.0.0.0", 0, site(Duration.ZERO))) {
            assertThat(open.isLocal()).isFalse();
        }
    }

    @Test
    void namesAnIpv6AddressAsPeopleDo() throws IOException {
        assumeTrue(InetAddress.getByName("::1").isReachable(1_000), "no IPv6 on this machine");
        try (AdminServer six = AdminServer.start("::1", 0, site(Duration.ZERO))) {
            assertThat(six.url()).matches("http://\\[::1]:[0-9]+/");
        }
    }

    @Test
    void aDefectIsAnErrorAndNotTheEnd() throws IOException {
        status.set(null);
        Reply plain = get("/");
        assertThat(plain.code()).isEqualTo(500);
        assertIsJson(plain.body());
        Reply page = get("/", "Accept: text/html");
        assertThat(page.code()).isEqualTo(500);
        Markup.assertIsOurs(page.body());
        assertThat(page.body()).contains("this is a defect; the log says more");

        status.set(Samples.status(Phase.IN_LINE, Samples.NOON));
        assertThat(get("/").code()).isEqualTo(200);
    }

    private void offer() {
        paths.serve(
                "/thing", Set.of("GET", "POST"), asked -> WebResponse.json(200, asked.method() + asked.body().length));
    }

    @Test
    void answersWhatPluginsOffer() throws IOException {
        offer();

        assertThat(get("/thing").body()).isEqualTo("GET0");
        assertThat(request("HEAD", "/thing").code()).isEqualTo(200);
        assertThat(http().post("/thing", "{}").body()).isEqualTo("POST2");
        assertThat(request("PUT", "/thing", "Content-Length: 0").code()).isEqualTo(405);
        assertThat(request("PUT", "/thing", "Content-Length: 0").has("Allow: GET, HEAD, POST"))
                .isTrue();
        assertThat(get("/").body()).contains("\"_href\": \"/thing\"");
        assertThat(get("/nothing").body()).contains("/thing");
    }

    @Test
    void refusesOffersOfPathsThatAreTakenOrMalformed() {
        offer();
        for (String path : List.of("/thing", "/", "/vpc", "/healthz", "thing", "/Thing", "/a/", "//a", "/a?b")) {
            assertThatThrownBy(() -> paths.serve(path, Set.of("GET"), asked -> WebResponse.json(200, "")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(path);
        }
        assertThatThrownBy(() -> paths.serve("/new", Set.of("TRACE"), asked -> WebResponse.json(200, "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost.evil.example",
                "Origin: http://localhost:81",
                "Origin: https://localhost",
            })
    void refusesWhatPagesOfOtherSitesSend(String header) throws IOException {
        offer();

        Reply reply = http().post("/thing", "{}", header);

        assertThat(reply.code()).isEqualTo(403);
        assertThat(reply.has("Access-Control-Allow-Origin")).isFalse();
        assertIsJson(reply.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Origin: http://localhost",
                "X-Nothing: at all"
            })
    void takesWhatItsOwnPagesAndProgramsSend(String header) throws IOException {
        offer();

        assertThat(http().post("/thing", "{}", header).code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data"})
    void takesJsonOnly(String type) throws IOException {
        offer();

        assertThat(http().post("/thing", "{}", "Content-Type: " + type).code()).isEqualTo(415);
        assertThat(http().post("/thing", "{}", "Content-Type: Application/JSON; charset=utf-8")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void saysThatItTakesNoCompressedBodies() throws IOException {
        offer();

        assertThat(http().post("/thing", "{}", "Content-Encoding: gzip").code()).isEqualTo(415);
        assertThat(http().post("/thing", "{}", "Content-Encoding: identity").code())
                .isEqualTo(200);
    }

    @Test
    void aGuardIsAskedForEveryPathButThoseOfSupervisors() throws IOException {
        offer();
        paths.guard(asked -> asked.header("authorization").isPresent()
                ? Optional.empty()
                : Optional.of(WebResponse.error(401, "no").withHeader("WWW-Authenticate", "Bearer")));

        assertThat(get("/").code()).isEqualTo(401);
        assertThat(get("/").has("WWW-Authenticate: Bearer")).isTrue();
        assertThat(get("/nothing").code()).isEqualTo(401);
        assertThat(http().post("/thing", "{}").code()).isEqualTo(401);
        assertThat(get("/", "Host: evil.example").code()).isEqualTo(421);
        assertThat(get("/healthz").code()).isEqualTo(200);
        assertThat(get("/readyz").code()).isEqualTo(200);
        assertThat(get("/", "Authorization: x").code()).isEqualTo(200);
    }

    @Test
    void knowsWhetherAnybodyCouldChangeSomething() {
        assertThat(paths.isOpenForChanges()).isFalse();
        paths.serve("/facts", Set.of("GET"), asked -> WebResponse.json(200, ""));
        assertThat(paths.isOpenForChanges()).isFalse();
        offer();
        assertThat(paths.isOpenForChanges()).isTrue();
        paths.guard(asked -> Optional.empty());
        assertThat(paths.isOpenForChanges()).isFalse();
    }

    @Test
    void aRefusalOfAHandlerIsToldAsItIs() throws IOException {
        paths.serve("/busy", Set.of("GET"), asked -> {
            throw new WebRefusedException(503, "busy \"now\"");
        });

        assertThat(get("/busy").code()).isEqualTo(503);
        assertThat(TestJson.object(get("/busy").body())).containsEntry("error", "busy \"now\"");
    }

    @Test
    void namesInAllowedHostsAreTaken() throws IOException {
        assertThat(get("/", "Host: router.example:80").code()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"gzip, true", "'br, GZIP', true", "gzip;q=0, false", "identity, false", "x-gzip, false"})
    void compressesIfTheClientNamesGzip(String coding, boolean compressed) throws IOException {
        Reply reply = get("/vpc", "Accept-Encoding: " + coding);

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.has("Content-Encoding: gzip")).isEqualTo(compressed);
        assertThat(reply.has("Vary: Accept, Accept-Encoding")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ips", "/plugins", "/route_info", "/vpc", "/history"})
    void showsAPageToBrowsers(String path) throws IOException {
        String browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        Reply reply = get(path, browser);

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.has("Content-Type: text/html; charset=utf-8")).isTrue();
        assertThat(reply.has("Content-Security-Policy: default-src 'none'; style-src '" + HtmlAssets.STYLE.hash()
                        + "'; script-src '" + HtmlAssets.SCRIPT.hash() + "'; "))
                .isTrue();
        assertThat(reply.has("frame-ancestors 'none'")).isTrue();
        assertThat(reply.has("unsafe")).isFalse();
        Markup.assertIsOurs(reply.body());
        assertThat(get(path, browser, "Accept-Encoding: gzip").has("Content-Encoding: gzip"))
                .isTrue();

        Reply head = request("HEAD", path, browser);
        assertThat(head.code()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.has("Content-Type: text/html; charset=utf-8")).isTrue();
        assertThat(head.has("Content-Security-Policy: default-src 'none'; style-src 'sha256-"))
                .isTrue();
        assertThat(head.has("Content-Length: ")).isTrue();
    }

    @Test
    void aLinkCanNameTheForm() throws IOException {
        assertThat(get("/?format=json", "Accept: text/html").has("Content-Type: application/json"))
                .isTrue();
        assertThat(get("/?format=html").has("Content-Type: text/html")).isTrue();
        assertThat(get("/ips?find=10.0.0.1", "Accept: text/html").body()).contains("value=\"10.0.0.1\"");
        assertThat(get("/?format=xml").code()).isEqualTo(400);
        assertThat(get("/?find=%zz").code()).isEqualTo(400);
    }

    @Test
    void tellsPeopleWhyTheyAreNotLetIn() throws IOException {
        paths.guard(asked ->
                Optional.of(WebResponse.error(401, "no <b>token</b>").withHeader("WWW-Authenticate", "Bearer")));

        for (String path : List.of("/", "/nothing")) {
            Reply reply = get(path, "Accept: text/html");

            assertThat(reply.code()).isEqualTo(401);
            assertThat(reply.has("WWW-Authenticate: Bearer")).isTrue();
            assertThat(reply.has("Content-Type: text/html")).isTrue();
            assertThat(reply.body()).contains("does not let you in", "curl -H", "/readyz");
            Markup.assertIsOurs(reply.body());
        }
        assertIsJson(get("/").body());
        assertIsJson(http().post("/", "{}", "Accept: text/html").body());
    }

    @Test
    void showsPeopleWhatPluginsOffer() throws IOException {
        offer();

        Reply reply = get("/thing", "Accept: text/html");
        assertThat(reply.code()).isEqualTo(200);
        Markup.assertIsOurs(reply.body());
        assertThat(reply.body()).contains(">GET0</pre>", "href=\"/thing?format=json\"", "href=\"/ips\"");
        assertThat(get("/thing?format=json", "Accept: text/html").body()).isEqualTo("GET0");
        assertThat(http().post("/thing", "{}", "Accept: text/html").body()).isEqualTo("POST2");
    }
}
