package io.vpcrouter.probe;

import java.util.Arrays;

/**
 * When each slot is asked next: a binary heap over slots that knows where each slot lies, so that a slot can be moved or
 * taken out. Times are compared by subtraction.
 */
final class AskHeap {
    private static final int ABSENT = -1;

    private int[] slots = new int[16];
    private int[] positions = new int[0];
    private long[] times = new long[0];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int firstSlot() {
        return slots[0];
    }

    long firstTime() {
        return times[slots[0]];
    }

    boolean isDue(long now) {
        return size > 0 && firstTime() - now <= 0;
    }

    boolean contains(int slot) {
        return slot < positions.length && positions[slot] != ABSENT;
    }

    /** Puts a slot in, or moves it. */
    void put(int slot, long time) {
        makeRoom(slot);
        times[slot] = time;
        if (positions[slot] == ABSENT) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, size * 2);
            }
            place(size, slot);
            size++;
        }
        siftUp(positions[slot]);
        siftDown(positions[slot]);
    }

    void remove(int slot) {
        if (!contains(slot)) {
            return;
        }
        int hole = positions[slot];
        positions[slot] = ABSENT;
        size--;
        if (hole < size) {
            int moved = slots[size];
            place(hole, moved);
            siftUp(hole);
            siftDown(positions[moved]);
        }
    }

    private void makeRoom(int slot) {
        if (slot >= positions.length) {
            int old = positions.length;
            int wanted = Math.max(slot + 1, old * 2);
            positions = Arrays.copyOf(positions, wanted);
            times = Arrays.copyOf(times, wanted);
            Arrays.fill(positions, old, wanted, ABSENT);
        }
    }

    private void siftUp(int from) {
        int position = from;
        int slot = slots[position];
        while (position > 0) {
            int parent = (position - 1) >>> 1;
            if (times[slot] - times[slots[parent]] >= 0) {
                break;
            }
            place(position, slots[parent]);
            position = parent;
        }
        place(position, slot);
    }

    private void siftDown(int from) {
        int position = from;
        int slot = slots[position];
        while (true) {
            int child = position * 2 + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && times[slots[child + 1]] - times[slots[child]] < 0) {
                child++;
            }
            if (times[slots[child]] - times[slot] >= 0) {
                break;
            }
            place(position, slots[child]);
            position = child;
        }
        place(position, slot);
    }

    private void place(int position, int slot) {
        slots[position] = slot;
        positions[slot] = position;
    }
}
