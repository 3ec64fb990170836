package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.HostPast;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.model.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All about one host: who it is, its last day, what it carries, and what it carried. */
final class HtmlHost {
    private static final int MOST = 50;

    private final Html html;
    private final RouterStatus status;
    private final Instant now;

    HtmlHost(Html html, RouterStatus status, Instant now) {
        this.html = html;
        this.status = status;
        this.now = now;
    }

    /** The host that a reader looks for by its address, instance, interface or name tag, if it is one. */
    static Optional<HostStatus> named(RouterStatus status, String wanted) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        Optional<IpAddress> address = IpAddress.tryParse(wanted);
        List<HostStatus> found = status.hosts().stream()
                .filter(host -> address.isPresent()
                        ? host.host().equals(address.get())
                        : wanted.equals(host.instance())
                                || wanted.equals(host.networkInterface())
                                || wanted.equals(host.name()))
                .limit(2)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    void host(HostStatus host, List<DestinationRoutes> all, RouterPast past) {
        html.open("section", "class", "host", "aria-labelledby", "host", "data-key", "host");
        html.element("h2", "Host " + host.host(), "id", "host").open("dl", "class", "facts");
        fact("Health", cell -> {
            HtmlWords.severity(cell, Severities.of(host), host.verdict().text());
            cell.text((host.gone() ? ", gone" : "") + (host.drained() ? ", drained" : "") + ", since ");
            HtmlWords.moment(cell, host.since(), now);
        });
        fact("Last observation", cell -> {
            cell.text(host.reason() + " ");
            host.observedAtIfEver().ifPresent(at -> HtmlWords.moment(cell, at, now));
        });
        fact("Name", cell -> cell.text(host.nameIfKnown().orElse("none known")));
        host.foundByIfAny().ifPresent(found -> fact("Found by", cell -> cell.text(found.selector())));
        fact("Instance", cell -> cell.text(host.instanceIfFound().orElse("unknown")));
        fact("Interface", cell -> cell.text(host.networkInterfaceIfFound().orElse("unknown")));
        fact("Zone", cell -> cell.text(host.zoneIfFound().orElse("unknown")));
        html.close();
        HostPast day = past.of(host.host());
        html.open("p")
                .text("Last 24 h, as far as this process saw it: " + HtmlDay.words(day) + ", "
                        + HtmlWords.count(day.misses(), "miss", "misses") + ". ");
        HtmlDay.strip(html, day);
        html.close().open("p").text("Round trip: ");
        HtmlDay.roundTrips(html, day);
        html.close();
        carries(host, all);
        carried(host);
        html.element("a", "All events of this host", "href", HtmlWords.found("/history", host.host()))
                .closeLine();
    }

    private void fact(String name, Consumer<Html> value) {
        html.open("div").element("dt", name).open("dd");
        value.accept(html);
        html.close().close();
    }

    private void carries(HostStatus host, List<DestinationRoutes> all) {
        List<DestinationRoutes> carried = all.stream()
                .filter(rows -> rows.carriers().containsKey(host.host()))
                .toList();
        int routes = carried.stream()
                .mapToInt(rows -> rows.carriers().getOrDefault(host.host(), 0))
                .sum();
        html.element("h3", "What is on it");
        if (carried.isEmpty()) {
            html.element("p", "No route leads to it.");
            return;
        }
        HtmlTable table = new HtmlTable(
                html,
                HtmlWords.count(routes, "route", "routes") + " to "
                        + HtmlWords.count(carried.size(), "destination", "destinations")
                        + (carried.size() > MOST ? ", the first " + MOST : ""),
                "Destination",
                "Tables");
        carried.stream().limit(MOST).forEach(rows -> {
            table.row("on " + rows.destination());
            table.head(cell -> HtmlWords.link(cell, "/vpc", rows.destination()));
            table.cell(HtmlWords.number(rows.carriers().getOrDefault(host.host(), 0)) + " of "
                    + HtmlWords.number(rows.tables()));
        });
        table.end();
    }

    private void carried(HostStatus host) {
        List<RouterEvent.RouteChanged> left = status.lastChanges().stream()
                .filter(changed -> changed.decision()
                        .currentIfAny()
                        .filter(target -> target.id().equals(host.networkInterface()))
                        .isPresent())
                .toList();
        html.element("h3", "What was on it");
        if (left.isEmpty()) {
            html.element("p", "None of the latest changes took a route from it.");
            return;
        }
        HtmlTable table = new HtmlTable(
                html,
                HtmlWords.count(left.size(), "route", "routes") + " among the latest changes, newest first"
                        + (left.size() > MOST ? ", the first " + MOST : ""),
                "Destination",
                "Table",
                "Until",
                "Now on",
                "Reason");
        left.stream().limit(MOST).forEach(changed -> {
            table.row("was " + changed.decision().table() + " "
                    + changed.decision().destination() + " " + changed.at());
            table.head(cell -> cell.text(changed.decision().destination()));
            table.cell(changed.decision().table());
            table.cell(cell -> HtmlWords.moment(cell, changed.at(), now));
            table.cell(changed.decision()
                    .hostIfAny()
                    .map(Object::toString)
                    .or(changed.decision()::toIfAny)
                    .orElse("no route"));
            table.cell(changed.decision().reason().text());
        });
        table.end();
    }
}
