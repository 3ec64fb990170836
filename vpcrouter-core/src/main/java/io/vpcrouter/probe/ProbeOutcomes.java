package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.probe.HostSlots;
import io.vpcrouter.internal.probe.ProbeQueue;
import io.vpcrouter.internal.probe.ProbeState;
import io.vpcrouter.internal.probe.ProbeStates;
import io.vpcrouter.internal.probe.ProbeStatistics;
import io.vpcrouter.internal.probe.ProbeStatistics.Count;
import java.time.Duration;

/** What becomes of the probes that were sent: the half of {@link ProbeSchedule} that looks back. */
final class ProbeOutcomes {
    private static final String TIMED_OUT = "timed out";
    private static final String LATE =
            "the checker was late: a probe was sent or judged more than its time-out too late";
    private static final String LEFT_OUT = "not probed in time: the check was overloaded or paused";

    private final long timeout;
    private final HostSlots slots;
    private final ProbeStates probes;
    private final ProbeStatistics statistics;
    private final SelfCheck selfCheck;
    private final ProbeReports reports;
    private final ProbeQueue timeouts = new ProbeQueue();
    private final ProbeQueue held = new ProbeQueue();

    ProbeOutcomes(
            long timeout,
            HostSlots slots,
            ProbeStates probes,
            ProbeStatistics statistics,
            SelfCheck selfCheck,
            ProbeReports reports) {
        this.timeout = timeout;
        this.slots = slots;
        this.probes = probes;
        this.statistics = statistics;
        this.selfCheck = selfCheck;
        this.reports = reports;
    }

    private boolean isSelf(long probe) {
        return ProbeStates.slotOf(probe) == ProbeSchedule.SELF;
    }

    /** Starts the time-out; returns whether the probe was one that waited to be sent. */
    boolean sent(long probe, long at) {
        if (probes.state(probe) != ProbeState.HANDED_OUT) {
            return false;
        }
        probes.sent(probe, at, at - probes.dueAt(probe) > timeout);
        timeouts.add(probe, at + timeout);
        if (!isSelf(probe)) {
            statistics.count(ProbeStates.slotOf(probe), Count.SENT, 1);
        }
        return true;
    }

    /** Rounds in which a host was not probed. */
    void leftOut(int slot, long rounds, long now) {
        if (slot != ProbeSchedule.SELF) {
            statistics.count(slot, Count.OVERRUNS, rounds);
            reports.observed(slots.hostOf(slot), Observation.indeterminate(LEFT_OUT), now);
        }
    }

    /** How long no probe has to be judged. */
    long nanosUntilNext(long now) {
        while (!timeouts.isEmpty() && probes.state(timeouts.first()) != ProbeState.OUTSTANDING) {
            timeouts.remove();
        }
        return timeouts.isEmpty() ? Long.MAX_VALUE : timeouts.firstTime() - now;
    }

    void answered(long probe, long at) {
        ProbeState state = probes.state(probe);
        if (!state.wasSent()) {
            return;
        }
        long sentAt = probes.sentAt(probe);
        long roundTrip = Math.max(0, at - sentAt);
        boolean late = state != ProbeState.OUTSTANDING || roundTrip > timeout;
        if (isSelf(probe)) {
            if (!late) {
                probes.answered(probe);
                selfCheck.answered(sentAt);
                releaseHeld();
            }
            return;
        }
        int slot = ProbeStates.slotOf(probe);
        settleOlder(probe);
        probes.answered(probe);
        statistics.answered(slot, roundTrip);
        if (late) {
            statistics.count(slot, Count.LATE, 1);
        }
        Duration taken = Duration.ofNanos(roundTrip);
        reports.observed(
                slots.hostOf(slot), late ? Observation.reachableLate(taken) : Observation.reachable(taken), sentAt);
    }

    /** The answer itself shows that the checker works: what its host missed before, the host missed. */
    private void settleOlder(long answered) {
        if (held.isEmpty()) {
            return;
        }
        for (long probe = probes.oldestBeside(answered); probe != answered; probe = probes.next(probe)) {
            if (probes.state(probe) == ProbeState.HELD) {
                reportMiss(probe, probes.unhold(probe));
            }
        }
    }

    void missed(long probe, String reason, long at) {
        if (probes.state(probe) == ProbeState.OUTSTANDING) {
            settle(probe, reason, at - probes.sentAt(probe) - timeout > timeout);
        }
    }

    void discarded(long probe, String reason, long at) {
        ProbeState state = probes.state(probe);
        if (state == ProbeState.OUTSTANDING) {
            discard(probe, reason, probes.sentAt(probe));
        } else if (state == ProbeState.HANDED_OUT) {
            probes.close(probe);
            discard(probe, reason, at);
        }
    }

    void discardOutstanding(String reason, long at) {
        while (!timeouts.isEmpty()) {
            discarded(timeouts.remove(), reason, at);
        }
    }

    void observed(long probe, Observation observation, long at) {
        if (observation instanceof Observation.Reachable) {
            answered(probe, at);
        } else if (observation instanceof Observation.Unreachable miss) {
            missed(probe, miss.reason(), at);
        } else if (observation instanceof Observation.Indeterminate indeterminate) {
            discarded(probe, indeterminate.reason(), at);
        } else if (probes.state(probe).wasSent() && !isSelf(probe)) {
            probes.answered(probe);
            reports.observed(slots.hostOf(ProbeStates.slotOf(probe)), observation, probes.sentAt(probe));
        }
    }

    void judge(long now) {
        while (timeouts.isDue(now)) {
            long deadline = timeouts.firstTime();
            long probe = timeouts.remove();
            if (probes.state(probe) == ProbeState.OUTSTANDING) {
                settle(probe, TIMED_OUT, now - deadline > timeout);
            }
        }
    }

    private void settle(long probe, String reason, boolean judgedLate) {
        long sentAt = probes.sentAt(probe);
        boolean late = judgedLate || probes.wasSentLate(probe);
        if (isSelf(probe)) {
            settleSelf(probe, reason, sentAt, !late);
        } else if (late) {
            discard(probe, LATE, sentAt);
        } else {
            settleBySelfCheck(probe, Observation.unreachable(reason), sentAt);
        }
    }

    private void settleSelf(long probe, String reason, long sentAt, boolean countsAsFailure) {
        probes.missed(probe);
        selfCheck.failed(sentAt, reason, countsAsFailure);
        releaseHeld();
    }

    private void settleBySelfCheck(long probe, Observation miss, long sentAt) {
        switch (selfCheck.ruling(sentAt)) {
            case COUNTS -> reportMiss(probe, miss);
            case DISCARDED -> discard(probe, selfCheck.reason(), sentAt);
            case UNDECIDED -> {
                probes.hold(probe, miss);
                held.add(probe, sentAt);
                selfCheck.request(sentAt);
            }
        }
    }

    private void discard(long probe, String reason, long sentAt) {
        if (isSelf(probe)) {
            settleSelf(probe, reason, sentAt, true);
            return;
        }
        int slot = ProbeStates.slotOf(probe);
        if (probes.state(probe) != ProbeState.CLOSED) {
            probes.discarded(probe);
        }
        statistics.count(slot, Count.DISCARDED, 1);
        reports.observed(slots.hostOf(slot), Observation.indeterminate(reason), sentAt);
    }

    private void reportMiss(long probe, Observation miss) {
        int slot = ProbeStates.slotOf(probe);
        long sentAt = probes.sentAt(probe);
        probes.missed(probe);
        statistics.count(slot, Count.MISSED, 1);
        reports.observed(slots.hostOf(slot), miss, sentAt);
    }

    /** Looks once at every miss that waits for a self-probe; those that still have to wait go to the end. */
    private void releaseHeld() {
        for (int i = held.size(); i > 0; i--) {
            long probe = held.remove();
            if (probes.state(probe) == ProbeState.HELD) {
                settleBySelfCheck(probe, probes.unhold(probe), probes.sentAt(probe));
            }
        }
    }
}
