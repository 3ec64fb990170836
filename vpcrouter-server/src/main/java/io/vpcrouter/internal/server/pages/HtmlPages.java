package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationList;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The HTML pages: each shows the facts of its path first, then a summary of everything else.
 *
 * <p>Threading: one at a time.
 */
public final class HtmlPages {
    private static final int MANY = 200;
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

    /** Writes a page. */
    public Html page(String path, String wanted, Collection<String> paths) {
        RouterStatus status = facts.status().get();
        long nanos = facts.clock().nanos();
        // The time of day as it was when the status was taken: if the wall clock steps, ages stay.
        Instant now = status.ages().takenAt().plusNanos(nanos - status.ages().taken());
        Find find = new Find(wanted);
        String phase = phase(status);
        Html html = HtmlFrame.begin(phase + " - " + HtmlFrame.name(path) + " - vpcrouter", true);
        header(html, path, wanted, paths, status.vpc());
        html.open("main", "id", "live", "tabindex", "-1");
        List<DestinationRoutes> all = destinations.of(status);
        HtmlState state = new HtmlState(html, status, find, now);
        summary(html, status, all, state, now, nanos);
        HtmlHistory history = new HtmlHistory(html, status, find, now);
        HtmlServer server = new HtmlServer(html, now, Duration.ofNanos(nanos - started));
        switch (path) {
            case "/ips" -> {
                state.hosts(MANY);
                state.destinations(all, SOME);
            }
            case "/route_info" -> {
                state.destinations(all, MANY);
                state.hosts(SOME);
            }
            case "/vpc" -> {
                state.rows(MANY);
                state.tablesLeftAlone(MANY);
                state.hosts(SOME);
            }
            case "/history" -> {
                history.failovers(MANY);
                history.changes(MANY);
                history.events(facts.history().newestFirst(), MANY);
            }
            case "/plugins" ->
                server.plugins(facts.plugins(), facts.statistics().get());
            default -> {
                state.destinations(all, SOME);
                state.hosts(SOME);
            }
        }
        if (!path.equals("/history")) {
            history.failovers(FEW);
            history.changes(FEW);
        }
        server.server(facts.version(), startedAt, facts.options());
        html.closeLine();
        html.open("footer").open("p").text("Times are UTC. The same facts for programs: ");
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
            Html html, RouterStatus status, List<DestinationRoutes> all, HtmlState state, Instant now, long nanos) {
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
        long seconds = status.writePace().secondsLeft();
        fact(
                html,
                "Writes waiting",
                HtmlWords.number(status.writesWaiting())
                        + (seconds == 0 ? "" : ", about " + HtmlWords.number(seconds) + " s left"));
        html.open("div").element("dt", "Last read").open("dd");
        status.lastReadAtIfEver()
                .ifPresentOrElse(
                        at -> HtmlWords.moment(html, at, now, status.ages().sinceRead(nanos)),
                        () -> html.text("none yet"));
        html.close().close().closeLine();
        problems(html, status);
        fallbacks(html, status, now, nanos);
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
        html.open("section", "class", "alarm", "aria-labelledby", "fallbacks", "data-key", "fallbacks");
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

    private static void fact(Html html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    private static void problems(Html html, RouterStatus status) {
        if (status.conditions().isEmpty() && !status.stale()) {
            return;
        }
        html.open("section", "class", "alarm", "aria-labelledby", "problems", "data-key", "problems");
        html.open("h2", "id", "problems");
        HtmlWords.severity(html, Severity.ERROR, "Problems");
        html.close().open("ul");
        if (status.stale()) {
            html.element("li", "The route spec is the last good one; its source cannot be used.");
        }
        for (Map.Entry<String, String> condition :
                status.conditionTexts().entrySet().stream().limit(SOME).toList()) {
            html.open("li", "data-key", condition.getKey()).element("strong", condition.getKey());
            html.text(": " + condition.getValue()).close();
        }
        html.close().closeLine();
    }
}
