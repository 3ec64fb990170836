package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.server.pages.HtmlNotice;
import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.internal.server.view.EventHistory;
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
import io.vpcrouter.plan.Reason;
import io.vpcrouter.server.Samples;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPagesTest {
    /** Tries to leave texts, attributes, scripts and styles, and to turn the direction of what follows. */
    private static final String HOSTILE =
            "'\"><script>alert(1)</script></style><img src=x onerror=alert(1)>&lt;&#x3c;\u202e\u0000\u2028--><!--";

    private static final List<String> PATHS = List.of("/", "/ips", "/plugins", "/route_info", "/vpc", "/history");

    private static final RouterClock CLOCK = new RouterClock() {
        @Override
        public long nanos() {
            return Duration.ofSeconds(200).toNanos();
        }

        @Override
        public Instant now() {
            // It was set back meanwhile: ages come from the monotonic clock.
            return Samples.NOON.minusSeconds(3_600);
        }
    };

    private final AtomicReference<RouterStatus> status =
            new AtomicReference<>(Samples.status(RouterStatus.Phase.IN_LINE, Samples.NOON));
    private final EventHistory history = new EventHistory();
    private final RouterPast past = new RouterPast(CLOCK);

    private RouterPages pages(List<ShownOption> options, List<ShownPlugin> plugins, Map<String, Object> statistics) {
        return new RouterPages(
                new RouterFacts(
                        status::get,
                        () -> true,
                        () -> Map.of("mode " + HOSTILE, statistics),
                        history,
                        () -> "",
                        RouterConfig.DEFAULTS,
                        "1.0",
                        options,
                        plugins,
                        CLOCK,
                        past,
                        null),
                () -> List.of("/route_spec"));
    }

    private String page(String path, String find) {
        return text(pages(List.of(), List.of(), Map.of()).forPeople(path, asked(find), false));
    }

    private static Asked asked(String find) {
        return new Asked(find, 1, Instant.MIN, Instant.MAX);
    }

    private static String text(HttpResponse answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            answer.writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static RouterStatus status(
            RouterStatus.Phase phase,
            List<Decision> decisions,
            List<HostStatus> hosts,
            Map<Condition, String> problems) {
        return status(phase, decisions, hosts, problems, List.of());
    }

    private static RouterStatus status(
            RouterStatus.Phase phase,
            List<Decision> decisions,
            List<HostStatus> hosts,
            Map<Condition, String> problems,
            List<FallbackTime> fallbacks) {
        return new RouterStatus(
                phase,
                "vpc-1",
                Samples.NOON,
                null,
                false,
                Samples.NOON,
                decisions,
                new TreeMap<>(),
                hosts,
                List.of(),
                problems,
                List.of(),
                List.of(),
                0,
                new TreeMap<>(),
                Map.of(),
                1,
                Samples.PACE,
                Samples.AGES,
                null,
                fallbacks);
    }

    private static HostStatus host(String address, Verdict verdict, String eni) {
        return new HostStatus(
                IpAddress.parse(address),
                verdict,
                false,
                Samples.NOON,
                "answered",
                Samples.NOON,
                Duration.ofNanos(412_345),
                eni,
                "i-of-" + eni,
                "us-east-1a");
    }

    private static Decision keep(String table, String destination, String host, String eni) {
        return new Decision(
                table,
                Cidr.parse(destination),
                Action.KEEP,
                Reason.ON_CHOSEN_HOST,
                IpAddress.parse(host),
                eni,
                new RouteTarget.Interface(eni));
    }

    private static RouterStatus hostile() {
        Decision decision = new Decision(
                HOSTILE,
                Cidr.parse("10.1.0.0/16"),
                Action.REPLACE,
                Reason.HOST_FAILED,
                IpAddress.parse("10.0.0.1"),
                HOSTILE,
                new RouteTarget.Interface("old" + HOSTILE));
        Decision foreign = new Decision(
                HOSTILE,
                Cidr.parse("10.2.0.0/16"),
                Action.CONFLICT,
                Reason.FOREIGN_TARGET,
                null,
                null,
                new RouteTarget.Foreign("igw" + HOSTILE));
        return new RouterStatus(
                RouterStatus.Phase.FROZEN,
                "vpc" + HOSTILE,
                Samples.NOON,
                null,
                true,
                Samples.NOON,
                List.of(decision, foreign),
                new TreeMap<>(Map.of("rtb" + HOSTILE, HOSTILE)),
                List.of(new HostStatus(
                        IpAddress.parse("10.0.0.1"),
                        Verdict.FAILED,
                        true,
                        Samples.NOON,
                        HOSTILE,
                        Samples.NOON,
                        Duration.ofMillis(1),
                        HOSTILE,
                        HOSTILE,
                        HOSTILE)),
                List.of(new RouteStatus(
                        HOSTILE,
                        Cidr.parse("10.1.0.0/16"),
                        Samples.NOON,
                        new RouteTarget.Interface(HOSTILE),
                        Samples.NOON,
                        HOSTILE)),
                Map.of(new PluginCondition("health " + HOSTILE, HOSTILE), HOSTILE),
                List.of(new RouterEvent.RouteChanged(Samples.NOON, Samples.change(), decision)),
                List.of(Samples.failover()),
                0,
                new TreeMap<>(),
                Map.of(),
                1,
                Samples.PACE,
                Samples.AGES,
                null,
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ips", "/plugins", "/route_info", "/vpc", "/history"})
    void noValueBecomesMarkup(String path) {
        status.set(hostile());
        history.on(new RouterEvent.ConditionChanged(
                Samples.NOON, new PluginCondition("health " + HOSTILE, HOSTILE), HOSTILE));
        history.on(new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.HEALTHY, Verdict.FAILED, HOSTILE));
        ShownOption option = new ShownOption(HOSTILE, HOSTILE, HOSTILE);
        RouterPages pages = pages(
                List.of(option),
                List.of(new ShownPlugin("mode", HOSTILE, HOSTILE, HOSTILE, List.of(option))),
                Map.of(HOSTILE, List.of(HOSTILE)));

        for (String find : List.of("", HOSTILE)) {
            String page = text(pages.forPeople(path, asked(find), false));

            Markup.assertIsOurs(page);
            assertThat(page)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<img", "\u202e", "\u2028", "<!--");
        }
    }

    @Test
    void refusalsAndOffersOfPluginsBecomeNoMarkupEither() {
        Markup.assertIsOurs(HtmlNotice.refused(WebResponse.error(401, HOSTILE)).finish());
        Markup.assertIsOurs(HtmlNotice.refused(WebResponse.error(403, HOSTILE)).finish());
        String offered = HtmlNotice.offered(
                        "/" + HOSTILE, WebResponse.json(200, HOSTILE + "x".repeat(500_000)), List.of("/", HOSTILE))
                .finish();
        Markup.assertIsOurs(offered);
        assertThat(offered).hasSizeLessThan(300_000).contains("Only the beginning is shown");
    }

    @Test
    void everyPathIsAWholePageWithLandmarksAndAnnouncements() {
        for (String path : PATHS) {
            String page = page(path, "");

            Markup.assertIsOurs(page);
            assertThat(page)
                    .contains(
                            "<html lang=\"en\"",
                            "<title>Degraded - ",
                            "<main id=\"live\"",
                            "<nav aria-label=\"Pages\">")
                    .contains("<a href=\"" + path + "\" aria-current=\"page\">")
                    .contains("<a href=\"/route_spec\">/route_spec</a>", "<form role=\"search\"")
                    .contains("<label for=\"find\">", "role=\"status\"", "role=\"alert\"", "<noscript>")
                    .contains("<strong>table_full</strong>: rtb-a is full")
                    .contains("href=\"" + path + "?format=json\"");
            assertThat(page.split("<table ", -1).length)
                    .as("every table has a caption")
                    .isEqualTo(page.split("<caption ", -1).length);
        }
    }

    @Test
    void showsTheFactsOfItsPathFirst() {
        assertThat(page("/", ""))
                .containsSubsequence(">Failovers</h2>", ">Zones</h2>", ">Destinations</h2>", ">Hosts</h2>");
        assertThat(page("/ips", "")).containsSubsequence(">Hosts</h2>", ">Destinations</h2>");
        assertThat(page("/route_info", "")).containsSubsequence(">Destinations</h2>", ">Hosts</h2>");
        assertThat(page("/vpc", "")).containsSubsequence(">Routes by table</h2>", "left alone</h2>", ">Hosts</h2>");
        assertThat(page("/history", ""))
                .containsSubsequence(">Failovers</h2>", ">Latest changes</h2>", ">Other events</h2>");
        assertThat(page("/plugins", "")).containsSubsequence(">Plugins</h2>", ">Failovers</h2>");
    }

    @Test
    void showsHostStateZoneDecisionAndSinceOfEachDestination() {
        String page = page("/", "");

        assertThat(page)
                .containsSubsequence(
                        ">10.1.0.0/16</a>",
                        "eni-2",
                        "→ 10.0.0.1",
                        "no host",
                        "↻</i> replace",
                        "host failed",
                        "datetime=\"2026-01-01T12:00:00Z\" title=\"2026-01-01 12:00:00.000 UTC\">12:00:00</time>",
                        "3 min ago",
                        "no &lt;such&gt; thing",
                        ">10.2.0.0/16</a>",
                        ">10.0.0.1</a>",
                        "✓</i> healthy",
                        "us-east-1a",
                        "✓</i> keep",
                        "on the chosen host",
                        "before the start");
        assertThat(page).contains("1.234 ms", "2, 1 need attention");
    }

    @Test
    void showsHowLongDestinationsHaveBeenOnTheirFallbackWhateverTheWallClockSays() {
        FallbackTime on = new FallbackTime(
                Cidr.parse("10.1.0.0/16"),
                List.of("nat-1"),
                Samples.NOON.plusSeconds(7_200),
                Samples.AGES.taken() - Duration.ofMinutes(40).toNanos(),
                Duration.ZERO);
        FallbackTime off = new FallbackTime(Cidr.parse("10.2.0.0/16"), List.of(), null, 0, Duration.ofHours(1));
        status.set(status(RouterStatus.Phase.CONVERGING, List.of(), List.of(), Map.of(), List.of(on, off)));

        assertThat(page("/", ""))
                .containsSubsequence("On the fallback", "<strong>10.1.0.0/16</strong>: nat-1, ", "min ago")
                .containsPattern("4[0-9] min ago")
                .doesNotContain("10.2.0.0/16");
    }

    @Test
    void signsAndWordsTellTheStateWithoutColour() {
        status.set(status(
                RouterStatus.Phase.BLIND,
                List.of(),
                List.of(
                        host("10.0.0.1", Verdict.HEALTHY, "eni-1"),
                        host("10.0.0.2", Verdict.FAILED, "eni-2"),
                        host("10.0.0.3", Verdict.SUSPECT, "eni-3"),
                        host("10.0.0.4", Verdict.UNKNOWN, "eni-4")),
                Map.of()));

        assertThat(page("/ips", ""))
                .contains("✕</i> Blind")
                .containsSubsequence("▲</i> failed", "↻</i> suspect", "↻</i> unknown", "✓</i> healthy")
                .contains("Failed hosts: 1 of 4. Problems: none.");
    }

    @Test
    void manyDestinationsInManyTablesStayUsable() {
        List<Decision> decisions = new ArrayList<>();
        for (int table = 0; table < 20; table++) {
            for (int net = 0; net < 10_000; net++) {
                String destination = "10." + net / 256 + "." + net % 256 + ".0/24";
                boolean odd = net == 9_999 && table == 7;
                decisions.add(
                        odd
                                ? new Decision(
                                        "rtb-" + table,
                                        Cidr.parse(destination),
                                        Action.CONFLICT,
                                        Reason.FOREIGN_TARGET,
                                        null,
                                        null,
                                        new RouteTarget.Foreign("igw-1"))
                                : keep("rtb-" + table, destination, "10.255.0.1", "eni-1"));
            }
        }
        status.set(status(
                RouterStatus.Phase.IN_LINE,
                decisions,
                List.of(host("10.255.0.1", Verdict.HEALTHY, "eni-1")),
                Map.of()));

        for (String path : PATHS) {
            assertThat(page(path, "")).as(path).hasSizeLessThan(400_000);
        }
        String page = page("/route_info", "");
        assertThat(rows(page)).isLessThan(210);
        assertThat(page)
                .contains("10,000 destinations", "And 9,800 more", "href=\"/route_info?format=json\"")
                .containsSubsequence("<tbody", ">10.39.15.0/24</a>", "conflict", "in 1 of 20 tables", "10.0.0.0/24");
        assertThat(page("/vpc", ""))
                .contains("200,000 routes", "And 199,800 more")
                .containsSubsequence("<tbody", "10.39.15.0/24", "rtb-7", "igw-1", "conflict", "keep");
        // An address finds the network that it is in.
        String found = page("/route_info", "10.20.30.40");
        assertThat(found).contains("1 of 10,000 destinations", ">10.20.30.0/24</a>", "value=\"10.20.30.40\"");
        assertThat(page("/vpc", "rtb-13")).contains("10,000 of 200,000 routes");
        assertThat(page("/vpc", "nowhere")).contains("No route with what you look for.");
    }

    /** The issue of every night: what is failed stands above all that is well, with what it costs. */
    @Test
    void whatIsFailedStandsFirstWithWhatItCosts() {
        status.set(status(
                RouterStatus.Phase.CONVERGING,
                List.of(
                        keep("rtb-a", "10.1.0.0/16", "10.0.0.1", "eni-1"),
                        keep("rtb-a", "10.2.0.0/16", "10.0.0.2", "eni-2"),
                        new Decision(
                                "rtb-a",
                                Cidr.parse("10.3.0.0/16"),
                                Action.KEEP,
                                Reason.NONE_HEALTHY,
                                null,
                                null,
                                new RouteTarget.Interface("eni-2"))),
                List.of(host("10.0.0.1", Verdict.HEALTHY, "eni-1"), host("10.0.0.2", Verdict.FAILED, "eni-2")),
                Map.of(
                        RouterCondition.TABLES_NEARLY_FULL, "rtb-a is nearly full",
                        RouterCondition.WRITES, "refused")));

        for (String path : PATHS) {
            assertThat(page(path, ""))
                    .contains("<title>Degraded - ")
                    .containsSubsequence(
                            "id=\"headline\"",
                            "Degraded",
                            "1 destination has no usable host, 1 of 2 hosts failed, 2 problems.",
                            "Failed now",
                            "10.3.0.0/16",
                            "has no usable host in 1 table: no healthy host, it leads to eni-2",
                            ">10.0.0.2</a>",
                            "2 routes still lead to it",
                            // Worse ones first, whatever their names.
                            "<strong>writes</strong>",
                            "<strong>tables_nearly_full</strong>");
        }
    }

    @Test
    void aHostThatIsLookedForShowsWhatIsAndWasOnIt() {
        past.observed("tcp", IpAddress.parse("10.0.0.1"), Observation.reachable(Duration.ofMillis(3)));
        past.observed("tcp", IpAddress.parse("10.0.0.1"), Observation.unreachable("silent"));
        past.on(new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.1"), Verdict.HEALTHY, Verdict.FAILED, "silent"));

        for (String find : List.of("10.0.0.1", "i-1", "eni-1")) {
            assertThat(page("/", find))
                    .containsSubsequence(
                            ">Host 10.0.0.1</h2>",
                            "failed once in 24 h, 1 miss.",
                            "class=\"strip\"",
                            "class=\"trips\"",
                            "median 3.00 ms, slowest 3.00 ms",
                            ">What is on it</h3>",
                            "1 route to 1 destination",
                            "10.2.0.0/16",
                            ">What was on it</h3>");
        }
        assertThat(page("/", "10.0.0")).doesNotContain(">Host 10.0.0.1</h2>");
    }

    /** The change names the interface that the route left, and the reader the host. */
    @Test
    void aHostThatIsLookedForFindsTheChangesThatTookRoutesFromIt() {
        RouterStatus before = status.get();
        List<HostStatus> hosts = new ArrayList<>(before.hosts());
        hosts.add(host("10.0.0.2", Verdict.FAILED, "eni-2"));
        status.set(new RouterStatus(
                before.phase(),
                before.vpc(),
                before.startedAt(),
                before.spec(),
                before.stale(),
                before.lastReadAt(),
                before.decisions(),
                before.tablesOutOfScope(),
                hosts,
                before.routes(),
                before.conditions(),
                before.lastChanges(),
                before.failovers(),
                before.writesWaiting(),
                new TreeMap<>(),
                Map.of(),
                before.passes(),
                Samples.PACE,
                Samples.AGES,
                null,
                List.of()));

        assertThat(page("/history", "10.0.0.2"))
                .containsSubsequence(">What was on it</h3>", "10.1.0.0/16", "rtb-a", "10.0.0.1", "host failed")
                .containsSubsequence(">Latest changes</h2>", "10.1.0.0/16", "eni-2");
        assertThat(page("/history", "10.0.0.3")).contains("No change since the start with what you look for.");
    }

    @Test
    void aHostIsShownAndFoundByItsNameTagWhetherTheSpecListsItOrNot() {
        HostStatus named = new HostStatus(
                IpAddress.parse("10.0.0.2"),
                Verdict.FAILED,
                false,
                Samples.NOON,
                "silent",
                Samples.NOON,
                null,
                "eni-2",
                "i-2",
                "us-east-1a",
                false,
                null,
                "nat-<a>");
        status.set(status(
                RouterStatus.Phase.IN_LINE,
                List.of(),
                List.of(named, host("10.0.0.3", Verdict.HEALTHY, "eni-3")),
                Map.of()));

        assertThat(page("/", ""))
                .contains("title=\"10.0.0.2 nat-&lt;a&gt;, failed, 0 routes\"", "nat-&lt;a&gt; failed at ");
        assertThat(page("/ips", "nat-<a>")).contains(">Host 10.0.0.2</h2>", "<dt>Name</dt><dd>nat-&lt;a&gt;</dd>");
        assertThat(page("/ips", "NAT")).contains(">10.0.0.2</a>").doesNotContain(">10.0.0.3</a></th>");
        assertThat(page("/ips", "10.0.0.3")).contains("<dt>Name</dt><dd>none known</dd>");
    }

    @Test
    void theRoundTripOfAFailedHostIsMarkedAsStale() {
        past.observed("tcp", IpAddress.parse("10.0.0.2"), Observation.reachable(Duration.ofMillis(3)));
        HostStatus failed = new HostStatus(
                IpAddress.parse("10.0.0.2"),
                Verdict.FAILED,
                false,
                Samples.NOON,
                "silent",
                Samples.NOON,
                null,
                "eni-2",
                null,
                null);
        status.set(status(RouterStatus.Phase.IN_LINE, List.of(), List.of(failed), Map.of()));

        assertThat(page("/ips", "")).contains("stale: 3.000 ms before it failed");
    }

    @Test
    void longTablesComeInParts() {
        List<Decision> decisions = new ArrayList<>();
        for (int net = 0; net < 450; net++) {
            decisions.add(keep("rtb-1", "10." + net / 256 + "." + net % 256 + ".0/24", "10.255.0.1", "eni-1"));
        }
        status.set(status(
                RouterStatus.Phase.IN_LINE,
                decisions,
                List.of(host("10.255.0.1", Verdict.HEALTHY, "eni-1")),
                Map.of()));
        RouterPages pages = pages(List.of(), List.of(), Map.of());

        assertThat(page("/route_info", ""))
                .contains(">10.0.199.0/24</a>", "And 250 more.", "href=\"/route_info?page=2\"")
                .doesNotContain(">10.0.200.0/24</a>", ">Previous</a>");
        String last = text(pages.forPeople("/route_info", new Asked("10.", 3, Instant.MIN, Instant.MAX), false));
        assertThat(last)
                .contains(">10.1.193.0/24</a>", "; 401 to 450", "href=\"/route_info?find=10.&amp;page=2\"")
                .doesNotContain(">10.1.143.0/24</a>", ">Next</a>");
        assertThat(text(pages.forPeople("/vpc", new Asked("", 999_999, Instant.MIN, Instant.MAX), false)))
                .contains("450 routes", "?page=999998");
    }

    @Test
    void theFactsOfAPluginAboutManyThingsAreATableOfTheirOwn() {
        String page = text(pages(
                        List.of(),
                        List.of(new ShownPlugin(
                                "mode",
                                HOSTILE,
                                "1",
                                "x.jar",
                                List.of(new ShownOption("tcp_check_port", 38_809, "default")))),
                        Map.of("sent_probes", 12_345, "hosts", Map.of("10.0.0.1", Map.of("last_ms", 1.5, "sent", 7))))
                .forPeople("/plugins", Asked.ALL, false));

        Markup.assertIsOurs(page);
        assertThat(page)
                .contains("38809", "sent probes", "12,345")
                .containsSubsequence("<details", "hosts: 1", ">last ms</th>", ">10.0.0.1</span>", "1.5");
    }

    private static int rows(String page) {
        return page.split("<tr ", -1).length - 1;
    }

    @Test
    void destinationsOfANewPlanAreSeenAtOnce() {
        RouterPages pages = pages(List.of(), List.of(), Map.of());
        assertThat(text(pages.forPeople("/", Asked.ALL, false)))
                .contains("10.2.0.0/16")
                .doesNotContain("10.3.0.0/16");

        status.set(status(
                RouterStatus.Phase.IN_LINE,
                List.of(keep("rtb-a", "10.3.0.0/16", "10.0.0.1", "eni-1")),
                List.of(host("10.0.0.1", Verdict.HEALTHY, "eni-1")),
                Map.of()));
        assertThat(text(pages.forPeople("/", Asked.ALL, false)))
                .contains("10.3.0.0/16")
                .doesNotContain("10.2.0.0/16");
    }

    @Test
    void longTextsAreCut() {
        status.set(status(
                RouterStatus.Phase.IN_LINE, List.of(), List.of(), Map.of(RouterCondition.CLOUD, "x".repeat(100_000))));

        assertThat(page("/", "")).hasSizeLessThan(30_000).contains("x…");
    }

    @Test
    void aFailoverUnderWayShowsWhatIsStillMissing() {
        RouterStatus before = status.get();
        status.set(new RouterStatus(
                before.phase(),
                before.vpc(),
                before.startedAt(),
                before.spec(),
                before.stale(),
                before.lastReadAt(),
                before.decisions(),
                before.tablesOutOfScope(),
                before.hosts(),
                before.routes(),
                before.conditions(),
                before.lastChanges(),
                List.of(new Failover(
                        IpAddress.parse("10.0.0.2"),
                        5,
                        2,
                        new TreeMap<>(Map.of("10.0.0.3", 2)),
                        new TreeMap<>(Map.of(Reason.NONE_HEALTHY, 2)),
                        Samples.NOON.minusMillis(1_500),
                        Samples.NOON,
                        Samples.NOON.plusMillis(3),
                        null,
                        null)),
                before.writesWaiting(),
                new TreeMap<>(),
                Map.of(),
                before.passes(),
                Samples.PACE,
                Samples.AGES,
                null,
                List.of()));

        assertThat(page("/history", ""))
                .contains("<title>Failing over - ")
                .containsSubsequence(
                        "↻</i>",
                        "2 of 5 routes → 10.0.0.3 (2); left behind: 2 no healthy host",
                        "class=\"bar\"",
                        "class=\"detected\"",
                        "class=\"decided\"",
                        "class=\"open\"",
                        "1.5 s before",
                        "3.000 ms",
                        "not yet",
                        "not yet")
                .doesNotContain("<rect class=\"accepted\"");
    }
}
