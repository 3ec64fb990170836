package io.vpcrouter.internal.probe;

import java.util.ArrayDeque;

/**
 * Probes with a time each, first in, first out. Time-outs and retries lie a fixed span behind the sending, so their order is
 * the order of sending, and no timers are needed.
 */
public final class ProbeQueue {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    private record Entry(long probe, long time) {}

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    public boolean isDue(long now) {
        return !entries.isEmpty() && firstTime() - now <= 0;
    }

    public long first() {
        return entries.getFirst().probe();
    }

    public long firstTime() {
        return entries.getFirst().time();
    }

    /** Adds a probe; a time before that of the last one becomes that of the last one. */
    public void add(long probe, long time) {
        long last = entries.isEmpty() ? time : entries.getLast().time();
        entries.add(new Entry(probe, time - last < 0 ? last : time));
    }

    public long remove() {
        return entries.remove().probe();
    }
}
