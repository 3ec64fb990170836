package io.vpcrouter.internal.probe;

import java.util.Arrays;

/**
 * Slots with a time each, the earliest first. Times are compared by subtraction.
 *
 * <p>Every entry has four children, whose times lie side by side: each level costs one look at memory.
 */
final class TimerHeap {
    private static final int CHILDREN = 4;

    private long[] times = new long[64];
    private int[] slots = new int[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int firstSlot() {
        return slots[0];
    }

    long firstTime() {
        return times[0];
    }

    void add(int slot, long time) {
        if (size == slots.length) {
            times = Arrays.copyOf(times, size * 2);
            slots = Arrays.copyOf(slots, size * 2);
        }
        siftUp(size++, slot, time);
    }

    void removeFirst() {
        size--;
        if (size > 0) {
            siftDown(slots[size], times[size]);
        }
    }

    void clear() {
        size = 0;
    }

    private void siftUp(int from, int slot, long time) {
        int entry = from;
        while (entry > 0) {
            int parent = (entry - 1) / CHILDREN;
            if (time - times[parent] >= 0) {
                break;
            }
            times[entry] = times[parent];
            slots[entry] = slots[parent];
            entry = parent;
        }
        times[entry] = time;
        slots[entry] = slot;
    }

    private void siftDown(int slot, long time) {
        int entry = 0;
        for (int child = firstChild(entry); child < size; child = firstChild(entry)) {
            int earliest = child;
            int end = Math.min(child + CHILDREN, size);
            for (int other = child + 1; other < end; other++) {
                if (times[other] - times[earliest] < 0) {
                    earliest = other;
                }
            }
            if (times[earliest] - time >= 0) {
                break;
            }
            times[entry] = times[earliest];
            slots[entry] = slots[earliest];
            entry = earliest;
        }
        times[entry] = time;
        slots[entry] = slot;
    }

    private static int firstChild(int entry) {
        return entry * CHILDREN + 1;
    }
}
