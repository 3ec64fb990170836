package io.vpcrouter.micrometer;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A status in numbers, counted once for all gauges. */
final class StatusFacts {
    private final RouterStatus status;
    private final Map<Action, Integer> decisions = new EnumMap<>(Action.class);
    private final Map<Verdict, Integer> hosts = new EnumMap<>(Verdict.class);
    private final Set<IpAddress> failed = new HashSet<>();
    private final Instant lastRound;
    private int inLine;
    private int notInLine;

    StatusFacts(RouterStatus status) {
        this.status = status;
        for (Decision decision : status.decisions()) {
            decisions.merge(decision.action(), 1, Integer::sum);
            if (decision.action() == Action.UNMANAGED) {
                continue;
            }
            if (decision.isInLine()) {
                inLine++;
            } else {
                notInLine++;
            }
        }
        for (HostStatus host : status.hosts()) {
            hosts.merge(host.verdict(), 1, Integer::sum);
            if (host.verdict() == Verdict.FAILED) {
                failed.add(host.host());
            }
        }
        lastRound = status.hosts().stream()
                .map(HostStatus::observedAtIfEver)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(status.startedAt());
    }

    RouterStatus status() {
        return status;
    }

    int decisions(Action action) {
        return decisions.getOrDefault(action, 0);
    }

    int hosts(Verdict verdict) {
        return hosts.getOrDefault(verdict, 0);
    }

    boolean isFailed(IpAddress host) {
        return failed.contains(host);
    }

    int routes(boolean areInLine) {
        return areInLine ? inLine : notInLine;
    }

    int destinations() {
        return status.specIfAny().map(spec -> spec.routes().size()).orElse(0);
    }

    int writeBudget(Action action) {
        return status.writeBudgetLeft().getOrDefault(action, 0);
    }

    int tableRoutesLeft(String table) {
        TableHeadRoom headRoom = status.tableRoutes().get(table);
        return headRoom == null ? 0 : headRoom.left();
    }

    boolean hasRole(Role role) {
        return status.replicaIfAny().filter(replica -> replica.role() == role).isPresent();
    }

    /** Nothing if this replica did not lead last. */
    @Nullable
    Duration sinceRenewal(long now) {
        return status.replicaIfAny()
                .flatMap(ReplicaStatus::lastRenewalIfAny)
                .map(sent -> status.ages().sinceObserved(sent, now))
                .orElse(null);
    }

    int onFallback() {
        return (int)
                status.fallbacks().stream().filter(time -> time.since() != null).count();
    }

    Duration longestOnFallback(long now) {
        return status.fallbacks().stream()
                .map(time -> time.current(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    Duration allOnFallback(long now) {
        return status.fallbacks().stream().map(time -> time.total(now)).reduce(Duration.ZERO, Duration::plus);
    }

    Duration sinceRead(long now) {
        return status.ages().sinceRead(now);
    }

    /** Nothing if there is no spec. */
    @Nullable
    Duration sinceSpec(long now) {
        return status.spec() == null ? null : status.ages().sinceSpec(now);
    }

    Duration sinceRound(long now) {
        return status.ages().sinceObserved(lastRound, now);
    }
}
