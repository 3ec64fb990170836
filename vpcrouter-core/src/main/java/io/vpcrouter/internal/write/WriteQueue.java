package io.vpcrouter.internal.write;

import io.vpcrouter.control.WritePace;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.WritePermit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The changes to be written: most urgent first, several at a time, one at a time for each route, no faster than the cloud
 * grants, and only while the {@link WriteGate} is open. They start in the order of the plan, so a change that waits for the
 * budget holds back everything behind it. A new plan replaces what has not started.
 */
public final class WriteQueue {
    private final WriteBudget budget;
    private final WriteGate gate;
    private final Predicate<Decision> leavesDeadTarget;
    private final Map<Action, TokenBucket> buckets = new EnumMap<>(Action.class);
    /** By place; lower places start first. */
    private final TreeMap<Long, Decision> waiting = new TreeMap<>();

    private final Map<RouteKey, Long> places = new HashMap<>();
    private final Map<RouteKey, Started> underWay = new HashMap<>();
    /** Routes of which the newest plan wants something else than the write under way. */
    private final Set<RouteKey> outdated = new HashSet<>();

    private long everStarted;

    private record Started(Decision decision, long place) {}

    /**
     * An empty queue.
     *
     * @param leavesDeadTarget whether a change moves a route off a target that is proved dead
     */
    public WriteQueue(WriteBudget budget, WriteGate gate, Predicate<Decision> leavesDeadTarget, long now) {
        this.budget = budget;
        this.gate = gate;
        this.leavesDeadTarget = leavesDeadTarget;
        for (Action action : List.of(Action.REPLACE, Action.CREATE, Action.DELETE)) {
            buckets.put(action, new TokenBucket(budget.burst(), budget.perSecond(), now));
        }
    }

    /** Whether writes may start, all or some; while they may not, nothing need be queued. */
    public boolean isOpen() {
        return gate.access() != WriteAccess.NONE;
    }

    /** Queues the changes of a full plan, and forgets everything else that has not started. */
    public void replaceAll(Plan plan) {
        clear();
        outdated.addAll(underWay.keySet());
        addFrom(0, plan.changes());
    }

    /** Queues the changes of a plan for some routes before everything else that has not started. */
    public void putFirst(Plan plan) {
        for (Decision decision : plan.decisions()) {
            RouteKey key = RouteKey.of(decision);
            forget(key);
            if (underWay.containsKey(key)) {
                outdated.add(key);
            }
        }
        long first = waiting.isEmpty() ? 0 : waiting.firstKey();
        addFrom(first - plan.changes().size(), plan.changes());
    }

    /** Another spec is in force: only moves off failed targets are still right. */
    public void keepFailoversOnly() {
        List.copyOf(waiting.values()).stream()
                .filter(decision -> !decision.isFailover())
                .forEach(decision -> forget(RouteKey.of(decision)));
        underWay.forEach((key, started) -> {
            if (!started.decision().isFailover()) {
                outdated.add(key);
            }
        });
    }

    private void addFrom(long firstPlace, List<Decision> changes) {
        long place = firstPlace;
        for (Decision decision : changes) {
            RouteKey key = RouteKey.of(decision);
            Started running = underWay.get(key);
            if (running != null && leadsToTheSame(running.decision(), decision)) {
                outdated.remove(key);
            } else {
                put(place, decision);
            }
            place++;
        }
    }

    private void put(long place, Decision decision) {
        waiting.put(place, decision);
        places.put(RouteKey.of(decision), place);
    }

    /** The change of the route that has not started. */
    public Optional<Decision> waiting(RouteKey key) {
        return Optional.ofNullable(places.get(key)).map(waiting::get);
    }

    /** Drops the change of the route that has not started. */
    public void forget(RouteKey key) {
        Long place = places.remove(key);
        if (place != null) {
            waiting.remove(place);
        }
    }

    private static boolean leadsToTheSame(Decision a, Decision b) {
        return a.networkInterfaceIfAny().equals(b.networkInterfaceIfAny())
                && (a.action() == Action.DELETE) == (b.action() == Action.DELETE);
    }

    /** Takes the changes that may start now. Behind a shut gate all are dropped: another plan follows when it opens. */
    public List<Decision> start(long now) {
        WriteAccess access = gate.access();
        if (access == WriteAccess.NONE) {
            clear();
            return List.of();
        }
        if (access == WriteAccess.MOVES_OFF_DEAD_TARGETS) {
            List.copyOf(waiting.values()).stream()
                    .filter(leavesDeadTarget.negate())
                    .forEach(decision -> forget(RouteKey.of(decision)));
        }
        List<Decision> started = new ArrayList<>();
        Iterator<Map.Entry<Long, Decision>> queue = waiting.entrySet().iterator();
        while (queue.hasNext() && underWay.size() < budget.inFlight()) {
            Map.Entry<Long, Decision> next = queue.next();
            Decision decision = next.getValue();
            RouteKey key = RouteKey.of(decision);
            if (underWay.containsKey(key)) {
                continue;
            }
            if (!bucketOf(decision).tryTake(now)) {
                break;
            }
            queue.remove();
            places.remove(key);
            underWay.put(key, new Started(decision, next.getKey()));
            started.add(decision);
        }
        everStarted += started.size();
        return started;
    }

    /** The permission for a change that was started. */
    public WritePermit permit(Decision decision) {
        return gate.permit(leavesDeadTarget.test(decision));
    }

    /** How many changes were started so far. */
    public long everStarted() {
        return everStarted;
    }

    /** A write succeeded. */
    public void succeeded(Decision decision) {
        ended(decision);
        bucketOf(decision).succeeded();
    }

    /** A write failed; the next plan decides whether it is tried again. */
    public void failed(Decision decision) {
        ended(decision);
    }

    /** A write was throttled: it returns to its place, unless a newer plan wants something else of the route. */
    public void throttled(Decision decision, long now) {
        RouteKey key = RouteKey.of(decision);
        Started running = underWay.get(key);
        boolean wanted = ended(decision) && !places.containsKey(key);
        bucketOf(decision).throttled(now);
        if (wanted && running != null) {
            long place = running.place();
            // A newer plan may have given the place to another route, which goes after this one.
            while (waiting.containsKey(place)) {
                place--;
            }
            put(place, decision);
        }
    }

    /** Says whether the newest plan still wants the change. */
    private boolean ended(Decision decision) {
        underWay.remove(RouteKey.of(decision));
        return !outdated.remove(RouteKey.of(decision));
    }

    /** When the next change can start, if it waits only for the budget. */
    public OptionalLong nextStart(long now) {
        if (underWay.size() >= budget.inFlight()) {
            return OptionalLong.empty();
        }
        return waiting.values().stream()
                .filter(decision -> !underWay.containsKey(RouteKey.of(decision)))
                .limit(1)
                .mapToLong(decision -> bucketOf(decision).nextTokenAt(now))
                .findFirst();
    }

    public void clear() {
        waiting.clear();
        places.clear();
    }

    public boolean isUnderWay(RouteKey key) {
        return underWay.containsKey(key);
    }

    public boolean isIdle() {
        return size() == 0;
    }

    /** How many changes wait or are under way. */
    public int size() {
        return underWay.size() + waiting.size();
    }

    /** How many more calls of each action may start at once. */
    public Map<Action, Integer> budgetLeft(long now) {
        Map<Action, Integer> left = new EnumMap<>(Action.class);
        buckets.forEach((action, bucket) -> left.put(action, (int) bucket.available(now)));
        return left;
    }

    /** How fast writes start, and how long until the last one that waits does. */
    public WritePace pace(long now) {
        WriteTime time = new WriteTime();
        buckets.forEach((action, bucket) -> time.grant(action, budget.burst(), bucket.rate(), bucket.available(now)));
        return new WritePace(WriteRate.of(budget), time.of(waiting.values()));
    }

    /** How long changes would take to start if nothing was spent yet. */
    public Duration timeFor(List<Decision> changes) {
        WriteTime time = new WriteTime();
        buckets.keySet().forEach(action -> time.grant(action, budget.burst(), budget.perSecond(), budget.burst()));
        return time.of(changes);
    }

    private TokenBucket bucketOf(Decision decision) {
        return Objects.requireNonNull(buckets.get(decision.action()), "a decision that changes nothing");
    }
}
