package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.internal.server.view.WorstFirst;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.validation.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The zones with their hosts as tiles: state by colour and sign, size by the routes that they carry. */
final class HtmlTopology {
    private static final int MOST = 400;
    private static final int SIZES = 4;

    private final Html html;

    HtmlTopology(Html html) {
        this.html = html;
    }

    void zones(RouterStatus status, List<DestinationRoutes> all) {
        if (status.hosts().isEmpty()) {
            return;
        }
        html.open("section", "aria-labelledby", "zones", "data-key", "zones").element("h2", "Zones", "id", "zones");
        Map<IpAddress, Integer> routes = new HashMap<>();
        all.forEach(rows -> rows.carriers().forEach((host, tables) -> routes.merge(host, tables, Integer::sum)));
        int most = routes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Map<String, WorstFirst<HostStatus>> zones = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        status.hosts().forEach(host -> names.add(zone(host)));
        for (HostStatus host : status.hosts()) {
            zones.computeIfAbsent(zone(host), ignored -> new WorstFirst<>(MOST / names.size() + 1))
                    .add(Severities.of(host), host);
        }
        html.open("div", "class", "zones");
        zones.forEach((zone, hosts) -> zone(zone, hosts, routes, most));
        html.close();
        html.element(
                        "p",
                        "Each tile is a host; the wider it is, the more routes lead to it. Open one to see what is and was on it.",
                        "class",
                        "quiet")
                .closeLine();
    }

    private static String zone(HostStatus host) {
        return host.zoneIfFound().orElse("no zone known");
    }

    private void zone(String zone, WorstFirst<HostStatus> hosts, Map<IpAddress, Integer> routes, int most) {
        html.open("div", "class", "zone", "data-key", zone).element("h3", zone);
        List<String> facts = new ArrayList<>();
        facts.add(HtmlWords.count(hosts.total(), "host", "hosts"));
        int left = hosts.total() - hosts.shown().size();
        if (left > 0) {
            facts.add(HtmlWords.number(left) + " of them not shown");
        }
        html.element("p", String.join(", ", facts), "class", "quiet").open("ul", "class", "tiles");
        hosts.shown().forEach(host -> tile(host, routes.getOrDefault(host.host(), 0), most));
        html.close().closeLine();
    }

    private void tile(HostStatus host, int routes, int most) {
        Severity severity = Severities.of(host);
        String name = host.name();
        html.open("li", "data-key", host.host().toString());
        html.open(
                "a",
                "class",
                "tile " + HtmlWords.look(severity) + " size-" + size(routes, most),
                "href",
                HtmlWords.found("/ips", host.host()),
                "title",
                host.host() + (name.isEmpty() ? "" : " " + name) + ", "
                        + host.verdict().text() + ", " + HtmlWords.count(routes, "route", "routes"));
        html.element("i", HtmlWords.sign(severity), "aria-hidden", "true");
        html.text(" " + (name.isEmpty() ? host.host() : name));
        html.element(
                "span", host.verdict().text() + ", " + HtmlWords.count(routes, "route", "routes"), "class", "unseen");
        html.close().close();
    }

    private static int size(int routes, int most) {
        return routes == 0 ? 0 : 1 + (int) ((long) routes * (SIZES - 1) / Math.max(1, most));
    }
}
