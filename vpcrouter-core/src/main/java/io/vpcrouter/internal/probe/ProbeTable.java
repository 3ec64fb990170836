package io.vpcrouter.internal.probe;

import io.vpcrouter.health.Observation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The last probes of each slot, in arrays. A probe is a number: its slot in the high half, its sequence number within the
 * slot in the low half. Sequence numbers go on when a slot gets another host, so a number never means two probes.
 */
public final class ProbeTable {
    public static final long NONE = -1;

    /** Nothing more is expected: answered, or never sent. */
    public static final int CLOSED = 0;

    /** Handed out, not yet sent. */
    public static final int ASKED = 1;

    /** Sent, within its time-out as far as anybody looked. */
    public static final int OUTSTANDING = 2;

    /** Not answered; whether that is the host's fault is not clear yet. */
    public static final int HELD = 3;

    /** Not answered, and reported as a miss. */
    public static final int MISSED = 4;

    /** Not answered, and reported as void. */
    static final int VOID = 5;

    /** Added to the state of a probe that was sent more than a time-out after it was due. */
    private static final int SENT_LATE = 8;

    private static final int STATE = SENT_LATE - 1;

    // What is kept of a slot lies side by side: with tens of thousands of slots, looking for it in memory costs the
    // most.
    private static final int NEWEST = 0;
    private static final int FIRST = 1;
    private static final int NEWEST_ANSWERED = 2;
    private static final int UNANSWERED = 3;
    private static final int REASKS_LEFT = 4;
    private static final int REASK_QUEUED = 5;
    private static final int STATES = 6;

    private final int depth;
    private final int mostReasks;
    private final int width;
    private int capacity;

    /** By slot: sequence numbers and counts as named above, then the states of the last probes. */
    private int[] rows = new int[0];

    /** By slot: the times of the last probes. */
    private long[] times = new long[0];

    /** The few misses that wait for something, by probe. */
    private final Map<Long, Observation> held = new HashMap<>();

    /**
     * A table.
     *
     * @param depth how many probes of a slot are remembered, a power of two
     * @param mostReasks how many re-asks there may be between two regular probes without an answer
     */
    public ProbeTable(int depth, int mostReasks) {
        this.depth = depth;
        this.mostReasks = mostReasks;
        this.width = STATES + depth;
    }

    public static int slotOf(long probe) {
        return (int) (probe >>> Integer.SIZE);
    }

    private static long probe(int slot, int sequence) {
        return (long) slot << Integer.SIZE | Integer.toUnsignedLong(sequence);
    }

    /** Gives a slot to a new host: probes of the one before are no longer known. */
    public void admit(int slot) {
        if (slot >= capacity) {
            capacity = Math.max(slot + 1, capacity * 2);
            rows = Arrays.copyOf(rows, capacity * width);
            times = Arrays.copyOf(times, capacity * depth);
        }
        int row = slot * width;
        long newest = newest(slot);
        for (long probe = oldestUpTo(newest); probe != next(newest); probe = next(probe)) {
            held.remove(probe);
        }
        rows[row + FIRST] = rows[row + NEWEST] + 1;
        rows[row + NEWEST_ANSWERED] = rows[row + NEWEST];
        Arrays.fill(rows, row + UNANSWERED, row + width, 0);
    }

    /** Whether the slot's host was never asked. */
    public boolean isFresh(int slot) {
        int row = slot * width;
        return rows[row + NEWEST] + 1 == rows[row + FIRST];
    }

    /** A new probe of the slot, or NONE if all that can be remembered are still open. */
    public long open(int slot, long due) {
        int row = slot * width;
        long probe = probe(slot, rows[row + NEWEST] + 1);
        int before = stateOf(probe);
        if (before == ASKED || before == OUTSTANDING || before == HELD) {
            return NONE;
        }
        rows[row + NEWEST]++;
        rows[row + REASK_QUEUED] = 0;
        setState(probe, ASKED);
        times[timeAt(probe)] = due;
        return probe;
    }

    /** Reads what the next probe of a slot will change, and returns something that depends on it. */
    public long touch(int slot) {
        return rows[slot * width] + rows[(slot + 1) * width - 1] + times[slot * depth];
    }

    public long newest(int slot) {
        return probe(slot, rows[slot * width + NEWEST]);
    }

    /** Whether the probe is one of the present host and still remembered. */
    boolean isKnown(long probe) {
        int slot = slotOf(probe);
        if (slot < 0 || slot >= capacity) {
            return false;
        }
        int row = slot * width;
        int age = rows[row + NEWEST] - (int) probe;
        return age >= 0 && age < depth && (int) probe - rows[row + FIRST] >= 0;
    }

    public boolean isNewest(long probe) {
        return isKnown(probe) && rows[slotOf(probe) * width + NEWEST] == (int) probe;
    }

    /** The state of a probe; CLOSED if it is not known. */
    public int state(long probe) {
        return isKnown(probe) ? stateOf(probe) : CLOSED;
    }

    private int stateOf(long probe) {
        return rows[stateAt(probe)] & STATE;
    }

    public void setState(long probe, int state) {
        int at = stateAt(probe);
        rows[at] = rows[at] & SENT_LATE | state;
    }

    /** When the probe was due while it is ASKED, when it was sent afterwards. */
    public long time(long probe) {
        return times[timeAt(probe)];
    }

    public void sent(long probe, long at, boolean late) {
        rows[stateAt(probe)] = late ? OUTSTANDING | SENT_LATE : OUTSTANDING;
        times[timeAt(probe)] = at;
        rows[slotOf(probe) * width + UNANSWERED]++;
    }

    public boolean wasSentLate(long probe) {
        return (rows[stateAt(probe)] & SENT_LATE) != 0;
    }

    public void hold(long probe, Observation miss) {
        setState(probe, HELD);
        held.put(probe, miss);
    }

    /** What was held, once. */
    public Observation unhold(long probe) {
        return Objects.requireNonNull(held.remove(probe), "probe that is not held");
    }

    /** The answer ends the row; probes that were sent after the answered one and are still open may begin the next. */
    public void answered(long probe) {
        int row = slotOf(probe) * width;
        setState(probe, CLOSED);
        if (!isOvertaken(probe)) {
            rows[row + NEWEST_ANSWERED] = (int) probe;
        }
        int open = 0;
        int newest = rows[row + NEWEST];
        for (int sequence = rows[row + NEWEST_ANSWERED] + 1; sequence - newest <= 0; sequence++) {
            int state = stateOf(probe(slotOf(probe), sequence));
            if (state == OUTSTANDING || state == HELD) {
                open++;
            }
        }
        rows[row + UNANSWERED] = open;
        rows[row + REASKS_LEFT] = mostReasks;
    }

    /** Whether a probe of the same host that was sent later was answered. */
    private boolean isOvertaken(long probe) {
        return (int) probe - rows[slotOf(probe) * width + NEWEST_ANSWERED] <= 0;
    }

    public void voided(long probe) {
        int unanswered = slotOf(probe) * width + UNANSWERED;
        setState(probe, VOID);
        if (!isOvertaken(probe)) {
            rows[unanswered] = Math.max(rows[unanswered] - 1, 0);
        }
    }

    /** How many probes in a row were not answered, those included that still may be. */
    public int unanswered(int slot) {
        return rows[slot * width + UNANSWERED];
    }

    /** Notes whether a re-ask after this probe waits for its time; of interest only while it is the newest. */
    public void setReaskQueued(long probe, boolean queued) {
        if (isNewest(probe)) {
            rows[slotOf(probe) * width + REASK_QUEUED] = queued ? 1 : 0;
        }
    }

    /** Whether a re-ask after the newest probe of the slot waits for its time. */
    public boolean isReaskQueued(int slot) {
        return rows[slot * width + REASK_QUEUED] != 0;
    }

    public int reasksLeft(int slot) {
        return rows[slot * width + REASKS_LEFT];
    }

    public void useReask(int slot) {
        rows[slot * width + REASKS_LEFT]--;
    }

    public void refillReasks(int slot) {
        rows[slot * width + REASKS_LEFT] = mostReasks;
    }

    /** The oldest probe of the same slot that may still be held. */
    public long oldestUpTo(long probe) {
        int slot = slotOf(probe);
        int first = rows[slot * width + FIRST];
        int oldest = rows[slot * width + NEWEST] - depth + 1;
        return probe(slot, oldest - first < 0 ? first : oldest);
    }

    public long next(long probe) {
        return probe(slotOf(probe), (int) probe + 1);
    }

    private int stateAt(long probe) {
        return slotOf(probe) * width + STATES + place(probe);
    }

    private int timeAt(long probe) {
        return slotOf(probe) * depth + place(probe);
    }

    private int place(long probe) {
        return (int) probe & depth - 1;
    }
}
