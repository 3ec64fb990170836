package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last probes of each slot, in arrays. A probe is a number: its slot in the high half, its sequence number within the
 * slot in the low half. Sequence numbers go on when a slot gets another host, so a number never means two probes.
 */
final class ProbeTable {
    static final long NONE = -1;

    /** Nothing more is expected: answered, or never sent. */
    static final byte CLOSED = 0;

    /** Handed out, not yet sent. */
    static final byte ASKED = 1;

    /** Sent, within its time-out as far as anybody looked. */
    static final byte OUTSTANDING = 2;

    /** Not answered; whether that is the host's fault is not clear yet. */
    static final byte HELD = 3;

    /** Not answered, and reported as a miss. */
    static final byte MISSED = 4;

    /** Not answered, and reported as void. */
    static final byte VOID = 5;

    private final int depth;
    private final byte mostReasks;
    private int capacity;

    // By slot.
    private int[] newest = new int[0];
    private int[] first = new int[0];
    private int[] newestAnswered = new int[0];
    private byte[] unanswered = new byte[0];
    private byte[] reasksLeft = new byte[0];
    private boolean[] reaskQueued = new boolean[0];

    // By slot and the low bits of the sequence number.
    private long[] times = new long[0];
    private byte[] states = new byte[0];
    private boolean[] sentLate = new boolean[0];
    private @Nullable Observation[] held = new @Nullable Observation[0];

    /**
     * A table.
     *
     * @param depth how many probes of a slot are remembered, a power of two
     * @param mostReasks how many re-asks there may be between two regular probes without an answer
     */
    ProbeTable(int depth, int mostReasks) {
        this.depth = depth;
        this.mostReasks = (byte) mostReasks;
    }

    static int slotOf(long probe) {
        return (int) (probe >>> Integer.SIZE);
    }

    private static long probe(int slot, int sequence) {
        return (long) slot << Integer.SIZE | Integer.toUnsignedLong(sequence);
    }

    /** Gives a slot to a new host: probes of the one before are no longer known. */
    void admit(int slot) {
        if (slot >= capacity) {
            grow(Math.max(slot + 1, capacity * 2));
        }
        first[slot] = newest[slot] + 1;
        newestAnswered[slot] = newest[slot];
        unanswered[slot] = 0;
        reasksLeft[slot] = 0;
        reaskQueued[slot] = false;
        Arrays.fill(states, slot * depth, (slot + 1) * depth, CLOSED);
        Arrays.fill(held, slot * depth, (slot + 1) * depth, null);
    }

    private void grow(int wanted) {
        capacity = wanted;
        newest = Arrays.copyOf(newest, wanted);
        first = Arrays.copyOf(first, wanted);
        newestAnswered = Arrays.copyOf(newestAnswered, wanted);
        unanswered = Arrays.copyOf(unanswered, wanted);
        reasksLeft = Arrays.copyOf(reasksLeft, wanted);
        reaskQueued = Arrays.copyOf(reaskQueued, wanted);
        times = Arrays.copyOf(times, wanted * depth);
        states = Arrays.copyOf(states, wanted * depth);
        sentLate = Arrays.copyOf(sentLate, wanted * depth);
        held = Arrays.copyOf(held, wanted * depth);
    }

    /** Whether the slot's host was never asked. */
    boolean isFresh(int slot) {
        return newest[slot] + 1 == first[slot];
    }

    /** A new probe of the slot, or NONE if all that can be remembered are still open. */
    long open(int slot, long due) {
        long probe = probe(slot, newest[slot] + 1);
        byte before = states[index(probe)];
        if (before == ASKED || before == OUTSTANDING || before == HELD) {
            return NONE;
        }
        newest[slot]++;
        reaskQueued[slot] = false;
        states[index(probe)] = ASKED;
        times[index(probe)] = due;
        return probe;
    }

    long newest(int slot) {
        return probe(slot, newest[slot]);
    }

    /** Whether the probe is one of the present host and still remembered. */
    boolean isKnown(long probe) {
        int slot = slotOf(probe);
        if (slot < 0 || slot >= capacity) {
            return false;
        }
        int age = newest[slot] - (int) probe;
        return age >= 0 && age < depth && (int) probe - first[slot] >= 0;
    }

    boolean isNewest(long probe) {
        return isKnown(probe) && newest[slotOf(probe)] == (int) probe;
    }

    /** The state of a probe; CLOSED if it is not known. */
    byte state(long probe) {
        return isKnown(probe) ? states[index(probe)] : CLOSED;
    }

    void setState(long probe, byte state) {
        states[index(probe)] = state;
    }

    /** When the probe was due while it is ASKED, when it was sent afterwards. */
    long time(long probe) {
        return times[index(probe)];
    }

    void sent(long probe, long at, boolean late) {
        int index = index(probe);
        int slot = slotOf(probe);
        states[index] = OUTSTANDING;
        times[index] = at;
        sentLate[index] = late;
        unanswered[slot] = (byte) Math.min(unanswered[slot] + 1, Byte.MAX_VALUE);
    }

    boolean wasSentLate(long probe) {
        return sentLate[index(probe)];
    }

    void hold(long probe, Observation miss) {
        setState(probe, HELD);
        held[index(probe)] = miss;
    }

    /** What was held, once. */
    Observation unhold(long probe) {
        Observation miss = Objects.requireNonNull(held[index(probe)], "probe that is not held");
        held[index(probe)] = null;
        return miss;
    }

    /** The answer ends the row; probes that were sent after the answered one and are still open may begin the next. */
    void answered(long probe) {
        int slot = slotOf(probe);
        setState(probe, CLOSED);
        if (!isOvertaken(probe)) {
            newestAnswered[slot] = (int) probe;
        }
        byte open = 0;
        for (int sequence = newestAnswered[slot] + 1; sequence - newest[slot] <= 0; sequence++) {
            byte state = states[index(probe(slot, sequence))];
            if (state == OUTSTANDING || state == HELD) {
                open++;
            }
        }
        unanswered[slot] = open;
        refillReasks(slot);
    }

    /** Whether a probe of the same host that was sent later was answered. */
    private boolean isOvertaken(long probe) {
        return (int) probe - newestAnswered[slotOf(probe)] <= 0;
    }

    void voided(long probe) {
        int slot = slotOf(probe);
        setState(probe, VOID);
        if (!isOvertaken(probe)) {
            unanswered[slot] = (byte) Math.max(unanswered[slot] - 1, 0);
        }
    }

    /** How many probes in a row were not answered, those included that still may be. */
    int unanswered(int slot) {
        return unanswered[slot];
    }

    /** Notes whether a re-ask after this probe waits for its time; of interest only while it is the newest. */
    void setReaskQueued(long probe, boolean queued) {
        if (isNewest(probe)) {
            reaskQueued[slotOf(probe)] = queued;
        }
    }

    /** Whether a re-ask after the newest probe of the slot waits for its time. */
    boolean isReaskQueued(int slot) {
        return reaskQueued[slot];
    }

    int reasksLeft(int slot) {
        return reasksLeft[slot];
    }

    void useReask(int slot) {
        reasksLeft[slot]--;
    }

    void refillReasks(int slot) {
        reasksLeft[slot] = mostReasks;
    }

    /** The oldest probe of the same slot that may still be held. */
    long oldestBefore(long probe) {
        int slot = slotOf(probe);
        int oldest = newest[slot] - depth + 1;
        return probe(slot, oldest - first[slot] < 0 ? first[slot] : oldest);
    }

    long next(long probe) {
        return probe(slotOf(probe), (int) probe + 1);
    }

    private int index(long probe) {
        return slotOf(probe) * depth + ((int) probe & depth - 1);
    }
}
