package io.vpcrouter.probe;

import java.util.Arrays;

/**
 * When each slot is asked next. Times are compared by subtraction.
 *
 * <p>A heap in which every entry has four children, whose times lie side by side: each level costs one look at memory,
 * which is what this costs with tens of thousands of slots. An entry does not know where it lies. A slot that is moved or
 * taken out leaves its old entry behind, which is thrown away when it comes to the top, or when such entries are the
 * majority.
 */
final class AskHeap {
    private static final int CHILDREN = 4;
    private static final int FEW = 64;

    // By entry.
    private long[] times = new long[FEW];
    private int[] slots = new int[FEW];
    private int size;

    // By slot: the time of its entry that counts, if it has one.
    private long[] valid = new long[0];
    private boolean[] present = new boolean[0];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int firstSlot() {
        return slots[0];
    }

    long firstTime() {
        return times[0];
    }

    boolean isDue(long now) {
        return count > 0 && times[0] - now <= 0;
    }

    boolean contains(int slot) {
        return slot < present.length && present[slot];
    }

    /** Puts a slot in, or moves it. */
    void put(int slot, long time) {
        makeRoom(slot);
        boolean first = count > 0 && slots[0] == slot;
        if (!present[slot]) {
            present[slot] = true;
            count++;
        }
        valid[slot] = time;
        if (first) {
            siftDown(0, time, slot);
        } else {
            add(time, slot);
        }
        dropLeftovers();
    }

    void remove(int slot) {
        if (contains(slot)) {
            present[slot] = false;
            count--;
            dropLeftovers();
        }
    }

    private void makeRoom(int slot) {
        if (slot >= present.length) {
            int wanted = Math.max(slot + 1, present.length * 2);
            present = Arrays.copyOf(present, wanted);
            valid = Arrays.copyOf(valid, wanted);
        }
    }

    private void add(long time, int slot) {
        if (size == slots.length) {
            times = Arrays.copyOf(times, size * 2);
            slots = Arrays.copyOf(slots, size * 2);
        }
        siftUp(size++, time, slot);
    }

    private boolean isLeftover(int entry) {
        int slot = slots[entry];
        return !present[slot] || valid[slot] != times[entry];
    }

    /** Afterwards the first entry is one that counts, and most of the others are too. */
    private void dropLeftovers() {
        if (size > FEW && size > 2 * count) {
            rebuild();
        }
        while (size > 0 && isLeftover(0)) {
            size--;
            if (size > 0) {
                siftDown(0, times[size], slots[size]);
            }
        }
    }

    private void rebuild() {
        int old = size;
        size = 0;
        for (int entry = 0; entry < old; entry++) {
            if (!isLeftover(entry)) {
                siftUp(size++, times[entry], slots[entry]);
            }
        }
    }

    private void siftUp(int from, long time, int slot) {
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

    private void siftDown(int from, long time, int slot) {
        int entry = from;
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
