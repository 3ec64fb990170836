package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Failover;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.IpAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps the four times of each failover: detected, decided, accepted by the cloud, seen in a later read. */
final class FailoverLog {
    private static final int KEPT = 100;

    private final Map<IpAddress, Running> running = new LinkedHashMap<>();
    private final ArrayDeque<Failover> finished = new ArrayDeque<>();

    private static final class Running {
        final IpAddress host;
        final Instant detected;
        final Instant decided;
        final Set<RouteKey> open;
        final Set<RouteKey> unseen = new HashSet<>();
        int routes;
        int moved;

        @Nullable
        Instant accepted;

        Running(IpAddress host, Instant detected, Instant decided, Set<RouteKey> routes) {
            this.host = host;
            this.detected = detected;
            this.decided = decided;
            this.open = new HashSet<>(routes);
            this.routes = routes.size();
        }

        Failover toFailover(@Nullable Instant seen) {
            return new Failover(host, routes, moved, detected, decided, open.isEmpty() ? accepted : null, seen);
        }
    }

    void started(IpAddress host, Set<RouteKey> routes, Instant detected, Instant decided) {
        if (!routes.isEmpty()) {
            running.put(host, new Running(host, detected, decided, routes));
        }
    }

    /** Whether the route is still to be moved in some failover. */
    boolean isRunning(RouteKey key) {
        return running.values().stream().anyMatch(failover -> failover.open.contains(key));
    }

    void accepted(RouteKey key, Instant at) {
        for (Running failover : running.values()) {
            if (failover.open.remove(key)) {
                failover.unseen.add(key);
                failover.moved++;
                failover.accepted = at;
            }
        }
    }

    /**
     * Removes routes that no plan wants to move any more: the host came back, or somebody else moved them.
     *
     * @param stillWanted whether a route is queued, being written, or waiting to be tried again
     */
    void dropUnwanted(Predicate<RouteKey> stillWanted) {
        running.values().forEach(failover -> {
            failover.open.removeIf(key -> !stillWanted.test(key));
            failover.routes = failover.moved + failover.open.size();
        });
        running.values().removeIf(failover -> failover.open.isEmpty() && failover.moved == 0);
    }

    /** A read shows writes; returns the failovers that end with that. */
    List<Failover> seen(PendingWrites.Comparison comparison, Instant at) {
        List<Failover> done = new ArrayList<>();
        running.values().removeIf(failover -> {
            comparison.seen().forEach(failover.unseen::remove);
            comparison.lost().forEach(failover.unseen::remove);
            boolean isDone = failover.open.isEmpty() && failover.unseen.isEmpty();
            if (isDone) {
                Failover result = failover.toFailover(at);
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
