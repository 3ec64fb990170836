package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.HostPast;
import io.vpcrouter.internal.server.view.RouteFilter;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.internal.server.view.WorstFirst;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.validation.Severity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of destinations, hosts and routes on the HTML pages: the worst first, and a limited number. */
final class HtmlState {
    private final Html html;
    private final RouterStatus status;
    private final Find find;
    private final Instant now;
    private final RouterPast past;
    private final Map<IpAddress, HostStatus> hosts = new HashMap<>();

    private record Row(String table, Destination destination) {}

    HtmlState(Html html, RouterStatus status, Find find, Instant now, RouterPast past) {
        this.html = html;
        this.status = status;
        this.find = find;
        this.now = now;
        this.past = past;
        status.hosts().forEach(host -> hosts.put(host.host(), host));
    }

    /** How urgently a destination needs attention. */
    Severity severity(DestinationRoutes rows) {
        Severity decided = rows.worst().map(Severities::of).orElse(Severity.CHANGING);
        if (decided != Severity.OK) {
            return decided;
        }
        return rows.carrier().map(hosts::get).map(Severities::of).orElse(decided);
    }

    void destinations(List<DestinationRoutes> all, int limit, int page) {
        WorstFirst<DestinationRoutes> found = new WorstFirst<>(limit, page);
        all.stream().filter(this::isWanted).forEach(rows -> found.add(severity(rows), rows));
        begin("destinations", "Destinations");
        if (found.total() == 0) {
            nothing("No destination" + filtered() + ".");
        } else {
            Map<Destination, RouteStatus> touched = lastTouched();
            HtmlTable table = new HtmlTable(
                    html,
                    caption(found, all.size(), "destination", "destinations"),
                    "Destination",
                    "Host",
                    "State",
                    "Zone",
                    "Decision",
                    "Since");
            found.shown().forEach(rows -> destination(table, rows, touched.get(rows.destination())));
            table.end();
            more(found, "/route_info", limit, page);
        }
        html.closeLine();
    }

    private boolean isWanted(DestinationRoutes rows) {
        return find.isEverything()
                || find.isIn(rows.destination())
                || find.isIn(rows.carriers().keySet().stream())
                || find.isIn(rows.worst().flatMap(Decision::hostIfAny).stream());
    }

    private void destination(HtmlTable table, DestinationRoutes rows, @Nullable RouteStatus touched) {
        Optional<HostStatus> host = rows.carrier().map(hosts::get);
        table.row(rows.destination().toString());
        table.head(cell -> HtmlWords.link(cell, "/vpc", rows.destination()));
        table.cell(cell -> carriers(rows));
        table.cell(cell -> host.ifPresentOrElse(this::verdict, () -> quiet("no host")));
        table.cell(cell -> orUnknown(host.flatMap(HostStatus::zoneIfFound)));
        table.cell(
                cell -> rows.worst().ifPresentOrElse(worst -> decision(worst, rows), () -> quiet("not compared yet")));
        boolean isThere = rows.worst().isEmpty()
                || rows.worst().flatMap(Decision::currentIfAny).isPresent();
        table.cell(cell -> since(touched, isThere));
    }

    private void carriers(DestinationRoutes rows) {
        List<IpAddress> carriers = rows.carriersByLoad();
        Optional<Decision> worst = rows.worst();
        if (carriers.isEmpty()) {
            quiet(worst.flatMap(Decision::currentIfAny).map(RouteTarget::id).orElse("none"));
        } else {
            HtmlWords.link(html, "/ips", carriers.get(0));
            if (carriers.size() > 1) {
                quiet(" and " + HtmlWords.count(carriers.size() - 1, "other", "others"));
            }
        }
        worst.filter(decision -> decision.change().isPresent())
                .flatMap(Decision::hostIfAny)
                .filter(chosen -> !carriers.equals(List.of(chosen)))
                .ifPresent(chosen -> html.text(" → ").text(chosen));
    }

    private void decision(Decision decision, DestinationRoutes rows) {
        decision(decision);
        if (rows.tables() > 1) {
            String all = HtmlWords.count(rows.tables(), "table", "tables");
            quiet(rows.likeWorst() == rows.tables() ? ", in all " + all : ", in " + rows.likeWorst() + " of " + all);
        }
    }

    private void decision(Decision decision) {
        HtmlWords.severity(html, Severities.of(decision), decision.action().text());
        html.text(", " + decision.reason().text());
    }

    /** The last change of each destination: later ones come later in the list. */
    private Map<Destination, RouteStatus> lastTouched() {
        Map<Destination, RouteStatus> touched = new HashMap<>();
        status.routes().forEach(row -> touched.put(row.destination(), row));
        return touched;
    }

    private void since(@Nullable RouteStatus row, boolean isThere) {
        if (row == null || row.changedAtIfEver().isEmpty()) {
            quiet(isThere ? "before the start" : "no route");
        } else {
            HtmlWords.moment(html, row.changedAtIfEver().get(), now);
        }
        if (row != null && row.error() != null) {
            html.open("br");
            HtmlWords.severity(html, Severity.ERROR, "error");
            html.text(" " + row.error());
        }
    }

    void hosts(int limit, int page) {
        WorstFirst<HostStatus> found = new WorstFirst<>(limit, page);
        status.hosts().stream().filter(this::isWanted).forEach(host -> found.add(Severities.of(host), host));
        begin("hosts", "Hosts");
        if (found.total() == 0) {
            nothing("No host" + filtered() + ".");
        } else {
            HtmlTable table = new HtmlTable(
                    html,
                    caption(found, status.hosts().size(), "host", "hosts"),
                    "Host",
                    "Health",
                    "Round trip",
                    "Last 24 h",
                    "Since",
                    "Last observation",
                    "Zone",
                    "Interface");
            found.shown().forEach(host -> host(table, host));
            table.end();
            more(found, "/ips", limit, page);
        }
        html.closeLine();
    }

    private boolean isWanted(HostStatus host) {
        return find.isIn(Stream.of(host.host()))
                || find.isIn(host.networkInterfaceIfFound())
                || find.isIn(host.instanceIfFound())
                || find.isIn(host.zoneIfFound())
                || find.isIn(host.nameIfKnown())
                || find.isIn(host.foundByIfAny().map(FoundHost::text));
    }

    private void host(HtmlTable table, HostStatus host) {
        table.row(host.host().toString());
        table.head(cell -> HtmlWords.link(cell, "/ips", host.host()));
        table.cell(cell -> verdict(host));
        HostPast day = past.of(host.host());
        table.cell(cell -> roundTrip(host, day));
        table.cell(cell -> HtmlDay.strip(cell, day));
        table.cell(cell -> HtmlWords.moment(cell, host.since(), now));
        table.cell(cell -> {
            cell.text(host.reason());
            host.foundByIfAny().map(FoundHost::text).or(host::nameIfKnown).ifPresent(who -> quiet(" " + who));
        });
        table.cell(cell -> orUnknown(host.zoneIfFound()));
        table.cell(cell -> {
            orUnknown(host.networkInterfaceIfFound());
            host.instanceIfFound().ifPresent(instance -> quiet(" of " + instance));
        });
    }

    /** That of a host which no longer answers is old, and says so. */
    private void roundTrip(HostStatus host, HostPast day) {
        if (host.roundTripIfKnown().isPresent()) {
            html.text(HtmlWords.millis(host.roundTripIfKnown().get()));
        } else if (day.lastRoundTrip().isPresent()) {
            quiet("stale: " + HtmlWords.millis(day.lastRoundTrip().get()) + " before it failed");
        } else {
            quiet("unknown");
        }
    }

    private void verdict(HostStatus host) {
        HtmlWords.severity(html, Severities.of(host), host.verdict().text());
        if (host.drained()) {
            quiet(", drained");
        }
        if (host.gone()) {
            html.text(", gone");
        }
    }

    void rows(int limit, int page) {
        WorstFirst<Decision> found = new WorstFirst<>(limit, page);
        RouteFilter filter = new RouteFilter(find);
        for (Decision decision : status.decisions()) {
            if (filter.takes(decision)) {
                found.add(Severities.of(decision), decision);
            }
        }
        begin("rows", "Routes by table");
        if (found.total() == 0) {
            nothing("No route" + filtered() + ".");
        } else {
            Map<Row, RouteStatus> touched = new HashMap<>();
            status.routes().forEach(row -> touched.put(new Row(row.table(), row.destination()), row));
            HtmlTable table = new HtmlTable(
                    html,
                    caption(found, status.decisions().size(), "route", "routes"),
                    "Destination",
                    "Table",
                    "Leads to",
                    "Chosen host",
                    "Decision",
                    "Since");
            for (Decision decision : found.shown()) {
                table.row(decision.table() + " " + decision.destination());
                table.head(cell -> cell.text(decision.destination()));
                table.cell(cell -> HtmlWords.link(cell, "/vpc", decision.table()));
                table.cell(cell -> orUnknown(decision.currentIfAny().map(RouteTarget::id)));
                table.cell(cell -> decision.hostIfAny()
                        .ifPresentOrElse(host -> HtmlWords.link(cell, "/ips", host), () -> quiet("none")));
                table.cell(cell -> decision(decision));
                table.cell(cell -> since(
                        touched.get(new Row(decision.table(), decision.destination())),
                        decision.currentIfAny().isPresent()));
            }
            table.end();
            more(found, "/vpc", limit, page);
        }
        html.closeLine();
    }

    void tablesLeftAlone(int limit) {
        if (status.tablesOutOfScope().isEmpty()) {
            return;
        }
        begin("left-alone", "Route tables that are left alone");
        HtmlTable table = new HtmlTable(
                html,
                HtmlWords.count(status.tablesOutOfScope().size(), "table", "tables") + " out of scope",
                "Table",
                "Reason");
        status.tablesOutOfScope().entrySet().stream().limit(limit).forEach(entry -> {
            table.row(entry.getKey());
            table.head(cell -> cell.text(entry.getKey()));
            table.cell(entry.getValue());
        });
        table.end();
        html.closeLine();
    }

    private void begin(String id, String title) {
        html.open("section", "aria-labelledby", id, "data-key", id).element("h2", title, "id", id);
    }

    private String filtered() {
        return find.isEverything() ? "" : " with what you look for";
    }

    private String caption(WorstFirst<?> found, int all, String one, String many) {
        String which = found.total() == all
                ? HtmlWords.count(all, one, many)
                : HtmlWords.number(found.total()) + " of " + HtmlWords.count(all, one, many);
        int last = found.before() + found.shown().size();
        boolean isPart = found.before() > 0 && last > found.before();
        return which + ", what needs attention first"
                + (isPart ? "; " + HtmlWords.number(found.before() + 1L) + " to " + HtmlWords.number(last) : "");
    }

    /** Links to the parts of a long table; elsewhere than on its own page, the first part is shown. */
    private void more(WorstFirst<?> found, String path, int limit, int page) {
        int left = found.total() - found.before() - found.shown().size();
        html.open("p", "class", "parts");
        if (page > 1) {
            part("Previous", path, page - 1);
        }
        if (left > 0) {
            html.text("And " + HtmlWords.number(left) + " more. ");
            part("Next", path, isOwnPage(limit) ? page + 1 : 1);
        }
        html.element("a", "Everything as JSON", "href", path + "?format=json");
        html.close();
    }

    private static boolean isOwnPage(int limit) {
        return limit == HtmlPages.MANY;
    }

    private void part(String name, String path, int page) {
        String wanted = URLEncoder.encode(find.text(), StandardCharsets.UTF_8);
        String query = (wanted.isEmpty() ? "" : "find=" + wanted + "&") + "page=" + page;
        html.element("a", name, "href", path + "?" + query).text(" ");
    }

    private void nothing(String words) {
        html.element("p", words);
    }

    private void orUnknown(Optional<?> value) {
        value.ifPresentOrElse(html::text, () -> quiet("unknown"));
    }

    private void quiet(String words) {
        html.element("span", words, "class", "quiet");
    }
}
