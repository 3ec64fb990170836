package io.vpcrouter.control;

import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.WriteBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The changes that are to be written: most urgent first, several at a time, one for each row, no faster than the cloud
 * grants. They start in the order of the plan: one that waits for the budget holds back everything behind it. A new plan
 * replaces what has not started yet.
 */
final class WriteQueue {
    private final WriteBudget budget;
    private final Map<Action, TokenBucket> buckets = new EnumMap<>(Action.class);
    /** In the order in which they are to be started. */
    private final Map<RowKey, Decision> waiting = new LinkedHashMap<>();

    private final Map<RowKey, Decision> underWay = new HashMap<>();
    /** Rows whose write under way is no longer what the newest plan wants. */
    private final Set<RowKey> outdated = new HashSet<>();

    WriteQueue(WriteBudget budget, long now) {
        this.budget = budget;
        for (Action action : List.of(Action.REPLACE, Action.CREATE, Action.DELETE)) {
            buckets.put(action, new TokenBucket(budget.burst(), budget.perSecond(), now));
        }
    }

    /** The changes of a full plan: everything else that has not started is forgotten. */
    void replaceAll(List<Decision> changes) {
        waiting.clear();
        outdated.addAll(underWay.keySet());
        changes.forEach(this::add);
    }

    /** The changes of a plan for some rows: they go before everything else that has not started. */
    void putFirst(Collection<RowKey> planned, List<Decision> changes) {
        Map<RowKey, Decision> rest = new LinkedHashMap<>(waiting);
        rest.keySet().removeAll(planned);
        waiting.clear();
        planned.stream().filter(underWay::containsKey).forEach(outdated::add);
        changes.forEach(this::add);
        waiting.putAll(rest);
    }

    /** Another spec is in force: of what was planned for the one before, only moves off dead targets are still right. */
    void keepFailoversOnly() {
        waiting.values().removeIf(decision -> !decision.isFailover());
        underWay.values().stream()
                .filter(decision -> !decision.isFailover())
                .map(RowKey::of)
                .forEach(outdated::add);
    }

    private void add(Decision decision) {
        RowKey key = RowKey.of(decision);
        Decision running = underWay.get(key);
        if (running != null && leadsToTheSame(running, decision)) {
            outdated.remove(key);
        } else {
            waiting.put(key, decision);
        }
    }

    private static boolean leadsToTheSame(Decision a, Decision b) {
        return a.eniIfAny().equals(b.eniIfAny()) && (a.action() == Action.DELETE) == (b.action() == Action.DELETE);
    }

    /** Takes what may be started now. */
    List<Decision> start(long now) {
        List<Decision> started = new ArrayList<>();
        Iterator<Map.Entry<RowKey, Decision>> queue = waiting.entrySet().iterator();
        while (queue.hasNext() && underWay.size() < budget.inFlight()) {
            Map.Entry<RowKey, Decision> next = queue.next();
            if (underWay.containsKey(next.getKey())) {
                continue;
            }
            if (!bucketOf(next.getValue()).tryTake(now)) {
                break;
            }
            queue.remove();
            underWay.put(next.getKey(), next.getValue());
            started.add(next.getValue());
        }
        return started;
    }

    /** A write ended well. */
    void succeeded(Decision decision) {
        ended(decision);
        bucketOf(decision).succeeded();
    }

    /** A write ended badly; the next plan decides whether it is tried again. */
    void failed(Decision decision) {
        ended(decision);
    }

    /** A write came too fast: it goes first again, later, unless a newer plan wants something else of the row. */
    void throttled(Decision decision, long now) {
        boolean wanted = ended(decision) && !waiting.containsKey(RowKey.of(decision));
        bucketOf(decision).throttled(now);
        if (wanted) {
            Map<RowKey, Decision> rest = new LinkedHashMap<>(waiting);
            waiting.clear();
            waiting.put(RowKey.of(decision), decision);
            waiting.putAll(rest);
        }
    }

    /** Says whether the newest plan still wanted it. */
    private boolean ended(Decision decision) {
        underWay.remove(RowKey.of(decision));
        return !outdated.remove(RowKey.of(decision));
    }

    /** When something that waits only for the budget can start. */
    OptionalLong nextStart(long now) {
        if (underWay.size() >= budget.inFlight()) {
            return OptionalLong.empty();
        }
        return waiting.entrySet().stream()
                .filter(next -> !underWay.containsKey(next.getKey()))
                .limit(1)
                .mapToLong(next -> bucketOf(next.getValue()).nextTokenAt(now))
                .findFirst();
    }

    void clear() {
        waiting.clear();
    }

    boolean isUnderWay(RowKey key) {
        return underWay.containsKey(key);
    }

    boolean isIdle() {
        return size() == 0;
    }

    /** How many changes wait or are under way. */
    int size() {
        return underWay.size() + waiting.size();
    }

    private TokenBucket bucketOf(Decision decision) {
        return Objects.requireNonNull(buckets.get(decision.action()), "decision that changes nothing");
    }
}
