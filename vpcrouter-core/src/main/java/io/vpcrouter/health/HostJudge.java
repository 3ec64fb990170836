package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an observation means: it ends or extends a miss streak, calls witnesses and hears them, and fails a host when its
 * streak is long enough and proved. {@link HealthTracker} describes the rules.
 */
final class HostJudge {
    private final int fall;
    private final WatchedHosts hosts;
    private final Predicate<IpAddress> ownMachine;
    private final Verdicts verdicts;
    private final Witnesses witnesses;
    private final Freeze freeze;
    private final UncheckedHosts uncheckedHosts;
    private final MassFailureGuard massFailure;
    private final UnprovedHosts unproved;
    private boolean hasControlTargets;
    private boolean judgesSingleHost = true;
    /** How many of the hosts have ever answered: only these count when all seem to fail. */
    private int hostsThatAnswered;

    private boolean drainChanged;

    HostJudge(
            int fall,
            WatchedHosts hosts,
            Predicate<IpAddress> ownMachine,
            Verdicts verdicts,
            Witnesses witnesses,
            Freeze freeze,
            UncheckedHosts uncheckedHosts,
            MassFailureGuard massFailure,
            boolean hasControlTargets) {
        this.fall = fall;
        this.hosts = hosts;
        this.ownMachine = ownMachine;
        this.verdicts = verdicts;
        this.witnesses = witnesses;
        this.freeze = freeze;
        this.uncheckedHosts = uncheckedHosts;
        this.massFailure = massFailure;
        this.hasControlTargets = hasControlTargets;
        this.unproved = new UnprovedHosts(fall);
    }

    /** The hosts that do not answer, and of which nothing proves that they failed. */
    List<IpAddress> unproved() {
        return freeze.isFrozen() ? List.of() : unproved.hosts();
    }

    /** From now on a single host needs a witness as well. */
    void leaveSingleHostAlone() {
        judgesSingleHost = false;
    }

    /** The host is not watched any more. */
    void forget(HostRecord record) {
        clearMisses(record);
        witnesses.forget(record);
        uncheckedHosts.end(record);
        hostsThatAnswered -= record.everAnswered ? 1 : 0;
    }

    /** Whether a host began or ceased to be drained since the last call. */
    boolean takeDrainChange() {
        boolean taken = drainChanged;
        drainChanged = false;
        return taken;
    }

    void observed(HostRecord record, Observation observation, long sentAt, long at) {
        if (observation instanceof Observation.Reachable reachable) {
            reachable(record, reachable, sentAt, at);
        } else if (observation instanceof Observation.Unreachable unreachable) {
            missed(record, unreachable.reason(), sentAt, at);
        } else if (observation instanceof Observation.Questionable questionable) {
            noteValid(record, questionable.reason(), at);
            answered(record, sentAt, at);
            verdicts.questionable(record, at);
            undrained(record, at);
        } else if (observation instanceof Observation.Drained drained) {
            noteValid(record, drained.reason(), at);
            answered(record, sentAt, at);
            verdicts.answered(record, false, at);
            drainChanged |= !record.drained;
            record.drained = true;
        } else if (observation instanceof Observation.Gone gone) {
            noteValid(record, gone.reason(), at);
            gone(record, at);
        } else if (observation instanceof Observation.Indeterminate indeterminate) {
            verdicts.notProbed(record);
            record.reason = indeterminate.reason();
            uncheckedHosts.discarded(record, at);
        }
    }

    void controlTargetAnswered(long sentAt, long at) {
        // A control target that never answered proves nothing by its silence, and is ignored until it answers.
        hasControlTargets = true;
        witnesses.useControlTargets();
        massFailure.confirmed(sentAt);
        if (noteAnswer(at)) {
            witnesses.controlTargetAnswered(sentAt, at).forEach(suspect -> judge(suspect, at));
        }
    }

    private void noteValid(HostRecord record, String reason, long at) {
        record.everObserved = true;
        record.observedAt = at;
        record.reason = reason;
        uncheckedHosts.valid(record, at);
    }

    private void reachable(HostRecord record, Observation.Reachable answer, long sentAt, long at) {
        noteValid(record, answer.late() ? "answered late" : "answered", at);
        if (answer.roundTrip() != null) {
            record.measured(answer.roundTrip());
        }
        answered(record, sentAt, at);
        verdicts.answered(record, answer.late(), at);
        undrained(record, at);
    }

    private void undrained(HostRecord record, long at) {
        if (record.drained) {
            record.undrained(at);
            drainChanged = true;
        }
    }

    private void answered(HostRecord record, long sentAt, long at) {
        if (!record.everAnswered || sentAt - record.answeredProbeSentAt > 0) {
            record.answeredProbeSentAt = sentAt;
        }
        if (!record.everAnswered) {
            record.everAnswered = true;
            countAnswering();
        }
        record.answeredLast = true;
        record.unanswered = 0;
        clearMisses(record);
        boolean mayBeWitness = !ownMachine.test(record.host);
        witnesses.answered(record, mayBeWitness);
        if (mayBeWitness && noteAnswer(at)) {
            witnesses.hostAnswered(record, sentAt, at).forEach(suspect -> judge(suspect, at));
        }
    }

    /** From the first answer of any host on, those that never answered prove nothing by their silence. */
    private void countAnswering() {
        if (hostsThatAnswered++ == 0) {
            freeze.forgetSuspects();
        }
    }

    /** An answer proves that the checker is not cut off; returns whether it may stand witness, as it did not end a freeze. */
    private boolean noteAnswer(long at) {
        boolean thawed = freeze.answered(at);
        if (thawed) {
            witnesses.clear();
            hosts.forEach(HostRecord::clearMisses);
            unproved.clear();
        }
        return !thawed;
    }

    private void clearMisses(HostRecord record) {
        record.clearMisses();
        freeze.settled(record);
        witnesses.settled(record);
        unproved.settled(record);
    }

    private void gone(HostRecord record, long at) {
        if (record.isFailed() && !record.gone) {
            massFailure.agreed();
        }
        record.gone = true;
        record.witnessed = true;
        record.answeredLast = false;
        clearMisses(record);
        witnesses.forget(record);
        verdicts.gone(record, at);
    }

    private void missed(HostRecord record, String reason, long sentAt, long at) {
        boolean overtaken = record.everAnswered && sentAt - record.answeredProbeSentAt <= 0;
        if (overtaken) {
            return;
        }
        record.unanswered++;
        record.answeredLast = false;
        witnesses.missed(record);
        if (freeze.explains(sentAt)) {
            return;
        }
        noteValid(record, reason, at);
        verdicts.missed(record, at);
        if (record.isFailed()) {
            return;
        }
        if (record.missed(sentAt, at)) {
            witnesses.needed(record);
        }
        judge(record, at);
        if (record.verdict == Verdict.SUSPECT && (record.everAnswered || hostsThatAnswered == 0)) {
            freeze.missed(record, sentAt, at);
            unproved.missed(record, at);
        }
        if (!record.isFailed() && !freeze.isFrozen() && !record.streak().hasWitness()) {
            witnesses.call(record);
        }
    }

    /** Fails the host if its miss streak is long enough by now, and proved. */
    private void judge(HostRecord record, long at) {
        MissStreak streak = record.streak();
        if (freeze.isFrozen() || record.isFailed() || streak.misses() < fall) {
            return;
        }
        boolean proved = witnesses.prove(streak);
        boolean alone = judgesSingleHost && hosts.size() == 1 && !hasControlTargets;
        if (proved || alone) {
            record.witnessed = proved;
            clearMisses(record);
            verdicts.fail(record, at);
            if (record.everAnswered) {
                massFailure.failed(hostsThatAnswered, streak.firstJudgedAt(), at);
            }
        } else if (record.verdict == Verdict.UNKNOWN) {
            verdicts.suspect(record, at);
        }
    }
}
