package io.vpcrouter.internal.probe;

import java.util.Arrays;

/**
 * Probes with a time each, first in, first out. Time-outs and re-asks lie a fixed span behind the sending, so their order
 * is the order of sending, and a ring does what a timer wheel would.
 */
public final class ProbeQueue {
    private long[] probes = new long[64];
    private long[] times = new long[64];
    private int head;
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    public boolean isDue(long now) {
        return size > 0 && firstTime() - now <= 0;
    }

    public long first() {
        return probes[head];
    }

    public long firstTime() {
        return times[head];
    }

    /** Adds a probe; a time before that of the last one becomes that of the last one. */
    public void add(long probe, long time) {
        if (size == probes.length) {
            grow();
        }
        int mask = probes.length - 1;
        int tail = head + size & mask;
        long last = size == 0 ? time : times[tail - 1 & mask];
        probes[tail] = probe;
        times[tail] = time - last < 0 ? last : time;
        size++;
    }

    public long remove() {
        long probe = probes[head];
        head = head + 1 & probes.length - 1;
        size--;
        return probe;
    }

    private void grow() {
        probes = unrolled(probes);
        times = unrolled(times);
        head = 0;
    }

    private long[] unrolled(long[] ring) {
        long[] grown = Arrays.copyOf(ring, ring.length * 2);
        System.arraycopy(ring, head, grown, 0, ring.length - head);
        System.arraycopy(ring, 0, grown, ring.length - head, head);
        return grown;
    }
}
