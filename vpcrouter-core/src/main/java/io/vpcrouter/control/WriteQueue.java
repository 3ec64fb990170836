package io.vpcrouter.control;

import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.WriteBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The changes that are to be written: most urgent first, several at a time, one for each row, no faster than the cloud
 * grants. A new plan replaces what has not started yet.
 */
final class WriteQueue {
    private final WriteBudget budget;
    private final Map<Action, TokenBucket> buckets = new EnumMap<>(Action.class);
    /** In the order in which they are to be started. */
    private final Map<Action, Map<RowKey, Decision>> waiting = new EnumMap<>(Action.class);

    private final Map<RowKey, Decision> underWay = new HashMap<>();

    WriteQueue(WriteBudget budget, long now) {
        this.budget = budget;
        for (Action action : List.of(Action.REPLACE, Action.CREATE, Action.DELETE)) {
            buckets.put(action, new TokenBucket(budget.burst(), budget.perSecond(), now));
            waiting.put(action, new LinkedHashMap<>());
        }
    }

    /** The changes of a full plan: everything else that has not started is forgotten. */
    void replaceAll(List<Decision> changes) {
        waiting.values().forEach(Map::clear);
        changes.forEach(this::add);
    }

    /** The changes of a plan for some rows: they go before everything else that has not started. */
    void putFirst(Collection<RowKey> planned, List<Decision> changes) {
        Set<RowKey> replaced = Set.copyOf(planned);
        List<Decision> rest = new ArrayList<>();
        for (Map<RowKey, Decision> queue : waiting.values()) {
            queue.values().stream()
                    .filter(decision -> !replaced.contains(RowKey.of(decision)))
                    .forEach(rest::add);
        }
        List<Decision> all = new ArrayList<>(changes);
        all.addAll(rest);
        replaceAll(all);
    }

    private void add(Decision decision) {
        RowKey key = RowKey.of(decision);
        Decision running = underWay.get(key);
        // The same change is on its way already; any other one waits until that is done.
        if (running == null || !leadsToTheSame(running, decision)) {
            queueOf(decision).put(key, decision);
        }
    }

    private static boolean leadsToTheSame(Decision a, Decision b) {
        return a.eniIfAny().equals(b.eniIfAny()) && (a.action() == Action.DELETE) == (b.action() == Action.DELETE);
    }

    private Map<RowKey, Decision> queueOf(Decision decision) {
        Map<RowKey, Decision> queue = waiting.get(decision.action());
        if (queue == null) {
            throw new IllegalArgumentException("decision: " + decision + " (expected: one that changes something)");
        }
        return queue;
    }

    /** Takes what may be started now. Deletions wait for everything else. */
    List<Decision> start(long now) {
        List<Decision> started = new ArrayList<>();
        startFrom(Action.REPLACE, now, started);
        startFrom(Action.CREATE, now, started);
        if (size(Action.REPLACE) == 0 && size(Action.CREATE) == 0) {
            startFrom(Action.DELETE, now, started);
        }
        return started;
    }

    private void startFrom(Action action, long now, List<Decision> started) {
        TokenBucket bucket = bucket(action);
        Iterator<Map.Entry<RowKey, Decision>> queue = queue(action).entrySet().iterator();
        while (queue.hasNext() && underWay.size() < budget.inFlight()) {
            Map.Entry<RowKey, Decision> next = queue.next();
            if (underWay.containsKey(next.getKey())) {
                continue;
            }
            if (!bucket.tryTake(now)) {
                return;
            }
            queue.remove();
            underWay.put(next.getKey(), next.getValue());
            started.add(next.getValue());
        }
    }

    /** A write ended well. */
    void succeeded(Decision decision) {
        underWay.remove(RowKey.of(decision));
        bucket(decision.action()).succeeded();
    }

    /** A write ended badly; the next plan decides whether it is tried again. */
    void failed(Decision decision) {
        underWay.remove(RowKey.of(decision));
    }

    /** A write came too fast: it goes first again, later, unless a newer plan wants something else of the row. */
    void throttled(Decision decision, long now) {
        RowKey key = RowKey.of(decision);
        underWay.remove(key);
        bucket(decision.action()).throttled(now);
        boolean superseded = waiting.values().stream().anyMatch(queue -> queue.containsKey(key));
        if (!superseded) {
            Map<RowKey, Decision> queue = queueOf(decision);
            List<Decision> rest = List.copyOf(queue.values());
            queue.clear();
            queue.put(key, decision);
            rest.forEach(later -> queue.put(RowKey.of(later), later));
        }
    }

    /** When something that waits only for the budget can start. */
    OptionalLong nextStart(long now) {
        if (underWay.size() >= budget.inFlight()) {
            return OptionalLong.empty();
        }
        boolean onlyDeletes = size(Action.REPLACE) == 0 && size(Action.CREATE) == 0;
        return waiting.keySet().stream()
                .filter(action -> size(action) > 0 && (action != Action.DELETE || onlyDeletes))
                .filter(action -> queue(action).keySet().stream().anyMatch(key -> !underWay.containsKey(key)))
                .mapToLong(action -> bucket(action).nextTokenAt(now))
                .min();
    }

    void clear() {
        waiting.values().forEach(Map::clear);
    }

    boolean isUnderWay(RowKey key) {
        return underWay.containsKey(key);
    }

    boolean isWaiting(RowKey key) {
        return waiting.values().stream().anyMatch(queue -> queue.containsKey(key));
    }

    boolean isIdle() {
        return size() == 0;
    }

    /** How many changes wait or are under way. */
    int size() {
        return underWay.size() + waiting.values().stream().mapToInt(Map::size).sum();
    }

    private int size(Action action) {
        return queue(action).size();
    }

    private Map<RowKey, Decision> queue(Action action) {
        return Objects.requireNonNull(waiting.get(action));
    }

    private TokenBucket bucket(Action action) {
        return Objects.requireNonNull(buckets.get(action));
    }
}
