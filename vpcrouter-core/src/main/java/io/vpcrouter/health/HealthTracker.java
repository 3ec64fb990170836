package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Turns what one health plugin observes into verdicts. Deterministic: it has no clock, no thread and no socket; time is
 * handed in.
 *
 * <p>A host becomes failed after N misses in a row that no outage of the checker explains: each but the first needs a
 * witness that answered in between, see {@link MissRow}. So one outage, however long and whatever the phases of the
 * probes, makes one miss of a row count; or two, if only answers are lost and it ends between the answers of a suspect and
 * of its witness. With N = 3 and more one outage therefore fails nobody, and where two misses decide, {@link Witnesses}
 * closes that gap too, for one more round trip. Two outages in a row fail nobody with N = 3 if they lose what is sent, and
 * with N = 5 in any case. With N = 1 an answer after the miss must do: an outage that ends while a probe is under way can
 * fail its host.
 *
 * <p>Threading: owned by one thread. Times are in nanoseconds of the router's monotonic clock.
 */
public final class HealthTracker {
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int WINDOW_INTERVALS = 10;

    private final ProbeTiming timing;
    private final Duration recoveryWindow;
    private final long longestWait;
    private final Predicate<IpAddress> ownMachine;
    private boolean hasControlTargets;

    private final Map<IpAddress, HostRecord> hosts = new LinkedHashMap<>();
    private final ArrayDeque<HostRecord> waiting = new ArrayDeque<>();
    private final Witnesses witnesses;
    private final Silence silence;
    private final VoidMisses voidMisses;
    private final MassFailureGuard massFailure = new MassFailureGuard();

    private boolean frozen;
    private boolean everThawed;
    private long thawedAt;

    private List<VerdictChange> changes = new ArrayList<>();

    /**
     * A tracker for one health plugin.
     *
     * @param timing the pace of the plugin
     * @param recoveryWindow how long a failed host must answer before it is used again; see {@link #recoveryWindow}
     * @param ownMachine tells the addresses of the checker's own machine, which are never witnesses
     * @param hasControlTargets whether control targets stand witness from the start; others do once they answered
     */
    public HealthTracker(
            ProbeTiming timing, Duration recoveryWindow, Predicate<IpAddress> ownMachine, boolean hasControlTargets) {
        this.timing = timing;
        this.recoveryWindow = recoveryWindow;
        this.ownMachine = ownMachine;
        this.hasControlTargets = hasControlTargets;
        this.longestWait = min(timing.interval().multipliedBy(2), LONGEST_WAIT).toNanos();
        this.witnesses = new Witnesses(timing, hasControlTargets);
        this.silence = new Silence(timing.timeout().toNanos());
        this.voidMisses = new VoidMisses(recoveryWindow(timing.interval()).toNanos());
    }

    /** The usual window for an interval: ten intervals, and at least ten seconds. */
    public static Duration recoveryWindow(Duration interval) {
        return max(interval.multipliedBy(WINDOW_INTERVALS), SHORTEST_WINDOW);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** The hosts to judge from now on; what is known of those that stay is kept. */
    public void watch(Set<IpAddress> wanted, long now) {
        hosts.values().removeIf(record -> {
            boolean leaves = !wanted.contains(record.host);
            if (leaves) {
                clearMisses(record);
                witnesses.forget(record);
                voidMisses.end(record);
            }
            return leaves;
        });
        for (IpAddress host : wanted) {
            if (!hosts.containsKey(host)) {
                HostRecord record = new HostRecord(host, ownMachine.test(host), recoveryWindow, now);
                hosts.put(host, record);
                waiting.addLast(record);
            }
        }
        if (hosts.isEmpty()) {
            frozen = false;
        }
    }

    /**
     * Takes in what was seen of a host. Hosts that are not watched are ignored.
     *
     * @param host the host
     * @param observation what was seen
     * @param sentAt when the question was sent
     * @param at when the answer, or its absence, was noticed
     */
    public void observed(IpAddress host, Observation observation, long sentAt, long at) {
        HostRecord record = hosts.get(host);
        if (record == null) {
            return;
        }
        if (observation instanceof Observation.Reachable reachable) {
            reachable(record, reachable, sentAt, at);
        } else if (observation instanceof Observation.Unreachable unreachable) {
            missed(record, unreachable.reason(), sentAt, at);
        } else if (observation instanceof Observation.Questionable questionable) {
            noteValid(record, questionable.reason(), at);
            answered(record, sentAt, at);
            questionable(record, at);
        } else if (observation instanceof Observation.Gone gone) {
            noteValid(record, gone.reason(), at);
            gone(record, at);
        } else if (observation instanceof Observation.Indeterminate indeterminate) {
            indeterminate(record, indeterminate.reason(), at);
        }
    }

    /**
     * A control target answered.
     *
     * @param sentAt when it was asked
     * @param at when it answered
     */
    public void controlTargetAnswered(long sentAt, long at) {
        // One that never answered proves nothing by its silence, and is left out until it does.
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
        voidMisses.noteValid(record, at);
    }

    private void reachable(HostRecord record, Observation.Reachable answer, long sentAt, long at) {
        noteValid(record, answer.late() ? "answered late" : "answered", at);
        if (answer.roundTrip() != null) {
            record.roundTrip = answer.roundTrip();
        }
        answered(record, sentAt, at);
        record.gone = false;
        if (!answer.late()) {
            record.recovery.answered(at);
        }
        switch (record.verdict) {
            case UNKNOWN -> become(record, Verdict.HEALTHY, at);
            case SUSPECT -> backFromSuspicion(record, at);
            case FAILED -> recover(record, at);
            case QUESTIONABLE -> leaveQuestionable(record, at);
            case HEALTHY -> {}
        }
    }

    private void answered(HostRecord record, long sentAt, long at) {
        if (!record.everAnswered || sentAt - record.answeredProbeSentAt > 0) {
            record.answeredProbeSentAt = sentAt;
        }
        record.everAnswered = true;
        record.answeredLast = true;
        record.unanswered = 0;
        clearMisses(record);
        witnesses.answered(record);
        if (!record.ownMachine && noteAnswer(at)) {
            witnesses.hostAnswered(record, sentAt, at).forEach(suspect -> judge(suspect, at));
        }
    }

    /** Somebody answered who proves that the checker is not cut off; says whether there was any doubt left to settle. */
    private boolean noteAnswer(long at) {
        silence.restart(at);
        if (frozen) {
            thaw(at);
            return false;
        }
        return true;
    }

    private void clearMisses(HostRecord record) {
        record.row.clear();
        silence.remove(record);
        witnesses.settled(record);
    }

    private void backFromSuspicion(HostRecord record, long at) {
        become(record, record.trusted == Verdict.QUESTIONABLE ? Verdict.QUESTIONABLE : Verdict.HEALTHY, at);
    }

    private void leaveQuestionable(HostRecord record, long at) {
        if (record.onProbation && record.recovery.isOver()) {
            record.recovery.recovered(at);
            become(record, Verdict.HEALTHY, at);
        } else if (!record.onProbation) {
            become(record, Verdict.HEALTHY, at);
        }
    }

    private void recover(HostRecord record, long at) {
        if (record.recovery.isOver()) {
            record.recovery.recovered(at);
            become(record, Verdict.HEALTHY, at);
        } else if (record.recovery.isPlainOver()) {
            startProbation(record, at);
        }
    }

    private void startProbation(HostRecord record, long at) {
        record.recovery.recovered(at);
        record.onProbation = true;
        become(record, Verdict.QUESTIONABLE, at);
    }

    private void questionable(HostRecord record, long at) {
        record.gone = false;
        record.recovery.answered(at);
        if (!record.isFailed()) {
            become(record, Verdict.QUESTIONABLE, at);
        } else if (record.recovery.isPlainOver()) {
            startProbation(record, at);
        }
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
        record.recovery.restart();
        fail(record, at);
    }

    private void indeterminate(HostRecord record, String reason, long at) {
        record.recovery.interrupt();
        record.reason = reason;
        voidMisses.noteVoid(record, at);
    }

    private void missed(HostRecord record, String reason, long sentAt, long at) {
        boolean overtaken = record.everAnswered && sentAt - record.answeredProbeSentAt <= 0;
        if (overtaken) {
            return;
        }
        record.unanswered++;
        record.missWaited = at - sentAt;
        record.answeredLast = false;
        witnesses.missed(record);
        boolean fromBeforeTheThaw = everThawed && sentAt - thawedAt < 0;
        if (fromBeforeTheThaw) {
            return;
        }
        noteValid(record, reason, at);
        record.recovery.restart();
        if (record.isFailed()) {
            return;
        }
        if (record.row.missed(sentAt, at)) {
            witnesses.needed(record);
        }
        if (record.verdict == Verdict.HEALTHY || record.verdict == Verdict.QUESTIONABLE) {
            suspect(record, at);
        }
        judge(record, at);
        if (record.verdict == Verdict.SUSPECT) {
            silence.missed(record, sentAt, at);
        }
        if (!record.isFailed() && !frozen && !record.row.hasWitness()) {
            witnesses.ask(record);
        }
    }

    private void suspect(HostRecord record, long at) {
        record.trusted = record.verdict;
        become(record, Verdict.SUSPECT, at);
    }

    /** Whether the misses are enough by now, and proved. */
    private void judge(HostRecord record, long at) {
        if (frozen || record.isFailed() || record.row.misses() < timing.fall()) {
            return;
        }
        boolean proved = witnesses.prove(record.row);
        boolean alone = hosts.size() == 1 && !hasControlTargets;
        if (proved || alone) {
            record.witnessed = proved;
            long firstMissAt = record.row.firstJudgedAt();
            clearMisses(record);
            fail(record, at);
            massFailure.failed(hosts.size(), firstMissAt, at);
        } else if (record.verdict == Verdict.UNKNOWN) {
            suspect(record, at);
        }
    }

    private void fail(HostRecord record, long at) {
        if (!record.isFailed()) {
            record.recovery.failed(at);
            record.onProbation = false;
            become(record, Verdict.FAILED, at);
        }
    }

    private void thaw(long at) {
        frozen = false;
        everThawed = true;
        thawedAt = at;
        witnesses.clear();
        silence.clear();
        hosts.values().forEach(record -> record.row.clear());
    }

    private void become(HostRecord record, Verdict verdict, long at) {
        if (record.verdict == verdict) {
            return;
        }
        changes.add(new VerdictChange(record.host, record.verdict, verdict, record.reason));
        record.verdict = verdict;
        record.since = at;
        record.waiting = false;
        if (verdict == Verdict.HEALTHY) {
            record.healthySince = at;
            record.onProbation = false;
        }
    }

    /** Lets time pass: ends waits, starts a freeze when nobody answered in time, ends the hold of a mass failure. */
    public void advance(long now) {
        while (!waiting.isEmpty() && now - waiting.peekFirst().watchedSince >= longestWait) {
            waiting.removeFirst().waiting = false;
        }
        massFailure.advance(now);
        OptionalLong silent = silence.due();
        if (!frozen && silent.isPresent() && now - silent.getAsLong() >= 0) {
            frozen = true;
        }
    }

    /** When {@link #advance} has something to do next, if nothing is observed until then. */
    public OptionalLong nextDeadline() {
        OptionalLong next = frozen ? OptionalLong.empty() : silence.due();
        if (!waiting.isEmpty()) {
            next = earlier(next, waiting.peekFirst().watchedSince + longestWait);
        }
        return massFailure.isHolding() ? earlier(next, massFailure.heldUntil()) : next;
    }

    private static OptionalLong earlier(OptionalLong a, long b) {
        return a.isEmpty() || b - a.getAsLong() < 0 ? OptionalLong.of(b) : a;
    }

    /** The changes of verdict since this was asked last. */
    public List<VerdictChange> takeChanges() {
        List<VerdictChange> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }

    /** The hosts to be asked at once as witnesses, since this was asked last. */
    public Set<IpAddress> takeHostsToProbe() {
        return witnesses.takeHostsToProbe();
    }

    /** What the planner should believe of a host; during a freeze, what was last known with trust. */
    public HostHealth health(IpAddress host, long now) {
        HostRecord record = hosts.get(host);
        return record == null ? HostHealth.UNKNOWN : record.health(frozen, now);
    }

    /** Whether the last probe of the host that was judged had been answered. */
    public boolean answeredLast(IpAddress host) {
        HostRecord record = hosts.get(host);
        return record != null && record.answeredLast;
    }

    /** What is known of a host, for people. */
    public Optional<HostReport> report(IpAddress host) {
        return Optional.ofNullable(hosts.get(host))
                .map(record -> new HostReport(
                        record.verdict,
                        record.gone,
                        record.since,
                        record.reason,
                        record.everObserved ? OptionalLong.of(record.observedAt) : OptionalLong.empty(),
                        record.roundTripIfKnown()));
    }

    /** Whether nobody answers, so that health is not believed. */
    public boolean isFrozen() {
        return frozen;
    }

    /** Whether most hosts failed at once, and moves wait for a moment. */
    public boolean isMassFailure() {
        return massFailure.isHolding();
    }

    /** Whether the check could not be run for so long, for anybody, that it protects nobody. */
    public boolean isBlind() {
        return voidMisses.isBlind();
    }

    /** The hosts for which the check could not be run for that long, whether or not it could for others. */
    public List<IpAddress> unchecked() {
        return voidMisses.unchecked();
    }

    /** Whether a host is not judged yet and still worth waiting for. */
    public boolean isWaiting() {
        return hosts.values().stream().anyMatch(record -> record.verdict == Verdict.UNKNOWN && record.waiting);
    }

    /** The hosts that are judged. */
    public Collection<IpAddress> hosts() {
        return Set.copyOf(hosts.keySet());
    }
}
