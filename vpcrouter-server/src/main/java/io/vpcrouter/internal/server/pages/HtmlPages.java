package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.WritePace;
import io.vpcrouter.internal.server.view.Archive;
import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.internal.server.view.DestinationList;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.Headline;
import io.vpcrouter.internal.server.view.Lengths;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTML pages: each shows the facts of its path first, then a summary of everything else.
 *
 * <p>Threading: one at a time.
 */
public final class HtmlPages {
    /** How many lines of a table its own page shows at once. */
    static final int MANY = 200;

    private static final int SOME = 50;
    private static final int FEW = 10;

    private final RouterFacts facts;
    private final Instant startedAt;
    private final long started;
    private final DestinationList destinations = new DestinationList();

    public HtmlPages(RouterFacts facts, Instant startedAt) {
        this.facts = facts;
        this.startedAt = startedAt;
        this.started = facts.clock().nanos();
    }

    /**
     * What events may call the thing that a reader looks for. A change that took a route from a host names the interface of the
     * host, not its address.
     */
    public static List<String> names(RouterStatus status, String wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(List.of(wanted));
        HtmlHost.named(status, wanted).ifPresent(host -> {
            names.add(host.host().toString());
            host.networkInterfaceIfFound().ifPresent(names::add);
        });
        return names;
    }

    /** Writes a page. */
    public Html page(String path, Asked asked, Optional<Archive.Found> found, Collection<String> paths) {
        RouterStatus status = facts.status().get();
        long nanos = facts.clock().nanos();
        // The time of day as it was when the status was taken: if the wall clock steps, ages stay.
        Instant now = status.ages().takenAt().plusNanos(nanos - status.ages().taken());
        Find find = new Find(asked.find());
        List<DestinationRoutes> all = destinations.of(status);
        Headline line = Headline.of(
                status,
                facts.alive().getAsBoolean(),
                all.stream().filter(rows -> rows.withoutHost() > 0).count());
        Html html = HtmlFrame.begin(line.word() + " - " + HtmlFrame.name(path) + " - vpcrouter", line.severity());
        header(html, path, asked.find(), paths, status.vpc());
        html.open("main", "id", "live", "tabindex", "-1");
        HtmlState state = new HtmlState(html, status, find, now, facts.past());
        HtmlHeadline top = new HtmlHeadline(html, now);
        top.headline(line);
        top.failedNow(status, all);
        problems(html, status);
        fallbacks(html, status, now, nanos);
        summary(html, status, all, state, facts.past().burst(), now, nanos);
        HtmlHost.named(status, asked.find())
                .ifPresent(host -> new HtmlHost(html, status, now).host(host, all, facts.past()));
        HtmlHistory history = new HtmlHistory(html, status, find, names(status, asked.find()), now);
        HtmlServer server = new HtmlServer(html, now, Duration.ofNanos(nanos - started));
        switch (path) {
            case "/ips" -> {
                new HtmlTopology(html).zones(status, all);
                state.hosts(MANY, asked.page());
                state.destinations(all, SOME, 1);
            }
            case "/route_info" -> {
                state.destinations(all, MANY, asked.page());
                state.hosts(SOME, 1);
            }
            case "/vpc" -> {
                state.rows(MANY, asked.page());
                state.tablesLeftAlone(MANY);
                state.hosts(SOME, 1);
            }
            case "/history" -> {
                history.failovers(MANY);
                history.changes(MANY);
                history.events(facts.history().newestFirst(), MANY);
                new HtmlArchive(html, now).events(facts.archiveIfAny(), found, asked);
            }
            case "/plugins" ->
                server.plugins(facts.plugins(), facts.statistics().get());
            default -> {
                history.failovers(FEW);
                new HtmlTopology(html).zones(status, all);
                state.destinations(all, SOME, 1);
                state.hosts(SOME, 1);
            }
        }
        if (!path.equals("/history") && !path.equals("/")) {
            history.failovers(FEW);
        }
        if (!path.equals("/history")) {
            history.changes(FEW);
        }
        server.server(facts.version(), startedAt, facts.options());
        html.closeLine();
        html.open("footer")
                .open("p")
                .element("span", "Times are UTC.", "id", "zone")
                .text(" The same facts for programs: ");
        html.element("a", "JSON", "href", path + "?format=json").close().closeLine();
        return html.asset("script", HtmlAssets.SCRIPT);
    }

    private static void header(Html html, String path, String wanted, Collection<String> paths, String vpc) {
        html.open("header").open("h1").text("vpcrouter ").element("small", vpc).close();
        HtmlFrame.links(html, path, paths);
        html.open("div", "class", "tools").open("form", "role", "search", "action", path);
        html.element("label", "Find", "for", "find");
        html.open(
                "input",
                "id",
                "find",
                "name",
                "find",
                "type",
                "search",
                "value",
                wanted,
                "maxlength",
                "200",
                "placeholder",
                "address, destination, table");
        html.element("button", "Show", "type", "submit");
        if (!wanted.isEmpty()) {
            html.element("a", "Show everything", "href", path);
        }
        html.close();
        html.element("button", "Pause updates", "type", "button", "id", "pause", "hidden", "hidden");
        html.open("noscript").element("a", "Reload", "href", path).close().close();
        html.element("p", "", "id", "lost", "class", "alarm", "role", "alert", "hidden", "hidden");
        html.element("p", "", "id", "spoken", "class", "unseen", "role", "status")
                .closeLine();
    }

    private static String phase(RouterStatus status) {
        String word = status.phase().text().replace('_', ' ');
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void summary(
            Html html,
            RouterStatus status,
            List<DestinationRoutes> all,
            HtmlState state,
            int burst,
            Instant now,
            long nanos) {
        int hosts = status.hosts().size();
        long healthy = status.hosts().stream()
                .filter(host -> Severities.of(host) == Severity.OK)
                .count();
        long worse = all.stream()
                .filter(rows -> state.severity(rows).compareTo(Severity.OK) < 0)
                .count();
        String conditions = status.conditions().isEmpty()
                ? "none"
                : String.join(", ", status.conditionTexts().keySet());
        long failed = status.hosts().stream()
                .filter(host -> host.verdict() == Verdict.FAILED)
                .count();
        String said = phase(status) + ". Failed hosts: " + failed + " of " + hosts + ". Problems: " + conditions + ".";
        html.open("dl", "class", "facts", "id", "summary", "data-say", said);
        html.open("div").element("dt", "State").open("dd");
        HtmlWords.severity(html, Severities.of(status.phase()), phase(status));
        html.close().close();
        status.replicaIfAny().ifPresent(replica -> {
            html.open("div").element("dt", "Replica").open("dd");
            html.text(replica.role().text() + ", since ");
            HtmlWords.moment(html, replica.since(), now);
            html.text(
                    replica.role() == Role.STANDBY
                            ? "; writes nothing, and shows what it would do; leader: "
                                    + replica.leaderIfAny().orElse("none")
                            : "; " + replica.why());
            html.close().close();
        });
        html.open("div").element("dt", "Healthy hosts").open("dd");
        Severity worst = status.hosts().stream()
                .map(Severities::of)
                .min(Comparator.naturalOrder())
                .orElse(Severity.WARNING);
        HtmlWords.severity(html, worst, HtmlWords.number(healthy) + " of " + HtmlWords.number(hosts));
        html.close().close();
        fact(
                html,
                "Destinations",
                HtmlWords.number(all.size()) + (worse == 0 ? "" : ", " + HtmlWords.number(worse) + " need attention"));
        fact(html, "Writes waiting", writes(status.writesWaiting(), burst, status.writePace()));
        html.open("div").element("dt", "Last read").open("dd");
        status.lastReadAtIfEver()
                .ifPresentOrElse(
                        at -> HtmlWords.moment(html, at, now, status.ages().sinceRead(nanos)),
                        () -> html.text("none yet"));
        html.close().close().closeLine();
    }

    /** Nobody should learn from the bill that a fallback carries the traffic. */
    private static void fallbacks(Html html, RouterStatus status, Instant now, long nanos) {
        List<FallbackTime> on = status.fallbacks().stream()
                .filter(time -> time.since() != null)
                .limit(SOME)
                .toList();
        if (on.isEmpty()) {
            return;
        }
        html.open(
                "section",
                "class",
                HtmlWords.alarm(Severity.WARNING),
                "aria-labelledby",
                "fallbacks",
                "data-key",
                "fallbacks");
        html.open("h2", "id", "fallbacks");
        HtmlWords.severity(html, Severity.WARNING, "On the fallback");
        html.close().open("ul");
        for (FallbackTime time : on) {
            String destination = time.destination().toString();
            html.open("li", "data-key", destination).element("strong", destination);
            html.text(": " + String.join(", ", time.targets()) + ", ");
            time.sinceIfOn().ifPresent(since -> HtmlWords.moment(html, since, now, time.current(nanos)));
            html.close();
        }
        html.close().closeLine();
    }

    /** How far a long burst of writes is, how long it still takes, and why so long. */
    private static String writes(int waiting, int burst, WritePace pace) {
        if (waiting == 0) {
            return "none";
        }
        String queue = HtmlWords.number(waiting)
                + (burst > waiting
                        ? " of " + HtmlWords.number(burst) + ", " + HtmlWords.number(burst - waiting) + " done"
                        : "");
        return pace.secondsLeft() == 0
                ? queue
                : queue + ", about " + Lengths.text(Duration.ofSeconds(pace.secondsLeft())) + " left: the cloud grants "
                        + pace.rate().perSecondText() + " a second";
    }

    private static void fact(Html html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    private static void problems(Html html, RouterStatus status) {
        if (status.conditions().isEmpty() && !status.stale()) {
            return;
        }
        Severity worst = status.stale()
                ? Severity.ERROR
                : status.conditions().keySet().stream()
                        .map(Condition::severity)
                        .min(Comparator.naturalOrder())
                        .orElse(Severity.ERROR);
        html.open("section", "class", HtmlWords.alarm(worst), "aria-labelledby", "problems", "data-key", "problems");
        html.open("h2", "id", "problems");
        HtmlWords.severity(html, worst, "Problems");
        html.close().open("ul");
        if (status.stale()) {
            html.element("li", "The route spec is the last good one; its source cannot be used.");
        }
        List<Map.Entry<Condition, String>> worstFirst = status.conditions().entrySet().stream()
                // Stable: equally bad ones stay in the order of their texts.
                .sorted(Comparator.comparing(condition -> condition.getKey().severity()))
                .limit(SOME)
                .toList();
        for (Map.Entry<Condition, String> condition : worstFirst) {
            String name = condition.getKey().text();
            html.open("li", "data-key", name);
            HtmlWords.sign(html, condition.getKey().severity());
            html.element("strong", name);
            html.text(": " + condition.getValue()).close();
        }
        html.close().closeLine();
    }
}
