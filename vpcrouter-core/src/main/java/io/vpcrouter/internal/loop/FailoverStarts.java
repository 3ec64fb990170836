package io.vpcrouter.internal.loop;

import io.vpcrouter.health.HostReport;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** These hosts failed just now, and the plan moves their routes. */
    void note(VpcView view, Collection<IpAddress> hosts, Plan plan) {
        Map<String, IpAddress> hostOf = new LinkedHashMap<>();
        for (IpAddress host : hosts) {
            view.interfaceOf(host).map(NetworkInterface::id).ifPresent(eni -> hostOf.putIfAbsent(eni, host));
        }
        Map<String, List<Decision>> carried = new HashMap<>();
        for (Decision decision : plan.decisions()) {
            decision.currentIfAny()
                    .filter(target -> hostOf.containsKey(target.id()))
                    .ifPresent(target -> carried.computeIfAbsent(target.id(), eni -> new ArrayList<>())
                            .add(decision));
        }
        Instant decided = clock.now();
        long now = clock.nanos();
        hostOf.forEach((eni, host) -> {
            OptionalLong failedSince = failedSince(host);
            Instant detected = decided.minusNanos(Math.max(0, now - failedSince.orElse(now)));
            OptionalLong answered = lastAnsweredProbe(host);
            Instant lastAnswer = answered.isEmpty() ? null : decided.minusNanos(now - answered.getAsLong());
            log.started(
                    host, eni, carried.getOrDefault(eni, List.of()), failedSince, lastAnswer, detected, decided, now);
        });
    }

    /** Notes failovers that a guard held back at first, and those that follow from a read. */
    void noteLate(VpcView view, Plan plan) {
        Set<String> late = new HashSet<>();
        for (Decision change : plan.changes()) {
            if (change.isFailover() && !log.isRunning(RouteKey.of(change))) {
                change.currentIfAny().ifPresent(target -> late.add(target.id()));
            }
        }
        if (!late.isEmpty()) {
            List<IpAddress> hosts = view.hosts().stream()
                    .filter(host -> view.interfaceOf(host)
                            .filter(eni -> late.contains(eni.id()))
                            .isPresent())
                    .toList();
            note(view, hosts, plan);
        }
    }

    /** Several checks may ask it; the latest answer of any counts. */
    private OptionalLong lastAnsweredProbe(IpAddress host) {
        return health.parts().stream()
                .map(part -> part.tracker().lastAnsweredProbe(host))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
    }

    private OptionalLong failedSince(IpAddress host) {
        return health.parts().stream()
                .map(part -> part.tracker().report(host))
                .flatMap(Optional::stream)
                .filter(report -> report.verdict() == Verdict.FAILED)
                .mapToLong(HostReport::since)
                .max();
    }
}
