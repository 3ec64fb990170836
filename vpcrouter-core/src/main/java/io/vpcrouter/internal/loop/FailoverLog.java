package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Failover;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps the times of each failover: last answer, detected, decided, accepted by the cloud, seen in a later read. */
final class FailoverLog {
    private static final int KEPT = 100;

    private final Map<IpAddress, Running> running = new LinkedHashMap<>();
    private final ArrayDeque<Failover> finished = new ArrayDeque<>();
    private List<Running> begun = new ArrayList<>();

    private static final class Running {
        final IpAddress host;
        /** The interface that carried the routes. */
        final String eni;
        /** Since when the host is failed, by the monotonic clock; empty if only evidence speaks against it. */
        final OptionalLong failedSince;

        final @Nullable Instant lastAnswer;
        final Instant detected;
        final Instant decided;
        /** The same moment by the monotonic clock: later times follow from it, so that no span depends on the wall clock. */
        final long decidedNanos;

        final Set<RouteKey> open = new HashSet<>();
        final Set<RouteKey> unseen = new HashSet<>();
        final Map<RouteKey, Reason> left = new HashMap<>();
        final SortedMap<String, Integer> movedTo = new TreeMap<>();
        int moved;

        @Nullable
        Instant accepted;

        Running(
                IpAddress host,
                String eni,
                OptionalLong failedSince,
                @Nullable Instant lastAnswer,
                Instant detected,
                Instant decided,
                long decidedNanos) {
            this.host = host;
            this.eni = eni;
            this.failedSince = failedSince;
            this.lastAnswer = lastAnswer;
            this.detected = detected;
            this.decided = decided;
            this.decidedNanos = decidedNanos;
        }

        Instant at(long nanos) {
            return decided.plusNanos(nanos - decidedNanos);
        }

        boolean isOf(OptionalLong since) {
            return since.isEmpty() || since.equals(failedSince);
        }

        void moved(RouteKey route, String target, long now) {
            unseen.add(route);
            moved++;
            if (movedTo.size() < Failover.MOST_TARGETS || movedTo.containsKey(target)) {
                movedTo.merge(target, 1, Integer::sum);
            }
            accepted = at(now);
        }

        void add(Collection<Decision> carried) {
            for (Decision decision : carried) {
                RouteKey route = RouteKey.of(decision);
                if (decision.isFailover()) {
                    open.add(route);
                    left.remove(route);
                } else if (!open.contains(route)) {
                    left.put(route, decision.reason());
                }
            }
        }

        /** What no plan wants to move any more stays if it is still there; otherwise somebody else moved it. */
        void drop(Set<RouteKey> unwanted, Plan plan) {
            open.removeAll(unwanted);
            for (Decision decision : plan.decisions()) {
                if (unwanted.contains(RouteKey.of(decision)) && leadsTo(eni, decision)) {
                    left.put(RouteKey.of(decision), decision.reason());
                }
            }
        }

        Failover toFailover(@Nullable Instant seen) {
            SortedMap<Reason, Integer> leftBehind = new TreeMap<>();
            left.values().forEach(reason -> leftBehind.merge(reason, 1, Integer::sum));
            return new Failover(
                    host,
                    moved + open.size() + left.size(),
                    moved,
                    movedTo,
                    leftBehind,
                    lastAnswer,
                    detected,
                    decided,
                    open.isEmpty() ? accepted : null,
                    seen);
        }
    }

    static boolean leadsTo(String eni, Decision decision) {
        return decision.current() != null && decision.current().id().equals(eni);
    }

    /**
     * Routes are moved off a host. If a failover of the same failure is under way, they are part of it.
     *
     * @param carried what is decided of all routes that the host carries, those that stay included
     * @param failedSince since when the host is failed; empty if only evidence speaks against it
     * @param lastAnswer when the last probe that the host answered was sent, or null if none is known
     */
    void started(
            IpAddress host,
            String eni,
            Collection<Decision> carried,
            OptionalLong failedSince,
            @Nullable Instant lastAnswer,
            Instant detected,
            Instant decided,
            long decidedNanos) {
        if (carried.stream().noneMatch(Decision::isFailover)) {
            return;
        }
        Running failover = running.get(host);
        if (failover == null || !failover.isOf(failedSince)) {
            failover = new Running(host, eni, failedSince, lastAnswer, detected, decided, decidedNanos);
            running.put(host, failover);
            begun.add(failover);
        }
        failover.add(carried);
    }

    /** The failovers that began since this was asked last. */
    List<Failover> takeBegun() {
        List<Failover> taken =
                begun.stream().map(failover -> failover.toFailover(null)).toList();
        begun = new ArrayList<>();
        return taken;
    }

    /** Whether the route is still to be moved in some failover. */
    boolean isRunning(RouteKey key) {
        return running.values().stream().anyMatch(failover -> failover.open.contains(key));
    }

    /** The cloud accepted a change; the target is the address of the new host, or the id of what stands for one. */
    void accepted(RouteKey route, String target, long now) {
        for (Running failover : running.values()) {
            if (failover.open.remove(route)) {
                failover.moved(route, target, now);
            }
        }
    }

    /**
     * Everything was planned. Routes that no plan wants to move any more are left behind, or are no part of it: the host
     * came back, no other host can be used any more, or somebody else moved them.
     *
     * @param stillWanted whether a route is queued, being written, or waiting to be tried again
     */
    void planned(Plan plan, Predicate<RouteKey> stillWanted) {
        for (Running failover : running.values()) {
            Set<RouteKey> unwanted = new HashSet<>(failover.open);
            unwanted.removeIf(stillWanted);
            if (!unwanted.isEmpty()) {
                failover.drop(unwanted, plan);
            }
        }
        running.values().removeIf(failover -> failover.open.isEmpty() && failover.moved == 0);
    }

    /** A read shows writes; returns the failovers that end with that. */
    List<Failover> seen(PendingWrites.Comparison comparison, long now) {
        List<Failover> done = new ArrayList<>();
        running.values().removeIf(failover -> {
            comparison.seen().forEach(failover.unseen::remove);
            comparison.lost().forEach(failover.unseen::remove);
            boolean isDone = failover.open.isEmpty() && failover.unseen.isEmpty();
            if (isDone) {
                Failover result = failover.toFailover(failover.at(now));
                done.add(result);
                finished.addFirst(result);
            }
            return isDone;
        });
        while (finished.size() > KEPT) {
            finished.removeLast();
        }
        return done;
    }

    /** The failovers under way and the last ones that ended, newest first. */
    List<Failover> newestFirst() {
        List<Failover> all = new ArrayList<>();
        running.values().forEach(failover -> all.add(0, failover.toFailover(null)));
        all.addAll(finished);
        return all;
    }
}
