package io.vpcrouter.internal.server.pages;

import io.vpcrouter.internal.server.view.Archive;
import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.validation.Severity;
import java.time.Instant;
import java.util.Optional;

/** What the history file has, on the HTML page of the history. */
final class HtmlArchive {
    private final Html html;
    private final Instant now;

    HtmlArchive(Html html, Instant now) {
        this.html = html;
        this.now = now;
    }

    void events(Optional<Archive> archive, Optional<Archive.Found> found, Asked asked) {
        html.open("section", "aria-labelledby", "file", "data-key", "file").element("h2", "History file", "id", "file");
        if (archive.isEmpty() || found.isEmpty()) {
            html.element(
                    "p",
                    "There is none: what is above is in memory, and ends with the process. --history_file keeps it.");
            html.closeLine();
            return;
        }
        html.element("p", archive.get().place(), "class", "quiet");
        form(asked);
        found.get().problem().ifPresent(problem -> {
            html.open("p");
            HtmlWords.severity(html, Severity.WARNING, problem);
            html.close();
        });
        if (found.get().entries().isEmpty()) {
            html.element("p", "It has no event" + (asked.equals(Asked.ALL) ? "." : " that you look for."));
        } else {
            HtmlTable table = new HtmlTable(
                    html,
                    "The newest " + HtmlWords.number(found.get().entries().size()) + ", also those before the start",
                    "Event",
                    "When",
                    "Facts");
            for (Archive.Entry entry : found.get().entries()) {
                table.row(entry.at() + " " + entry.event() + " " + entry.facts());
                table.head(cell -> cell.text(entry.event().replace('_', ' ')));
                table.cell(cell -> HtmlWords.moment(cell, entry.at(), now));
                table.cell(entry.facts());
            }
            table.end();
        }
        html.closeLine();
    }

    private void form(Asked asked) {
        html.open("form", "class", "inline", "action", "/history");
        field("in", "find", "Find", asked.find(), "host, destination, table");
        field("from", "from", "From", moment(asked.from(), Instant.MIN), "2026-11-30T02:15Z");
        field("to", "to", "To", moment(asked.to(), Instant.MAX), "2026-11-30T03:00Z");
        html.element("button", "Search", "type", "submit").close();
    }

    private static String moment(Instant at, Instant none) {
        return at.equals(none) ? "" : at.toString();
    }

    private void field(String id, String name, String label, String value, String placeholder) {
        html.element("label", label, "for", id);
        html.open("input", "id", id, "name", name, "value", value, "maxlength", "200", "placeholder", placeholder);
    }
}
