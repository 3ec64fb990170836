package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.StatusAges;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.control.WritePace;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteQueue;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what the status shows, and makes a new status when something changed, but not too often. */
public final class StatusBoard {
    private static final long OFTEN = Duration.ofSeconds(1).toNanos();
    /** Failovers and writes come in bursts; the next failover does not wait for a status after each of them. */
    private static final long PAUSE = Duration.ofMillis(50).toNanos();

    private static final int CHANGES_KEPT = 200;

    /** The order of the decisions of a plan. */
    private static final Comparator<Decision> BY_PLACE =
            Comparator.comparing(Decision::table).thenComparing(Decision::destination);

    private final RouterClock clock;
    private final String drainTag;
    private final ArrayDeque<RouterEvent.RouteChanged> lastChanges = new ArrayDeque<>();
    private final RouteHistory routes = new RouteHistory();
    private final Map<RouteKey, Decision> newer = new HashMap<>();
    private List<Decision> decisions = List.of();
    private SortedMap<String, String> outOfScope = new TreeMap<>();
    private SortedMap<String, TableHeadRoom> tableRoutes = new TreeMap<>();
    private List<FallbackTime> fallbacks = List.of();
    private boolean open;
    private long passes;
    private boolean changed = true;
    private OptionalLong showAt = OptionalLong.empty();
    private List<IpAddress> hosts = List.of();
    private boolean hostsChanged = true;
    private long hostsShownAt;
    private long publishedAt;
    private RouterStatus last;

    /**
     * A board with the state of a router that has not started.
     *
     * @param replica the role among several replicas, or null for a router that is the only one
     */
    public StatusBoard(
            RouterClock clock, String network, WriteRate rate, String drainTag, @Nullable ReplicaStatus replica) {
        this.clock = clock;
        this.drainTag = drainTag;
        this.publishedAt = clock.nanos() - OFTEN;
        this.last = new RouterStatus(
                RouterStatus.Phase.WAITING_FOR_SPEC,
                network,
                clock.now(),
                null,
                false,
                null,
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                0,
                new TreeMap<>(),
                Map.of(),
                0,
                new WritePace(rate, Duration.ZERO),
                ages(clock.nanos(), clock.nanos(), clock.nanos()),
                replica,
                List.of());
    }

    public RouterStatus last() {
        return last;
    }

    /** A condition began, ended or changed in kind. */
    void conditionChanged() {
        showBy(publishedAt + PAUSE);
    }

    /** A text may count, and is no reason for more pictures than there are without it. */
    void conditionTextChanged() {
        showBy(publishedAt + OFTEN);
    }

    void changed(RouterEvent.RouteChanged event) {
        lastChanges.addFirst(event);
        if (lastChanges.size() > CHANGES_KEPT) {
            lastChanges.removeLast();
        }
        routes.changed(event.decision(), event.at());
        showBy(publishedAt + PAUSE);
    }

    void changeFailed(Decision decision, Instant at, String error) {
        routes.failed(decision, at, error);
        showBy(publishedAt + PAUSE);
    }

    void spec(RouteSpec spec, boolean stale) {
        boolean isNew = !spec.equals(last.spec());
        long now = clock.nanos();
        last = with(
                spec,
                stale,
                last.lastReadAt(),
                ages(now, last.ages().read(), isNew ? now : last.ages().spec()));
        hosts = List.copyOf(spec.hosts());
        hostsChanged = true;
        changed = true;
    }

    /** The hosts of the spec as the view shows them, found ones included. */
    void hosts(List<IpAddress> ofView) {
        hosts = ofView;
        hostsChanged = true;
        changed = true;
    }

    void read(Instant at) {
        long now = clock.nanos();
        last = with(last.spec(), last.stale(), at, ages(now, now, last.ages().spec()));
        hostsChanged = true;
        changed = true;
    }

    void tableRoutes(SortedMap<String, TableHeadRoom> routes) {
        tableRoutes = routes;
        changed = true;
    }

    private StatusAges ages(long now, long read, long spec) {
        return new StatusAges(clock.now(), now, read, spec);
    }

    private RouterStatus with(@Nullable RouteSpec spec, boolean stale, @Nullable Instant lastReadAt, StatusAges ages) {
        return new RouterStatus(
                last.phase(),
                last.vpc(),
                last.startedAt(),
                spec,
                stale,
                lastReadAt,
                last.decisions(),
                last.tablesOutOfScope(),
                last.hosts(),
                last.routes(),
                last.conditions(),
                last.lastChanges(),
                last.failovers(),
                last.writesWaiting(),
                last.tableRoutes(),
                last.writeBudgetLeft(),
                last.passes(),
                last.writePace(),
                ages,
                last.replica(),
                last.fallbacks());
    }

    void fallbacks(List<FallbackTime> times) {
        fallbacks = times;
    }

    /** A plan for everything, or for some routes only. */
    void planned(Plan plan, boolean whole) {
        if (whole) {
            decisions = plan.decisions();
            newer.clear();
            outOfScope = plan.tablesOutOfScope();
            open = false;
            passes++;
            changed = true;
        } else {
            plan.decisions().forEach(decision -> newer.put(RouteKey.of(decision), decision));
            // Its writes are starting now and need the processor.
            showBy(clock.nanos() + PAUSE);
        }
        for (Decision decision : plan.decisions()) {
            open |= !decision.isInLine();
        }
        hostsChanged = true;
    }

    boolean isAnythingOpen() {
        return open;
    }

    /** Whether a new status is due. */
    boolean isDue(long now, RouterStatus.Phase phase) {
        boolean leavesLine = last.phase() == RouterStatus.Phase.IN_LINE && phase == RouterStatus.Phase.CONVERGING;
        changed |= phase != last.phase() && !leavesLine;
        if (leavesLine || now - publishedAt >= OFTEN) {
            // A miss may be the cause; the failover that follows within milliseconds goes first.
            showBy(now + PAUSE);
        }
        return changed || showAt.isPresent() && now - showAt.getAsLong() >= 0;
    }

    private void showBy(long time) {
        if (showAt.isEmpty() || time - showAt.getAsLong() < 0) {
            showAt = OptionalLong.of(time);
        }
    }

    /** When a status that waits for its time is due. */
    OptionalLong nextPublish() {
        return showAt;
    }

    /** Makes a new status. */
    void publish(
            Effects effects,
            long now,
            RouterStatus.Phase phase,
            Conditions conditions,
            HealthAggregator health,
            @Nullable VpcView view,
            WriteQueue writes,
            List<Failover> failovers,
            @Nullable ReplicaStatus replica) {
        changed = false;
        showAt = OptionalLong.empty();
        publishedAt = now;
        mergeNewer();
        last = new RouterStatus(
                phase,
                last.vpc(),
                last.startedAt(),
                last.spec(),
                last.stale(),
                last.lastReadAt(),
                decisions,
                outOfScope,
                hosts(health, view, now),
                routes.snapshot(),
                conditions.snapshot(),
                List.copyOf(lastChanges),
                failovers,
                writes.size(),
                tableRoutes,
                writes.budgetLeft(now),
                passes,
                writes.pace(now),
                ages(now, last.ages().read(), last.ages().spec()),
                replica,
                fallbacks);
        effects.publish(last);
    }

    private void mergeNewer() {
        if (newer.isEmpty()) {
            return;
        }
        // Only the few newer decisions are looked up, not the many that stay the same.
        List<Decision> merged = new ArrayList<>(decisions);
        for (Decision decision : newer.values()) {
            int place = Collections.binarySearch(decisions, decision, BY_PLACE);
            if (place >= 0) {
                merged.set(place, decision);
            }
        }
        decisions = List.copyOf(merged);
        newer.clear();
    }

    /** A burst of writes changes nothing about the hosts, so they are not collected again for each. */
    private List<HostStatus> hosts(HealthAggregator health, @Nullable VpcView view, long now) {
        if (!hostsChanged && now - hostsShownAt < OFTEN) {
            return last.hosts();
        }
        hostsChanged = false;
        hostsShownAt = now;
        return new HostStatuses(hosts, health, view, drainTag, now, clock.now());
    }
}
