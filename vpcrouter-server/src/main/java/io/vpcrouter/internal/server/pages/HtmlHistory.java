package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.PastEvent;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of failovers, changes and events on the HTML pages, newest first. */
final class HtmlHistory {
    private final Html html;
    private final RouterStatus status;
    private final Find find;
    private final List<String> names;
    private final Instant now;

    HtmlHistory(Html html, RouterStatus status, Find find, List<String> names, Instant now) {
        this.html = html;
        this.status = status;
        this.find = find;
        this.names = names;
        this.now = now;
    }

    void failovers(int limit) {
        List<Failover> found = status.failovers().stream()
                .filter(failover -> find.isEverything() || find.isIn(Stream.of(failover.host())))
                .toList();
        begin("failovers", "Failovers");
        if (found.isEmpty()) {
            html.element("p", "No failover since the start" + filtered() + ".");
        } else {
            Duration longest = found.stream()
                    .limit(limit)
                    .map(failover -> HtmlTimeline.length(failover, now))
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            HtmlTable table = new HtmlTable(
                    html,
                    caption(found.size(), limit) + ". Times after detection.",
                    "Host that failed",
                    "Routes",
                    "Timeline",
                    "Last answer",
                    "Detected",
                    "Decided",
                    "Accepted",
                    "Seen");
            found.stream().limit(limit).forEach(failover -> failover(table, failover, longest));
            table.end();
            HtmlTimeline.key(html);
        }
        html.closeLine();
    }

    private void failover(HtmlTable table, Failover failover, Duration longest) {
        table.row(failover.host() + " " + failover.detected());
        table.head(cell -> HtmlWords.link(cell, "/ips", failover.host()));
        table.cell(cell -> {
            Severity severity = failover.moved() < failover.routes() ? Severity.CHANGING : Severity.OK;
            HtmlWords.sign(cell, severity);
            cell.text(" " + HtmlTimeline.story(failover));
        });
        table.cell(cell -> HtmlTimeline.bar(cell, failover, now, longest));
        table.cell(failover.lastAnswerIfKnown()
                .map(at -> HtmlWords.seconds(Duration.between(at, failover.detected())) + " before")
                .orElse("unknown"));
        table.cell(cell -> HtmlWords.moment(cell, failover.detected(), now));
        table.cell(after(failover, Optional.of(failover.decided())));
        table.cell(after(failover, failover.acceptedIfKnown()));
        table.cell(after(failover, failover.seenIfKnown()));
    }

    private static String after(Failover failover, Optional<Instant> stamp) {
        return stamp.map(at -> HtmlWords.millis(Duration.between(failover.detected(), at)))
                .orElse("not yet");
    }

    void changes(int limit) {
        List<RouterEvent.RouteChanged> found = status.lastChanges().stream()
                .filter(changed -> isWanted(changed.decision()))
                .toList();
        begin("changes", "Latest changes");
        if (found.isEmpty()) {
            html.element("p", "No change since the start" + filtered() + ".");
        } else {
            HtmlTable table = new HtmlTable(
                    html,
                    caption(found.size(), limit),
                    "Destination",
                    "When",
                    "Change",
                    "Table",
                    "From",
                    "To",
                    "Reason");
            found.stream().limit(limit).forEach(changed -> change(table, changed));
            table.end();
        }
        html.closeLine();
    }

    private boolean isWanted(Decision decision) {
        return find.isEverything()
                || find.isIn(decision.destination())
                || find.isIn(decision.table())
                || find.isIn(decision.hostIfAny().stream())
                || decision.currentIfAny()
                        .map(RouteTarget::id)
                        .filter(names::contains)
                        .isPresent();
    }

    private void change(HtmlTable table, RouterEvent.RouteChanged changed) {
        Decision decision = changed.decision();
        table.row(decision.table() + " " + decision.destination() + " " + changed.at());
        table.head(cell -> cell.text(decision.destination()));
        table.cell(cell -> HtmlWords.moment(cell, changed.at(), now));
        table.cell(decision.action().text());
        table.cell(decision.table());
        table.cell(decision.currentIfAny().map(RouteTarget::id).orElse("no route"));
        table.cell(decision.hostIfAny().map(Object::toString).orElse("no route"));
        table.cell(decision.reason().text());
    }

    void events(List<PastEvent> events, int limit) {
        List<PastEvent> found = events.stream()
                .filter(event -> find.isEverything() || isIn(EventText.of(event)))
                .toList();
        begin("events", "Other events");
        if (found.isEmpty()) {
            html.element("p", "No event since the start" + filtered() + ".");
        } else {
            HtmlTable table = new HtmlTable(html, caption(found.size(), limit), "Event", "When", "Facts");
            found.stream().limit(limit).forEach(event -> event(table, event));
            table.end();
        }
        html.closeLine();
    }

    private boolean isIn(EventText event) {
        return find.isIn(event.name()) || find.isIn(event.facts());
    }

    private void event(HtmlTable table, PastEvent event) {
        EventText text = EventText.of(event);
        table.row(event.at() + " " + text.name() + " " + text.facts());
        table.head(cell -> cell.text(text.name()));
        table.cell(cell -> HtmlWords.moment(cell, event.at(), now));
        table.cell(text.facts());
    }

    private void begin(String id, String title) {
        html.open("section", "aria-labelledby", id, "data-key", id).element("h2", title, "id", id);
    }

    private String filtered() {
        return find.isEverything() ? "" : " with what you look for";
    }

    private static String caption(int found, int limit) {
        return found > limit
                ? "The newest " + HtmlWords.number(limit) + " of " + HtmlWords.number(found)
                : "Newest first";
    }
}
