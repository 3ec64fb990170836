package io.vpcrouter.internal.loop;

import io.vpcrouter.health.HostReport;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Notes the failovers that begin with a plan, and when they were detected and decided. */
final class FailoverStarts {
    private final FailoverLog log;
    private final HealthAggregator health;
    private final RouterClock clock;

    FailoverStarts(FailoverLog log, HealthAggregator health, RouterClock clock) {
        this.log = log;
        this.health = health;
        this.clock = clock;
    }

    /** These hosts failed just now, and the changes move their routes. */
    void note(VpcView view, Collection<IpAddress> hosts, List<Decision> changes) {
        Instant decided = clock.now();
        Map<String, Set<RouteKey>> leaving = routesLeaving(changes);
        for (IpAddress host : hosts) {
            Set<RouteKey> routes = view.interfaceOf(host)
                    .map(eni -> leaving.getOrDefault(eni.id(), Set.of()))
                    .orElse(Set.of());
            if (!routes.isEmpty()) {
                log.started(host, routes, detectedAt(host, decided), decided);
            }
        }
    }

    /** Notes failovers that a guard held back at first, and those that follow from a read. */
    void noteLate(VpcView view, List<Decision> changes) {
        List<Decision> late = changes.stream()
                .filter(Decision::isFailover)
                .filter(decision -> !log.isRunning(RouteKey.of(decision)))
                .toList();
        if (!late.isEmpty()) {
            note(view, view.hosts(), late);
        }
    }

    /** The routes that leave each interface. */
    private static Map<String, Set<RouteKey>> routesLeaving(List<Decision> changes) {
        Map<String, Set<RouteKey>> routes = new HashMap<>();
        for (Decision change : changes) {
            if (change.isFailover()) {
                change.currentIfAny()
                        .ifPresent(target -> routes.computeIfAbsent(target.id(), id -> new HashSet<>())
                                .add(RouteKey.of(change)));
            }
        }
        return routes;
    }

    private Instant detectedAt(IpAddress host, Instant decided) {
        long now = clock.nanos();
        long since = health.parts().stream()
                .map(part -> part.tracker().report(host))
                .flatMap(Optional::stream)
                .filter(report -> report.verdict() == Verdict.FAILED)
                .mapToLong(HostReport::since)
                .max()
                .orElse(now);
        return decided.minusNanos(Math.max(0, now - since));
    }
}
