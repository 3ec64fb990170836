package io.vpcrouter.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Picks what a table shows of many things: the worst of them, and of those that are equally bad the first. Holds no more than
 * it shows, whatever it is given.
 */
final class WorstFirst<T> {
    private final int limit;
    private final Map<Trouble, List<T>> byTrouble = new TreeMap<>();
    private int total;

    /** Shows at most this many. */
    WorstFirst(int limit) {
        this.limit = limit;
    }

    void add(Trouble trouble, T thing) {
        total++;
        List<T> equals = byTrouble.computeIfAbsent(trouble, ignored -> new ArrayList<>());
        if (equals.size() < limit) {
            equals.add(thing);
        }
    }

    /** How many there were. */
    int total() {
        return total;
    }

    /** Those to be shown. */
    List<T> shown() {
        return byTrouble.values().stream().flatMap(List::stream).limit(limit).toList();
    }
}
