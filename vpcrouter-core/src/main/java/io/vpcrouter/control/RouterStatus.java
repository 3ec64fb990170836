package io.vpcrouter.control;

import io.vpcrouter.internal.collect.LazyList;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a router at one moment. Immutable.
 *
 * @param phase the state in one word
 * @param vpc the id of the VPC
 * @param startedAt when the router was started
 * @param spec the spec in force, or null before the first
 * @param stale whether the spec comes from the last good file, because its source has no good one
 * @param lastReadAt when the VPC was last read, or null if never
 * @param decisions the last decision for each table and destination, by table and then destination
 * @param tablesOutOfScope the tables that are not managed, each with the reason
 * @param hosts the hosts of the spec, in canonical order
 * @param routes the routes that were changed lately, oldest change first, a bounded number
 * @param conditions the conditions that hold now, each with what is wrong and what to do, in the order of their texts
 * @param lastChanges the last changes that the cloud accepted, newest first, a bounded number
 * @param failovers the last failovers, newest first, a bounded number
 * @param writesWaiting how many changes are queued or under way
 * @param tableRoutes how full each table in scope was at the last read, by id
 * @param writeBudgetLeft for each action that changes something, how many more calls may start at once
 * @param passes how many times the whole VPC was compared with the spec since the start
 * @param writePace how fast routes are written, and how long what is queued still takes
 * @param ages how old all this is, by the monotonic clock
 * @param replica the role among several replicas, or null for a router that is the only one
 * @param fallbacks the destinations that are or were on a fallback, in canonical order
 */
public record RouterStatus(
        Phase phase,
        String vpc,
        Instant startedAt,
        @Nullable RouteSpec spec,
        boolean stale,
        @Nullable Instant lastReadAt,
        List<Decision> decisions,
        SortedMap<String, String> tablesOutOfScope,
        List<HostStatus> hosts,
        List<RouteStatus> routes,
        Map<Condition, String> conditions,
        List<RouterEvent.RouteChanged> lastChanges,
        List<Failover> failovers,
        int writesWaiting,
        SortedMap<String, TableHeadRoom> tableRoutes,
        Map<Action, Integer> writeBudgetLeft,
        long passes,
        WritePace writePace,
        StatusAges ages,
        @Nullable ReplicaStatus replica,
        List<FallbackTime> fallbacks) {
    /** The state in one word: the worst that applies. */
    public enum Phase {
        /** There is no spec yet, so nothing is read or written. */
        WAITING_FOR_SPEC,
        /** The VPC was not read yet. */
        STARTING,
        /** No host answers, so verdicts do not count. */
        FROZEN,
        /** The health checks cannot run. */
        BLIND,
        /**
         * Not in line: changes are queued, under way or held, hosts have no verdict yet, or something that the conditions
         * name stands in the way.
         */
        CONVERGING,
        /** Every route is as the spec wants it. */
        IN_LINE,
        /** The router stops. */
        STOPPING;

        /** The word in state, metrics and logs. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the collections. */
    public RouterStatus {
        decisions = List.copyOf(decisions);
        hosts = hosts instanceof LazyList ? hosts : List.copyOf(hosts);
        routes = List.copyOf(routes);
        conditions = byText(conditions);
        lastChanges = List.copyOf(lastChanges);
        failovers = List.copyOf(failovers);
        fallbacks = List.copyOf(fallbacks);
        writeBudgetLeft = Map.copyOf(writeBudgetLeft);
    }

    private static Map<Condition, String> byText(Map<Condition, String> conditions) {
        Map<Condition, String> sorted = new LinkedHashMap<>();
        conditions.entrySet().stream()
                .sorted(Comparator.comparing(condition -> condition.getKey().text()))
                .forEach(condition -> sorted.put(condition.getKey(), condition.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    /** {@link #conditions} by their texts, in the same order, as JSON and people see them. */
    public Map<String, String> conditionTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        conditions.forEach((condition, problem) -> texts.put(condition.text(), problem));
        return texts;
    }

    /** The spec in force, if there is one. */
    public Optional<RouteSpec> specIfAny() {
        return Optional.ofNullable(spec);
    }

    /** The role among several replicas, unless the router is the only one. */
    public Optional<ReplicaStatus> replicaIfAny() {
        return Optional.ofNullable(replica);
    }

    /** When the VPC was last read, if ever. */
    public Optional<Instant> lastReadAtIfEver() {
        return Optional.ofNullable(lastReadAt);
    }
}
