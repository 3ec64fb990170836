package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.probe.HostSlots;
import io.vpcrouter.internal.probe.ProbeQueue;
import io.vpcrouter.internal.probe.ProbeTable;
import io.vpcrouter.internal.probe.RoundTrips;
import java.time.Duration;

/** What becomes of the probes that were sent: the half of {@link ProbeSchedule} that looks back. */
final class ProbeOutcomes {
    private static final String TIMED_OUT = "timed out";
    private static final String LATE =
            "the checker was late: a probe was sent or judged more than its time-out too late";

    private final long timeout;
    private final HostSlots slots;
    private final ProbeTable probes;
    private final RoundTrips roundTrips;
    private final SelfCheck proof;
    private final ProbeReports reports;
    private final ProbeQueue timeouts = new ProbeQueue();
    private final ProbeQueue held = new ProbeQueue();

    ProbeOutcomes(
            long timeout,
            HostSlots slots,
            ProbeTable probes,
            RoundTrips roundTrips,
            SelfCheck proof,
            ProbeReports reports) {
        this.timeout = timeout;
        this.slots = slots;
        this.probes = probes;
        this.roundTrips = roundTrips;
        this.proof = proof;
        this.reports = reports;
    }

    private static boolean isSelf(long probe) {
        return ProbeTable.slotOf(probe) == ProbeSchedule.SELF;
    }

    /** Starts the time-out; tells whether the probe was one that waited to be sent. */
    boolean sent(long probe, long at) {
        if (probes.state(probe) != ProbeTable.ASKED) {
            return false;
        }
        probes.sent(probe, at, at - probes.time(probe) > timeout);
        timeouts.add(probe, at + timeout);
        if (!isSelf(probe)) {
            roundTrips.count(ProbeTable.slotOf(probe), RoundTrips.Count.SENT, 1);
        }
        return true;
    }

    /** How long no probe has to be judged. */
    long nanosUntilNext(long now) {
        while (!timeouts.isEmpty() && probes.state(timeouts.first()) != ProbeTable.OUTSTANDING) {
            timeouts.remove();
        }
        return timeouts.isEmpty() ? Long.MAX_VALUE : timeouts.firstTime() - now;
    }

    void answered(long probe, long at) {
        int state = probes.state(probe);
        if (state == ProbeTable.CLOSED || state == ProbeTable.ASKED) {
            return;
        }
        long sentAt = probes.time(probe);
        long roundTrip = Math.max(0, at - sentAt);
        boolean late = state != ProbeTable.OUTSTANDING || roundTrip > timeout;
        if (isSelf(probe)) {
            if (!late) {
                probes.answered(probe);
                proof.answered(sentAt);
                releaseHeld();
            }
            return;
        }
        int slot = ProbeTable.slotOf(probe);
        settleOlder(probe);
        probes.answered(probe);
        roundTrips.answered(slot, roundTrip);
        if (late) {
            roundTrips.count(slot, RoundTrips.Count.LATE, 1);
        }
        Duration taken = Duration.ofNanos(roundTrip);
        reports.observed(
                slots.hostOf(slot), late ? Observation.reachableLate(taken) : Observation.reachable(taken), sentAt);
    }

    /** The answer itself proves the checker: what its host missed before was missed. */
    private void settleOlder(long answered) {
        if (held.isEmpty()) {
            return;
        }
        for (long probe = probes.oldestUpTo(answered); probe != answered; probe = probes.next(probe)) {
            if (probes.state(probe) == ProbeTable.HELD) {
                reportMiss(probe, probes.unhold(probe));
            }
        }
    }

    void missed(long probe, String reason, long at) {
        if (probes.state(probe) == ProbeTable.OUTSTANDING) {
            settle(probe, reason, at - probes.time(probe) - timeout > timeout);
        }
    }

    void voided(long probe, String reason, long at) {
        int state = probes.state(probe);
        if (state == ProbeTable.OUTSTANDING) {
            settleAsVoid(probe, reason, probes.time(probe));
        } else if (state == ProbeTable.ASKED) {
            probes.setState(probe, ProbeTable.CLOSED);
            settleAsVoid(probe, reason, at);
        }
    }

    void voidOutstanding(String reason, long at) {
        while (!timeouts.isEmpty()) {
            voided(timeouts.remove(), reason, at);
        }
    }

    void observed(long probe, Observation observation, long at) {
        if (observation instanceof Observation.Reachable) {
            answered(probe, at);
        } else if (observation instanceof Observation.Unreachable miss) {
            missed(probe, miss.reason(), at);
        } else if (observation instanceof Observation.Indeterminate indeterminate) {
            voided(probe, indeterminate.reason(), at);
        } else if (probes.state(probe) > ProbeTable.ASKED && !isSelf(probe)) {
            probes.answered(probe);
            reports.observed(slots.hostOf(ProbeTable.slotOf(probe)), observation, probes.time(probe));
        }
    }

    void judge(long now) {
        while (timeouts.isDue(now)) {
            long deadline = timeouts.firstTime();
            long probe = timeouts.remove();
            if (probes.state(probe) == ProbeTable.OUTSTANDING) {
                settle(probe, TIMED_OUT, now - deadline > timeout);
            }
        }
    }

    private void settle(long probe, String reason, boolean judgedLate) {
        long sentAt = probes.time(probe);
        boolean late = judgedLate || probes.wasSentLate(probe);
        if (isSelf(probe)) {
            probes.setState(probe, ProbeTable.MISSED);
            proof.failed(sentAt, reason, !late);
            releaseHeld();
        } else if (late) {
            settleAsVoid(probe, LATE, sentAt);
        } else {
            settleByProof(probe, Observation.unreachable(reason), sentAt);
        }
    }

    private void settleByProof(long probe, Observation miss, long sentAt) {
        switch (proof.of(sentAt)) {
            case COUNTS -> reportMiss(probe, miss);
            case VOID -> settleAsVoid(probe, proof.reason(), sentAt);
            case OPEN -> {
                probes.hold(probe, miss);
                held.add(probe, sentAt);
                proof.request(sentAt);
            }
        }
    }

    private void settleAsVoid(long probe, String reason, long sentAt) {
        if (isSelf(probe)) {
            probes.setState(probe, ProbeTable.MISSED);
            proof.failed(sentAt, reason, true);
            releaseHeld();
            return;
        }
        int slot = ProbeTable.slotOf(probe);
        if (probes.state(probe) != ProbeTable.CLOSED) {
            probes.voided(probe);
        }
        roundTrips.count(slot, RoundTrips.Count.VOID, 1);
        reports.observed(slots.hostOf(slot), Observation.indeterminate(reason), sentAt);
    }

    private void reportMiss(long probe, Observation miss) {
        int slot = ProbeTable.slotOf(probe);
        long sentAt = probes.time(probe);
        probes.setState(probe, ProbeTable.MISSED);
        roundTrips.count(slot, RoundTrips.Count.MISSED, 1);
        reports.observed(slots.hostOf(slot), miss, sentAt);
    }

    /** Looks once at every miss that waits for a proof; those that still have to wait go to the end. */
    private void releaseHeld() {
        for (int i = held.size(); i > 0; i--) {
            long probe = held.remove();
            if (probes.state(probe) == ProbeTable.HELD) {
                settleByProof(probe, probes.unhold(probe), probes.time(probe));
            }
        }
    }
}
