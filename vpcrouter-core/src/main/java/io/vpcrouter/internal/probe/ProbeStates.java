package io.vpcrouter.internal.probe;

import io.vpcrouter.health.Observation;

/**
 * The states of the last probes of each host. A host is known by its slot, see {@link HostSlots}; a probe is a number, its
 * slot in the high half. A number never means two probes, even when its slot gets another host.
 */
public interface ProbeStates {
    /** No probe. */
    long NONE = -1;

    /** Gives a slot to a new host: probes of the host before it are no longer known. */
    void admit(int slot);

    /** Opens a probe in the state HANDED_OUT; NONE if the probes that can be remembered of the slot are all open. */
    long open(int slot, long due);

    /** The slot of the host that is probed. */
    static int slotOf(long probe) {
        return (int) (probe >>> Integer.SIZE);
    }

    ProbeState state(long probe);

    /** When a probe that is HANDED_OUT was due. */
    long dueAt(long probe);

    /** When a probe was sent. */
    long sentAt(long probe);

    /** Whether a probe was sent too late to count against its host. */
    boolean wasSentLate(long probe);

    void sent(long probe, long at, boolean late);

    /** The answer ends the miss streak; probes that were sent after the answered one may begin the next. */
    void answered(long probe);

    void missed(long probe);

    void discarded(long probe);

    /** Ends a probe that was not sent. */
    void close(long probe);

    /** Keeps a miss until it is known whether it counts. */
    void hold(long probe, Observation miss);

    /** The miss that was held, once. */
    Observation unhold(long probe);

    /** The oldest probe of the same slot that is still known. */
    long oldestBeside(long probe);

    /** The probe of the same slot that was opened next. */
    long next(long probe);
}
