package io.vpcrouter.internal.server.view;

import io.vpcrouter.validation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Selects what a table shows: the worst things, and among equally bad ones the first. Keeps no more than it shows.
 */
public final class WorstFirst<T> {
    private final int first;
    private final int limit;
    private final Map<Severity, List<T>> bySeverity = new TreeMap<>();
    private int total;

    /** Shows at most this many. */
    public WorstFirst(int limit) {
        this(limit, 1);
    }

    /** Shows one page of at most this many; the first page is 1. */
    public WorstFirst(int limit, int page) {
        this.limit = limit;
        this.first = (int) Math.min(Integer.MAX_VALUE - limit, (page - 1L) * limit);
    }

    public void add(Severity severity, T thing) {
        total++;
        List<T> equals = bySeverity.computeIfAbsent(severity, ignored -> new ArrayList<>());
        if (equals.size() < first + limit) {
            equals.add(thing);
        }
    }

    /** How many there were. */
    public int total() {
        return total;
    }

    /** How many come before those to be shown. */
    public int before() {
        return Math.min(first, total);
    }

    /** Those to be shown. */
    public List<T> shown() {
        return bySeverity.values().stream()
                .flatMap(List::stream)
                .skip(first)
                .limit(limit)
                .toList();
    }
}
