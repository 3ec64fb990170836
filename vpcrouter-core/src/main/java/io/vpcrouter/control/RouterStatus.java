package io.vpcrouter.control;

import io.vpcrouter.internal.collect.LazyList;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a router at one moment. Immutable; asking for it never waits for the loop.
 *
 * @param phase the state in one word
 * @param vpc the id of the VPC
 * @param startedAt when the router was started
 * @param spec the spec in force, or null before the first
 * @param stale whether the spec came from the last good file because its source could not be used
 * @param lastReadAt when the cloud was last read whole, or null if never
 * @param decisions the last decision for each table and destination, by table and then destination
 * @param tablesOutOfScope the tables that are not managed, with the reason
 * @param hosts the hosts of the spec, in canonical order
 * @param rows what was done to the rows that were touched last, in that order, a bounded number
 * @param conditions what is wrong at the moment: name to what and what to do
 * @param lastChanges the last changes that the cloud accepted, newest first, a bounded number
 * @param failovers the last failovers, newest first, a bounded number
 * @param writesWaiting how many changes are queued or under way
 * @param tableRoutes how full each table in scope was at the last read, by id
 * @param writeBudgetLeft for each action that changes something, how many more calls may start at once
 * @param passes how many full reads were compared with the spec since the start
 * @param writePace how fast routes are written, and how long what is queued still takes
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
        List<RouteStatus> rows,
        SortedMap<String, String> conditions,
        List<RouterEvent.RouteChanged> lastChanges,
        List<Failover> failovers,
        int writesWaiting,
        SortedMap<String, TableHeadRoom> tableRoutes,
        Map<Action, Integer> writeBudgetLeft,
        long passes,
        WritePace writePace) {
    /** The state in one word; the worst that applies. */
    public enum Phase {
        /** No spec was accepted yet, so nothing is read or written. */
        WAITING_FOR_SPEC,
        /** The cloud was not read yet. */
        STARTING,
        /** Nobody answers: health is not believed. */
        FROZEN,
        /** The checks cannot run. */
        BLIND,
        /**
         * Not in line: changes are queued, under way or held, hosts are not judged yet, or something that the conditions
         * name stands in the way.
         */
        CONVERGING,
        /** Everything is as the spec wants it. */
        IN_LINE,
        /** The router was told to stop. */
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
        rows = List.copyOf(rows);
        lastChanges = List.copyOf(lastChanges);
        failovers = List.copyOf(failovers);
        writeBudgetLeft = Map.copyOf(writeBudgetLeft);
    }

    /** The spec in force, if there is one. */
    public Optional<RouteSpec> specIfAny() {
        return Optional.ofNullable(spec);
    }

    /** When the cloud was last read whole, if ever. */
    public Optional<Instant> lastReadAtIfEver() {
        return Optional.ofNullable(lastReadAt);
    }
}
