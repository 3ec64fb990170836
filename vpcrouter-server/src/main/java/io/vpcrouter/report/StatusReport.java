package io.vpcrouter.report;

import io.vpcrouter.internal.server.json.JsonText;
import io.vpcrouter.internal.server.view.Lengths;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a running daemon says of itself, for people and for programs: whether all is well, what is wrong, which host carries
 * how many routes, what health says of the hosts, which destinations are on their fallback, and the last failovers.
 *
 * <p>Threading: immutable.
 */
public final class StatusReport {
    private static final int MOST_FAILOVERS = 5;
    private static final String IN_LINE = "in_line";
    private static final String HEALTHY = "healthy";

    private final String url;
    private final String phase;
    private final String vpc;
    private final String lastRead;
    private final Map<String, Object> replica;
    private final Map<String, Object> conditions;
    private final Map<String, Object> hosts;
    private final Map<String, Integer> routesByHost;
    private final Map<String, Object> fallbacks;
    private final List<Map<String, Object>> failovers;

    private StatusReport(
            DaemonPages pages,
            Map<String, Object> root,
            Map<String, Object> ips,
            Map<String, Object> tables,
            Map<String, Object> history) {
        Map<String, Object> state = map(root.get("state"));
        this.url = pages.base().toString();
        this.phase = text(state.get("phase"));
        this.vpc = text(state.get("vpc"));
        this.lastRead = text(state.get("last_read"));
        this.replica = map(state.get("replica"));
        this.conditions = map(state.get("conditions"));
        this.hosts = map(ips.get("hosts"));
        this.routesByHost = routesByHost(map(tables.get("route_tables")));
        this.fallbacks = map(tables.get("fallbacks"));
        this.failovers = list(history.get("failovers")).stream()
                .limit(MOST_FAILOVERS)
                .map(StatusReport::map)
                .toList();
    }

    /**
     * Asks a daemon.
     *
     * @throws IOException with a message for people, if it gives no answer or is no vpcrouter
     */
    public static StatusReport of(DaemonPages pages) throws IOException, InterruptedException {
        Map<String, Object> root = pages.page("/");
        if (!map(root.get("state")).containsKey("phase")) {
            throw new IOException(pages.base() + ": no vpcrouter daemon (expected: its page / with state and phase)");
        }
        return new StatusReport(pages, root, pages.page("/ips"), pages.page("/vpc"), pages.page("/history"));
    }

    /** The routes that lead to the host that the daemon wants them to lead to. */
    private static Map<String, Integer> routesByHost(Map<String, Object> tables) {
        Map<String, Integer> counts = new TreeMap<>();
        tables.values()
                .forEach(table -> map(table).values().forEach(each -> {
                    Map<String, Object> route = map(each);
                    Object host = route.get("host");
                    if (host != null && Objects.equals(route.get("eni"), route.get("target"))) {
                        counts.merge(text(host), 1, Integer::sum);
                    }
                }));
        return counts;
    }

    /** Whether every route is as the spec wants it. */
    public boolean isInLine() {
        return phase.equals(IN_LINE);
    }

    /** The report as one JSON object, indented. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("url", url);
        all.put(IN_LINE, isInLine());
        all.put("phase", phase);
        all.put("vpc", vpc);
        all.put("last_read", lastRead);
        if (!replica.isEmpty()) {
            all.put("replica", replica);
        }
        all.put("conditions", conditions);
        all.put("hosts_by_verdict", hostsByVerdict());
        all.put("hosts", hosts);
        all.put("routes_by_host", routesByHost);
        all.put("fallbacks", fallbacks);
        all.put("failovers", failovers);
        return JsonText.indented(json -> JsonText.put(json, all));
    }

    private Map<String, Integer> hostsByVerdict() {
        Map<String, Integer> counts = new TreeMap<>();
        hosts.values().forEach(host -> counts.merge(text(map(host).get("verdict")), 1, Integer::sum));
        return counts;
    }

    /**
     * The report for people.
     *
     * @param coloured whether lines get colours of a terminal; they only repeat what the words say
     */
    public String text(boolean coloured) {
        TextTable head = new TextTable();
        head.row(colour(), List.of(verdict()));
        head.row(List.of("VPC " + vpc + ", last read " + inSeconds(lastRead) + ", asked at " + url));
        if (!replica.isEmpty()) {
            head.row(List.of("replica " + text(replica.get("me")) + " is " + text(replica.get("role")) + ", leader "
                    + Objects.requireNonNullElse(replica.get("leader"), "unknown")));
        }
        TextTable problems = new TextTable();
        conditions.forEach((name, problem) -> problems.row(Colour.RED, List.of(name, text(problem))));
        TextTable hostLines = new TextTable();
        new TreeMap<>(hosts).forEach((host, facts) -> hostLine(hostLines, host, map(facts)));
        TextTable fallbackLines = new TextTable();
        fallbacks.forEach((destination, facts) -> fallbackLine(fallbackLines, destination, map(facts)));
        TextTable moves = new TextTable();
        failovers.forEach(failover -> moves.row(cells(failover)));

        List<String> parts = new ArrayList<>();
        parts.add(head.text("", coloured));
        part(parts, "Conditions", problems, coloured);
        part(parts, "Hosts", hostLines, coloured);
        part(parts, "On the fallback", fallbackLines, coloured);
        part(parts, "Last failovers", moves, coloured);
        return String.join("\n", parts);
    }

    /** A lost standby is a silent outage in waiting, so a failed host is told although every route is right. */
    private String verdict() {
        if (!isInLine()) {
            return "NOT WELL: " + phase.replace('_', ' ');
        }
        if (isAllWell()) {
            return "ALL WELL: in line";
        }
        List<String> but = new ArrayList<>();
        if (notHealthy() > 0) {
            but.add(notHealthy() + " of " + hosts.size() + (hosts.size() == 1 ? " host" : " hosts") + " not healthy");
        }
        if (!conditions.isEmpty()) {
            but.add(conditions.size() + (conditions.size() == 1 ? " condition" : " conditions"));
        }
        return "IN LINE, BUT " + String.join(", ", but);
    }

    private boolean isAllWell() {
        return isInLine() && conditions.isEmpty() && notHealthy() == 0;
    }

    private int notHealthy() {
        return hosts.size() - hostsByVerdict().getOrDefault(HEALTHY, 0);
    }

    private Colour colour() {
        if (!isInLine()) {
            return Colour.RED;
        }
        return isAllWell() ? Colour.GREEN : Colour.YELLOW;
    }

    private static String inSeconds(String time) {
        return time.replaceFirst("\\.[0-9]+Z$", "Z");
    }

    private static void part(List<String> parts, String title, TextTable table, boolean coloured) {
        if (!table.isEmpty()) {
            parts.add(title + "\n" + table.text("  ", coloured));
        }
    }

    private void hostLine(TextTable lines, String host, Map<String, Object> facts) {
        String verdict = text(facts.get("verdict"));
        int routes = routesByHost.getOrDefault(host, 0);
        lines.row(
                verdict.equals(HEALTHY) ? Colour.NONE : verdict.equals("failed") ? Colour.RED : Colour.YELLOW,
                List.of(
                        host,
                        verdict,
                        "since " + inSeconds(text(facts.get("since"))),
                        routes + (routes == 1 ? " route" : " routes"),
                        text(facts.get("instance")),
                        text(facts.get("zone")),
                        verdict.equals(HEALTHY) ? "" : text(facts.get("reason"))));
    }

    /** Nobody should learn from the bill that a fallback carries the traffic. */
    private static void fallbackLine(TextTable lines, String destination, Map<String, Object> facts) {
        Object since = facts.get("since");
        if (since != null) {
            lines.row(
                    Colour.YELLOW,
                    List.of(
                            destination,
                            list(facts.get("targets")).stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining(", ")),
                            "for " + length(facts.get("seconds")),
                            "since " + inSeconds(text(since)),
                            "in all " + length(facts.get("total_seconds"))));
        }
    }

    private static String length(@Nullable Object seconds) {
        return seconds instanceof Number number ? Lengths.text(Duration.ofSeconds(number.longValue())) : "-";
    }

    private static List<String> cells(Map<String, Object> failover) {
        StringBuilder left = new StringBuilder();
        map(failover.get("left_behind"))
                .forEach((reason, count) -> left.append(left.isEmpty() ? "left behind: " : ", ")
                        .append(text(count))
                        .append(' ')
                        .append(reason));
        return List.of(
                inSeconds(text(failover.get("detected"))),
                text(failover.get("host")),
                text(failover.get("moved")) + " of " + text(failover.get("rows")) + " routes moved",
                left.toString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map ? (Map<String, Object>) value : new LinkedHashMap<>();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> items ? items : List.of();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
