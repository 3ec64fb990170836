package io.vpcrouter.internal.probe;

import io.vpcrouter.health.Observation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The states of the last probes and the state of retries, in arrays by slot. A probe is a number: its slot in the high half,
 * its sequence number within the slot in the low half. Sequence numbers go on when a slot gets another host, so a number
 * never means two probes.
 */
final class ProbeTable implements ProbeStates, RetryStates {
    private static final ProbeState[] ALL_STATES = ProbeState.values();

    /** Added to the state of a probe that was sent more than a time-out after it was due. */
    private static final int SENT_LATE = 8;

    private static final int STATE_BITS = SENT_LATE - 1;

    // The fields of a slot lie side by side: with tens of thousands of slots, memory that is far away costs the most.
    private static final int NEWEST = 0;
    private static final int FIRST = 1;
    private static final int NEWEST_ANSWERED = 2;
    private static final int UNANSWERED = 3;
    private static final int RETRIES_LEFT = 4;
    private static final int RETRY_QUEUED = 5;
    private static final int STATES = 6;

    private final int depth;
    private final int mostRetries;
    private final int width;
    private int capacity;

    /** By slot: sequence numbers and counts as named above, then the states of the last probes. */
    private int[] fields = new int[0];

    /** By slot: the times of the last probes. */
    private long[] times = new long[0];

    /** The few misses that wait for something, by probe. */
    private final Map<Long, Observation> held = new HashMap<>();

    /** A table that remembers {@code depth} probes of each slot, a power of two. */
    ProbeTable(int depth, int mostRetries) {
        this.depth = depth;
        this.mostRetries = mostRetries;
        this.width = STATES + depth;
    }

    private static long probe(int slot, int sequence) {
        return (long) slot << Integer.SIZE | Integer.toUnsignedLong(sequence);
    }

    @Override
    public void admit(int slot) {
        if (slot >= capacity) {
            capacity = Math.max(slot + 1, capacity * 2);
            fields = Arrays.copyOf(fields, capacity * width);
            times = Arrays.copyOf(times, capacity * depth);
        }
        int base = slot * width;
        long newest = newest(slot);
        for (long probe = oldestBeside(newest); probe != next(newest); probe = next(probe)) {
            held.remove(probe);
        }
        fields[base + FIRST] = fields[base + NEWEST] + 1;
        fields[base + NEWEST_ANSWERED] = fields[base + NEWEST];
        Arrays.fill(fields, base + UNANSWERED, base + width, 0);
    }

    @Override
    public boolean isFresh(int slot) {
        int base = slot * width;
        return fields[base + NEWEST] + 1 == fields[base + FIRST];
    }

    @Override
    public long open(int slot, long due) {
        int base = slot * width;
        long probe = probe(slot, fields[base + NEWEST] + 1);
        if (stateOf(probe).isOpen()) {
            return NONE;
        }
        fields[base + NEWEST]++;
        fields[base + RETRY_QUEUED] = 0;
        setState(probe, ProbeState.HANDED_OUT);
        times[timeAt(probe)] = due;
        return probe;
    }

    /** Reads what the next probe of a slot will change, and returns something that depends on it. */
    long touch(int slot) {
        return fields[slot * width] + fields[(slot + 1) * width - 1] + times[slot * depth];
    }

    @Override
    public long newest(int slot) {
        return probe(slot, fields[slot * width + NEWEST]);
    }

    /** Whether the probe is one of the present host and still remembered. */
    private boolean isKnown(long probe) {
        int slot = ProbeStates.slotOf(probe);
        if (slot < 0 || slot >= capacity) {
            return false;
        }
        int base = slot * width;
        int age = fields[base + NEWEST] - (int) probe;
        return age >= 0 && age < depth && (int) probe - fields[base + FIRST] >= 0;
    }

    @Override
    public boolean isNewest(long probe) {
        return isKnown(probe) && fields[ProbeStates.slotOf(probe) * width + NEWEST] == (int) probe;
    }

    @Override
    public ProbeState state(long probe) {
        return isKnown(probe) ? stateOf(probe) : ProbeState.CLOSED;
    }

    private ProbeState stateOf(long probe) {
        return ALL_STATES[fields[stateAt(probe)] & STATE_BITS];
    }

    private void setState(long probe, ProbeState state) {
        int at = stateAt(probe);
        fields[at] = fields[at] & SENT_LATE | state.code();
    }

    /** One time is enough: when a probe was due is of no interest once it is sent. */
    @Override
    public long dueAt(long probe) {
        return times[timeAt(probe)];
    }

    @Override
    public long sentAt(long probe) {
        return times[timeAt(probe)];
    }

    @Override
    public void sent(long probe, long at, boolean late) {
        fields[stateAt(probe)] = ProbeState.OUTSTANDING.code() | (late ? SENT_LATE : 0);
        times[timeAt(probe)] = at;
        fields[ProbeStates.slotOf(probe) * width + UNANSWERED]++;
    }

    @Override
    public boolean wasSentLate(long probe) {
        return (fields[stateAt(probe)] & SENT_LATE) != 0;
    }

    @Override
    public void hold(long probe, Observation miss) {
        setState(probe, ProbeState.HELD);
        held.put(probe, miss);
    }

    @Override
    public Observation unhold(long probe) {
        return Objects.requireNonNull(held.remove(probe), "probe that is not held");
    }

    @Override
    public void answered(long probe) {
        int base = ProbeStates.slotOf(probe) * width;
        setState(probe, ProbeState.CLOSED);
        if (!isOvertaken(probe)) {
            fields[base + NEWEST_ANSWERED] = (int) probe;
        }
        int open = 0;
        int newest = fields[base + NEWEST];
        for (int sequence = fields[base + NEWEST_ANSWERED] + 1; sequence - newest <= 0; sequence++) {
            ProbeState state = stateOf(probe(ProbeStates.slotOf(probe), sequence));
            if (state == ProbeState.OUTSTANDING || state == ProbeState.HELD) {
                open++;
            }
        }
        fields[base + UNANSWERED] = open;
        fields[base + RETRIES_LEFT] = mostRetries;
    }

    /** Whether a probe of the same host that was sent later was answered. */
    private boolean isOvertaken(long probe) {
        return (int) probe - fields[ProbeStates.slotOf(probe) * width + NEWEST_ANSWERED] <= 0;
    }

    @Override
    public void missed(long probe) {
        setState(probe, ProbeState.MISSED);
    }

    @Override
    public void close(long probe) {
        setState(probe, ProbeState.CLOSED);
    }

    @Override
    public void discarded(long probe) {
        int unanswered = ProbeStates.slotOf(probe) * width + UNANSWERED;
        setState(probe, ProbeState.DISCARDED);
        if (!isOvertaken(probe)) {
            fields[unanswered] = Math.max(fields[unanswered] - 1, 0);
        }
    }

    @Override
    public int unanswered(int slot) {
        return fields[slot * width + UNANSWERED];
    }

    @Override
    public void setRetryQueued(long probe, boolean queued) {
        if (isNewest(probe)) {
            fields[ProbeStates.slotOf(probe) * width + RETRY_QUEUED] = queued ? 1 : 0;
        }
    }

    @Override
    public boolean isRetryQueued(int slot) {
        return fields[slot * width + RETRY_QUEUED] != 0;
    }

    @Override
    public int retriesLeft(int slot) {
        return fields[slot * width + RETRIES_LEFT];
    }

    @Override
    public void useRetry(int slot) {
        fields[slot * width + RETRIES_LEFT]--;
    }

    @Override
    public void refillRetries(int slot) {
        fields[slot * width + RETRIES_LEFT] = mostRetries;
    }

    @Override
    public long oldestBeside(long probe) {
        int slot = ProbeStates.slotOf(probe);
        int first = fields[slot * width + FIRST];
        int oldest = fields[slot * width + NEWEST] - depth + 1;
        return probe(slot, oldest - first < 0 ? first : oldest);
    }

    @Override
    public long next(long probe) {
        return probe(ProbeStates.slotOf(probe), (int) probe + 1);
    }

    private int stateAt(long probe) {
        return ProbeStates.slotOf(probe) * width + STATES + place(probe);
    }

    private int timeAt(long probe) {
        return ProbeStates.slotOf(probe) * depth + place(probe);
    }

    private int place(long probe) {
        return (int) probe & depth - 1;
    }
}
