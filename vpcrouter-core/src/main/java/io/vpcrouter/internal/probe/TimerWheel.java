package io.vpcrouter.internal.probe;

import java.util.Arrays;

/**
 * Due times in buckets.
 *
 * <p>The times of the near future are sorted, in a heap that is small enough for the processor's cache; the rest of a round
 * waits in buckets, a span of time each, in no order. So a slot costs the same whether there are ten or 65,000.
 *
 * <p>An entry is not looked for when its slot is moved or taken out: it stays behind, and is thrown away when its time comes
 * near, or when such entries are the majority.
 */
final class TimerWheel implements DueTimes {
    private static final int BUCKETS = 256;
    private static final int FEW = 64;

    /** A round fills half of the buckets at most, so that what is put in a round ahead finds its own. */
    private static final int BUCKETS_OF_A_ROUND = BUCKETS / 2;

    private final int shift;
    private final Approach approach;
    private final TimerHeap near = new TimerHeap();
    private final Bucket[] far = new Bucket[BUCKETS];

    /** The heap has everything before this time, the buckets have what comes after it. */
    private long horizon;

    private int entries;

    // By slot: the time of its entry that counts, if it has one.
    private long[] valid = new long[0];
    private boolean[] present = new boolean[0];
    private int count;

    /** Receives the slots that are due next, all those of a bucket at once. */
    interface Approach {
        /** The first so many of these slots come up, in no order; some may have been moved or taken out meanwhile. */
        void near(int[] slots, int size);
    }

    private static final class Bucket {
        private long[] times = new long[0];
        private int[] slots = new int[0];
        private int size;

        private void add(int slot, long time) {
            if (size == slots.length) {
                int wanted = Math.max(FEW, size + size / 2);
                times = Arrays.copyOf(times, wanted);
                slots = Arrays.copyOf(slots, wanted);
            }
            times[size] = time;
            slots[size] = slot;
            size++;
        }
    }

    /** A wheel for times that lie up to {@code round} nanoseconds ahead, as a rule. */
    TimerWheel(long round, Approach approach) {
        this.approach = approach;
        shift = Long.SIZE - Long.numberOfLeadingZeros(round / BUCKETS_OF_A_ROUND);
        Arrays.setAll(far, i -> new Bucket());
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public int firstSlot() {
        return near.firstSlot();
    }

    @Override
    public long firstTime() {
        return near.firstTime();
    }

    @Override
    public boolean isDue(long now) {
        return count > 0 && near.firstTime() - now <= 0;
    }

    @Override
    public boolean contains(int slot) {
        return slot < present.length && present[slot];
    }

    @Override
    public void put(int slot, long time) {
        makeRoom(slot);
        if (!present[slot]) {
            present[slot] = true;
            count++;
        }
        valid[slot] = time;
        if (entries == 0) {
            horizon = time >> shift << shift;
        }
        entries++;
        addEntry(slot, time);
        bringFirstUp();
    }

    @Override
    public void remove(int slot) {
        if (contains(slot)) {
            present[slot] = false;
            count--;
            bringFirstUp();
        }
    }

    private void makeRoom(int slot) {
        if (slot >= present.length) {
            int wanted = Math.max(slot + 1, present.length * 2);
            present = Arrays.copyOf(present, wanted);
            valid = Arrays.copyOf(valid, wanted);
        }
    }

    private void addEntry(int slot, long time) {
        if (time - horizon < 0) {
            near.add(slot, time);
        } else {
            // What lies beyond the last bucket waits there, and is put in again when it comes up.
            long ahead = Math.min((time - horizon) >> shift, BUCKETS - 1);
            bucketAt(ahead).add(slot, time);
        }
    }

    private Bucket bucketAt(long ahead) {
        return far[(int) ((horizon >> shift) + ahead) & BUCKETS - 1];
    }

    private boolean isLeftover(int slot, long time) {
        return !present[slot] || valid[slot] != time;
    }

    /** Afterwards the first entry of the heap is one that counts, and most of all entries are. */
    private void bringFirstUp() {
        if (entries > FEW && entries > 2 * count) {
            rebuild();
        }
        while (entries > 0) {
            if (near.isEmpty()) {
                turn();
            } else if (isLeftover(near.firstSlot(), near.firstTime())) {
                near.removeFirst();
                entries--;
            } else {
                return;
            }
        }
    }

    /** Sorts the next bucket into the heap. */
    private void turn() {
        Bucket next = bucketAt(0);
        int size = next.size;
        approach.near(next.slots, size);
        horizon += 1L << shift;
        // It is the last bucket from now on. What goes into it again takes the place of what was just taken out.
        next.size = 0;
        for (int i = 0; i < size; i++) {
            if (isLeftover(next.slots[i], next.times[i])) {
                entries--;
            } else {
                addEntry(next.slots[i], next.times[i]);
            }
        }
    }

    private void rebuild() {
        near.clear();
        for (Bucket bucket : far) {
            bucket.size = 0;
        }
        entries = count;
        for (int slot = 0; slot < present.length; slot++) {
            if (present[slot]) {
                addEntry(slot, valid[slot]);
            }
        }
    }
}
