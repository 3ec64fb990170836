package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.internal.server.json.JsonText;
import io.vpcrouter.internal.server.json.PluginsPage;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.internal.server.view.PastEvent;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.view.ShownPlugin;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.server.Samples;
import io.vpcrouter.server.TestJson;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.view.ScopeRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterPagesTest {
    private static final PlanRules RULES = PlanRules.builder()
            .scope(ScopeRules.builder()
                    .ignoreRoutes(List.of(Cidr.parse("10.9.0.0/16"), Cidr.parse("0.0.0.0/0")))
                    .build())
            .build();
    private static final RouterConfig CONFIG =
            RouterConfig.builder().rules(RULES).build();

    private final AtomicReference<RouterStatus> status =
            new AtomicReference<>(Samples.status(RouterStatus.Phase.IN_LINE, Samples.NOON));
    private final EventHistory history = new EventHistory();
    private final RouterPages pages = new RouterPages(
            new RouterFacts(
                    status::get,
                    () -> true,
                    () -> Map.of("mode http", Map.of("posts", 3), "health http", Map.of("rounds", 7)),
                    history,
                    () -> "",
                    CONFIG,
                    "1.0",
                    List.of(new ShownOption("token", "***", "command line")),
                    List.of(
                            new ShownPlugin(
                                    "mode", "http", "built-in", "m.jar", List.of(new ShownOption("a_file", "x", ""))),
                            new ShownPlugin("health", "http", "2.1", "h.jar", List.of())),
                    RouterClock.system(),
                    new RouterPast(RouterClock.system()),
                    null),
            () -> List.of("/route_spec"));

    private static String text(HttpResponse answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            answer.writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void severalChecksAreAlsoOnePluginWithParts() {
        List<ShownPlugin> plugins = List.of(
                new ShownPlugin("mode", "fixedconf", "1", "m.jar", List.of()),
                new ShownPlugin("health", "tcp", "1", "h.jar", List.of()),
                new ShownPlugin("health", "icmpecho", "1", "h.jar", List.of()));
        RouterStatus ready = with("{\"10.0.0.0/8\": [\"10.1.0.1\"]}", List.of(), List.of());
        Map<String, Object> page = TestJson.object(JsonText.indented(new PluginsPage(plugins, Map.of(), ready)));

        assertThat(page.keySet()).containsExactly("fixedconf", "tcp", "icmpecho", "multi");
        assertThat(TestJson.at(page, "multi", "parts", "tcp")).isEqualTo(TestJson.at(page, "tcp"));
        assertThat(TestJson.at(page, "fixedconf", "last_spec")).isEqualTo(Samples.NOON.toString());
    }

    private Map<String, Object> page(String path) {
        String compact = text(pages.page(path, "", Accept.JSON, false));
        assertThat(compact).doesNotContain("\n");
        assertThat(TestJson.value(text(pages.page(path, "", Accept.TEXT, false))))
                .as("both forms of %s", path)
                .satisfies(indented -> {
                    if (!path.equals("/")) {
                        assertThat(indented).isEqualTo(TestJson.value(compact));
                    }
                });
        return TestJson.object(compact);
    }

    private static RouterStatus with(String spec, List<Decision> decisions, List<HostStatus> hosts) {
        return new RouterStatus(
                RouterStatus.Phase.IN_LINE,
                "vpc-1",
                Samples.NOON,
                RouteSpecJson.read(spec.getBytes(StandardCharsets.UTF_8), "test", true)
                        .orThrow(),
                false,
                Samples.NOON,
                decisions,
                new TreeMap<>(),
                hosts,
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                0,
                new TreeMap<>(Map.of("rtb-a", new TableHeadRoom(400, 2, 500))),
                Map.of(),
                1,
                Samples.PACE,
                Samples.AGES,
                null,
                List.of());
    }

    private static HostStatus host(String address, Verdict verdict, String eni, String instance) {
        return new HostStatus(
                IpAddress.parse(address), verdict, false, Samples.NOON, "answered", null, null, eni, instance, "z");
    }

    private static Decision row(String table, String destination, String host, String eni, String current) {
        return new Decision(
                table,
                Cidr.parse(destination),
                eni.equals(current) ? Action.KEEP : Action.REPLACE,
                eni.equals(current) ? Reason.ON_CHOSEN_HOST : Reason.HOST_FAILED,
                IpAddress.parse(host),
                eni,
                new RouteTarget.Interface(current));
    }

    @Test
    void rootShowsServerParametersStateAndLinks() {
        Map<String, Object> root = page("/");

        assertThat(root.keySet())
                .containsExactly(
                        "SERVER",
                        "params",
                        "param_origins",
                        "state",
                        "ips",
                        "plugins",
                        "route_info",
                        "vpc",
                        "history",
                        "metrics",
                        "route_spec");
        assertThat(TestJson.object(text(pages.page("/", "", Accept.JSON, false)))
                        .get("vpc"))
                .isEqualTo(Map.of("_href", "/vpc"));
        assertThat(TestJson.at(root, "SERVER").toString()).contains("version=", "start_time=", "current_time=");
        assertThat(root.get("params")).isEqualTo(Map.of("token", "***"));
        assertThat(root.get("param_origins")).isEqualTo(Map.of("token", "command line"));
        assertThat(TestJson.at(root, "state", "phase")).isEqualTo("in_line");
        assertThat(TestJson.at(root, "state", "conditions", "table_full")).isEqualTo("rtb-a is full");
    }

    @Test
    void ipsSortsHostsByVerdictAndTellsOfEach() {
        status.set(with(
                "{}",
                List.of(),
                List.of(
                        host("10.0.0.1", Verdict.HEALTHY, "eni-1", "i-1"),
                        host("10.0.0.2", Verdict.FAILED, null, null),
                        host("10.0.0.3", Verdict.QUESTIONABLE, "eni-3", null))));

        Map<String, Object> ips = page("/ips");

        assertThat(ips.get("failed_ips")).isEqualTo(List.of("10.0.0.2"));
        assertThat(ips.get("questionable_ips")).isEqualTo(List.of("10.0.0.3"));
        assertThat(ips.get("working_set")).isEqualTo(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));
        assertThat(TestJson.at(ips, "hosts", "10.0.0.1", "verdict")).isEqualTo("healthy");
        assertThat(TestJson.at(ips, "hosts", "10.0.0.1", "since")).isEqualTo(Samples.NOON.toString());
        assertThat(TestJson.at(ips, "hosts", "10.0.0.1", "last_observation")).isNull();
        assertThat(TestJson.at(ips, "hosts", "10.0.0.1", "round_trip_ms")).isNull();
    }

    @Test
    void pluginsShowsParametersAndStatisticsEvenIfTwoHaveOneName() {
        Map<String, Object> plugins = page("/plugins");

        assertThat(plugins.keySet()).containsExactly("http", "health http");
        assertThat(TestJson.at(plugins, "http", "params", "a_file")).isEqualTo("x");
        assertThat(TestJson.at(plugins, "http", "last_spec")).isNull();
        assertThat(TestJson.at(plugins, "http", "stats", "posts")).isEqualTo(3);
        assertThat(TestJson.at(plugins, "health http", "version")).isEqualTo("2.1");
        assertThat(TestJson.at(plugins, "health http", "stats", "rounds")).isEqualTo(7);
    }

    @Test
    void routeInfoShowsTheSpecAndTheHostThatCarriesEachDestination() {
        status.set(with(
                "{\"10.1.0.0/16\": [\"10.0.0.1\", \"10.0.0.2\"], \"10.2.0.0/16\": {\"hosts\": [\"10.0.0.3\"],"
                        + " \"choose\": \"ordered\", \"when_none_healthy\": \"delete\"}, \"10.3.0.0/16\": [\"10.0.0.3\"]}",
                List.of(
                        row("rtb-a", "10.1.0.0/16", "10.0.0.1", "eni-1", "eni-1"),
                        row("rtb-a", "10.2.0.0/16", "10.0.0.3", "eni-1", "eni-1"),
                        row("rtb-b", "10.1.0.0/16", "10.0.0.1", "eni-1", "eni-2"),
                        row("rtb-c", "10.1.0.0/16", "10.0.0.1", "eni-1", "eni-2")),
                List.of(
                        host("10.0.0.1", Verdict.HEALTHY, "eni-1", "i-1"),
                        host("10.0.0.2", Verdict.FAILED, "eni-2", "i-2"),
                        // A second address of the first interface.
                        host("10.0.0.3", Verdict.HEALTHY, "eni-1", "i-1"))));

        Map<String, Object> info = page("/route_info");

        assertThat(TestJson.at(info, "route_spec", "10.1.0.0/16")).isEqualTo(List.of("10.0.0.1", "10.0.0.2"));
        assertThat(TestJson.at(info, "route_spec", "10.2.0.0/16"))
                .isEqualTo(Map.of("hosts", List.of("10.0.0.3"), "choose", "ordered", "when_none_healthy", "delete"));
        assertThat(info.get("routes"))
                .isEqualTo(Map.of(
                        "10.1.0.0/16", List.of("10.0.0.2", "i-2", "eni-2"),
                        "10.2.0.0/16", List.of("10.0.0.3", "i-1", "eni-1")));
        assertThat(info.get("ignore_routes")).isEqualTo(List.of("10.9.0.0/16", "0.0.0.0/0"));
        assertThat(TestJson.at(info, "destinations", "10.1.0.0/16"))
                .isEqualTo(Map.of(
                        "choose",
                        "random",
                        "when_none_healthy",
                        "keep",
                        "decisions",
                        Map.of("keep", 1, "replace", 2),
                        "carried_by",
                        Map.of("10.0.0.1", 1, "10.0.0.2", 2)));
        assertThat(TestJson.at(info, "destinations", "10.2.0.0/16", "choose")).isEqualTo("ordered");
        assertThat(TestJson.at(info, "destinations", "10.3.0.0/16", "decisions"))
                .isEqualTo(Map.of());
    }

    @Test
    void routeInfoIsThereBeforeTheFirstSpec() {
        assertThat(page("/route_info").get("route_spec")).isEqualTo(Map.of());
    }

    @Test
    void vpcShowsDecisionTargetAndHistoryOfEachRow() {
        Map<String, Object> vpc = page("/vpc");

        assertThat(TestJson.at(vpc, "tables_out_of_scope")).isEqualTo(Map.of("rtb-edge", "edge table"));
        assertThat(TestJson.at(vpc, "table_routes", "rtb-a"))
                .isEqualTo(Map.of("ipv4", 400, "ipv6", 2, "limit", 500, "left", 100));
        Object row = TestJson.at(vpc, "route_tables", "rtb-a", "10.1.0.0/16");
        assertThat(TestJson.at(row, "decision")).isEqualTo("replace");
        assertThat(TestJson.at(row, "reason")).isEqualTo("host failed");
        assertThat(TestJson.at(row, "host")).isEqualTo("10.0.0.1");
        assertThat(TestJson.at(row, "eni")).isEqualTo("eni-1");
        assertThat(TestJson.at(row, "target")).isEqualTo("eni-2");
        assertThat(TestJson.at(row, "previous_target")).isEqualTo("eni-3");
        assertThat(TestJson.at(row, "last_change")).isEqualTo(Samples.NOON.toString());
        assertThat(TestJson.at(row, "last_error")).isEqualTo("no <such> thing");
        assertThat(TestJson.at(row, "last_error_at")).isEqualTo(Samples.NOON.toString());
        assertThat(TestJson.at(vpc, "route_tables", "rtb-a", "10.2.0.0/16", "last_change"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "rtb-a,          rtb-a",
        "RTB-A,          rtb-a",
        "10.2.0.0,       rtb-a rtb-b",
        "10.2.77.1,      rtb-a rtb-b",
        "10.0.0.3,       rtb-b",
        "nothing of it,  ''",
    })
    void vpcCanBeNarrowedToWhatSomebodyLooksFor(String find, String tables) {
        status.set(with(
                "{}",
                List.of(
                        row("rtb-a", "10.2.0.0/16", "10.0.0.1", "eni-1", "eni-1"),
                        row("rtb-b", "10.2.0.0/16", "10.0.0.3", "eni-3", "eni-1")),
                List.of()));

        Map<String, Object> vpc = TestJson.object(text(pages.page("/vpc", find, Accept.JSON, false)));

        assertThat(((Map<?, ?>) vpc.get("route_tables")).keySet())
                .extracting(String::valueOf)
                .containsExactlyElementsOf(tables.isEmpty() ? List.of() : List.of(tables.split(" ")));
        assertThat(TestJson.at(vpc, "table_routes", "rtb-a", "left")).isEqualTo(100);
        assertThat(page("/vpc").get("route_tables").toString()).contains("rtb-a", "rtb-b");
    }

    @Test
    void historyShowsChangesFailoversWithFourStampsAndEventsNewestFirst() {
        history.on(new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.HEALTHY, Verdict.FAILED, "3 misses"));
        history.on(new RouterEvent.RouteChangeFailed(
                Samples.NOON, Samples.change(), Samples.REPLACE, CloudException.Kind.LIMIT, "full"));
        history.on(new RouterEvent.SpecRejected(
                Samples.NOON, List.of(Problem.error("bad", Location.of("f"), "route spec", "x", "y"))));
        history.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.CLOUD, null));
        history.on(Samples.changed());

        Map<String, Object> page = page("/history");

        assertThat(page.get("events").toString())
                .containsSubsequence(
                        "condition_ended", "spec_rejected", "change_failed", "kind=limit", "host_failed", "routes=0")
                .contains("f: error: route spec: x (expected: y)");
        assertThat((List<?>) page.get("events")).hasSize(4);
        assertThat(page.get("failovers").toString())
                .contains("detected=2026-01-01T12:00:00Z", "decided=", "accepted=", "seen=2026-01-01T12:00:00.130Z");
        assertThat(page.get("last_changes").toString()).contains("from=eni-2", "to=eni-1", "reason=host failed");
    }

    @Test
    void historyIsBounded() {
        Condition last = new PluginCondition("mode m", "c1999");
        IntStream.range(0, 2_000)
                .forEach(i -> history.on(
                        new RouterEvent.ConditionChanged(Samples.NOON, new PluginCondition("mode m", "c" + i), "bad")));

        assertThat(history.newestFirst())
                .hasSize(500)
                .first()
                .isEqualTo(new PastEvent.Kept(new RouterEvent.ConditionChanged(Samples.NOON, last, "bad")));
        assertThat(((List<?>) page("/history").get("events")).get(0))
                .isEqualTo(Map.of(
                        "at",
                        Samples.NOON.toString(),
                        "event",
                        "condition",
                        "condition",
                        last.text(),
                        "problem",
                        "bad"));
    }

    @Test
    void aPageOfTheSameStateIsWrittenOnce() throws IOException {
        assertThat(content(pages.page("/vpc", "", Accept.JSON, false)))
                .isSameAs(content(pages.page("/vpc", "", Accept.JSON, false)));

        byte[] before = content(pages.page("/vpc", "", Accept.JSON, false));
        status.set(Samples.status(RouterStatus.Phase.IN_LINE, Samples.NOON.plusSeconds(1)));
        assertThat(content(pages.page("/vpc", "", Accept.JSON, false))).isNotSameAs(before);
        assertThat(text(pages.page("/vpc", "", Accept.JSON, false))).contains("12:00:01");
    }

    /** The array itself, which an answer hands out piece by piece. */
    private static byte[] content(HttpResponse answer) throws IOException {
        AtomicReference<byte[]> seen = new AtomicReference<>();
        answer.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("written byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                seen.set(bytes);
            }
        });
        return seen.get();
    }

    @Test
    void aPageThatIsTooLongToKeepIsWrittenWhileItIsSent() throws IOException {
        List<Decision> decisions = new ArrayList<>();
        for (int table = 0; table < 50; table++) {
            for (int net = 0; net < 1_000; net++) {
                decisions.add(row(
                        "rtb-" + table, "10." + net / 256 + "." + net % 256 + ".0/24", "10.0.0.1", "eni-1", "eni-1"));
            }
        }
        status.set(with("{}", decisions, List.of()));

        HttpResponse answer = pages.page("/vpc", "", Accept.JSON, false);

        assertThat(answer.length()).isNegative();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<Integer> pieces = new ArrayList<>();
        answer.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                whole.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                pieces.add(length);
                whole.write(bytes, offset, length);
            }
        });
        assertThat(pieces).allMatch(length -> length <= 64 * 1024).hasSizeGreaterThan(100);
        Map<String, Object> vpc = TestJson.object(whole.toString(StandardCharsets.UTF_8));
        assertThat((Map<?, ?>) vpc.get("route_tables")).hasSize(50);
        assertThat(pages.page("/vpc", "", Accept.JSON, false).length()).isNegative();
    }

    @Test
    void aPageIsCompressedForWhoeverTakesThat() throws IOException {
        HttpResponse compressed = pages.page("/vpc", "", Accept.JSON, true);

        assertThat(compressed.headers()).containsEntry("Content-Encoding", "gzip");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        compressed.writeTo(bytes);
        assertThat((long) bytes.size()).isEqualTo(compressed.length());
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text(pages.page("/vpc", "", Accept.JSON, false)));
        }
        assertThat(pages.page("/vpc", "", Accept.JSON, false).headers()).isEmpty();
    }
}
