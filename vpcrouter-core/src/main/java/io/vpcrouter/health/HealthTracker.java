package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns what one health plugin observes into verdicts. Deterministic: it has no clock, no thread and no socket; time is
 * handed in.
 *
 * <p>A host becomes failed after N misses in a row, and only with a witness that the checker itself is not cut off:
 * another host or a control target that answered a probe sent after the first of these misses was judged, while a probe
 * to the host that was sent no earlier than that went unanswered. (With N = 1 there is only one miss, and the answer
 * alone must do.) A cut-off that began before the first miss was judged is over when the witness answers, so a miss sent
 * after that is the host's own.
 *
 * <p>Threading: owned by one thread. Times are in nanoseconds of the router's monotonic clock.
 */
public final class HealthTracker {
    private static final int WITNESSES = 3;
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int WINDOW_INTERVALS = 10;

    private final ProbeTiming timing;
    private final Duration recoveryWindow;
    private final long longestWait;
    private final long blindAfter;
    private final Predicate<IpAddress> ownMachine;
    private final boolean hasControlTargets;

    private final Map<IpAddress, HostRecord> hosts = new LinkedHashMap<>();
    private final ArrayDeque<HostRecord> waiting = new ArrayDeque<>();
    /** Hosts with misses and without a witness, in the order in which their first misses were judged. */
    private final LinkedHashSet<HostRecord> unwitnessed = new LinkedHashSet<>();

    private final Set<IpAddress> blindHosts = new HashSet<>();
    private final MassFailureGuard massFailure = new MassFailureGuard();

    private boolean frozen;
    private boolean everThawed;
    private long thawedAt;

    private List<VerdictChange> changes = new ArrayList<>();
    private Set<IpAddress> toProbe = new LinkedHashSet<>();

    /**
     * A tracker for one health plugin.
     *
     * @param timing the pace of the plugin
     * @param recoveryWindow how long a failed host must answer before it is used again; see {@link #recoveryWindow}
     * @param ownMachine tells the addresses of the checker's own machine, which are never witnesses
     * @param hasControlTargets whether control targets stand witness too
     */
    public HealthTracker(
            ProbeTiming timing, Duration recoveryWindow, Predicate<IpAddress> ownMachine, boolean hasControlTargets) {
        this.timing = timing;
        this.recoveryWindow = recoveryWindow;
        this.ownMachine = ownMachine;
        this.hasControlTargets = hasControlTargets;
        this.longestWait = min(timing.interval().multipliedBy(2), LONGEST_WAIT).toNanos();
        this.blindAfter = max(timing.interval().multipliedBy(WINDOW_INTERVALS), SHORTEST_WINDOW)
                .toNanos();
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
                unwitnessed.remove(record);
                blindHosts.remove(record.host);
                record.waiting = false;
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
            questionable(record, questionable.reason(), at);
        } else if (observation instanceof Observation.Gone gone) {
            noteValid(record, gone.reason(), at);
            gone(record, gone.reason(), at);
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
        massFailure.confirmed();
        somebodyAnswered(null, sentAt, at);
    }

    private void noteValid(HostRecord record, String reason, long at) {
        record.everObserved = true;
        record.observedAt = at;
        record.reason = reason;
        record.hasVoid = false;
        blindHosts.remove(record.host);
    }

    private void reachable(HostRecord record, Observation.Reachable answer, long sentAt, long at) {
        noteValid(record, answer.late() ? "answered late" : "answered", at);
        if (answer.roundTrip() != null) {
            record.roundTrip = answer.roundTrip();
        }
        answered(record, sentAt, at);
        record.gone = false;
        if (answer.late()) {
            if (record.verdict == Verdict.SUSPECT) {
                backFromSuspicion(record, at);
            }
            return;
        }
        record.recovery.answered(at);
        switch (record.verdict) {
            case UNKNOWN -> become(record, Verdict.HEALTHY, at);
            case SUSPECT -> backFromSuspicion(record, at);
            case FAILED -> recover(record, at);
            case QUESTIONABLE -> {
                if (!record.onProbation || record.recovery.isOver()) {
                    become(record, Verdict.HEALTHY, at);
                }
            }
            case HEALTHY -> {}
        }
    }

    private void answered(HostRecord record, long sentAt, long at) {
        if (!record.everAnswered || sentAt - record.answeredProbeSentAt > 0) {
            record.answeredProbeSentAt = sentAt;
        }
        record.everAnswered = true;
        unwitnessed.remove(record);
        record.clearMisses();
        if (!record.ownMachine) {
            somebodyAnswered(record, sentAt, at);
        }
    }

    private void backFromSuspicion(HostRecord record, long at) {
        become(record, record.trusted == Verdict.QUESTIONABLE ? Verdict.QUESTIONABLE : Verdict.HEALTHY, at);
    }

    private void recover(HostRecord record, long at) {
        if (record.recovery.isOver()) {
            record.recovery.recovered(at);
            become(record, Verdict.HEALTHY, at);
        } else if (record.recovery.isPlainOver()) {
            record.recovery.recovered(at);
            become(record, Verdict.QUESTIONABLE, at);
            record.onProbation = true;
        }
    }

    private void questionable(HostRecord record, String reason, long at) {
        record.gone = false;
        record.recovery.answered(at);
        if (record.isFailed() && !record.recovery.isPlainOver()) {
            return;
        }
        if (record.isFailed()) {
            record.recovery.recovered(at);
        }
        become(record, Verdict.QUESTIONABLE, at);
    }

    private void gone(HostRecord record, String reason, long at) {
        record.gone = true;
        record.witnessed = true;
        unwitnessed.remove(record);
        record.clearMisses();
        fail(record, at);
    }

    private void indeterminate(HostRecord record, String reason, long at) {
        record.recovery.interrupt();
        record.reason = reason;
        if (!record.hasVoid) {
            record.hasVoid = true;
            record.voidSince = at;
        } else if (at - record.voidSince >= blindAfter) {
            blindHosts.add(record.host);
        }
    }

    private void missed(HostRecord record, String reason, long sentAt, long at) {
        boolean overtaken = record.everAnswered && sentAt - record.answeredProbeSentAt <= 0;
        boolean fromBeforeTheThaw = everThawed && sentAt - thawedAt < 0;
        if (overtaken || fromBeforeTheThaw) {
            return;
        }
        noteValid(record, reason, at);
        record.recovery.restart();
        if (record.isFailed()) {
            return;
        }
        record.misses++;
        record.lastMissSentAt =
                record.misses == 1 || sentAt - record.lastMissSentAt > 0 ? sentAt : record.lastMissSentAt;
        if (record.misses == 1) {
            record.firstMissAt = at;
            record.hasWitness = false;
            unwitnessed.add(record);
        }
        if (record.verdict == Verdict.HEALTHY || record.verdict == Verdict.QUESTIONABLE) {
            suspect(record, at);
        }
        judge(record, at);
        if (!record.isFailed()) {
            askWitnesses(record);
        }
    }

    private void suspect(HostRecord record, long at) {
        record.trusted = record.verdict;
        become(record, Verdict.SUSPECT, at);
    }

    /** Whether the misses are enough by now, and proved. */
    private void judge(HostRecord record, long at) {
        if (record.isFailed() || record.misses < timing.fall()) {
            return;
        }
        boolean alone = hosts.size() == 1 && !hasControlTargets;
        boolean proved = record.hasWitness && (timing.fall() == 1 || record.lastMissSentAt - record.witnessSentAt >= 0);
        if (proved || alone) {
            record.witnessed = proved;
            unwitnessed.remove(record);
            record.clearMisses();
            fail(record, at);
            massFailure.failed(hosts.size(), at);
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

    /** Those that answered last are the likeliest to answer again. */
    private void askWitnesses(HostRecord suspect) {
        if (suspect.hasWitness) {
            return;
        }
        hosts.values().stream()
                .filter(record -> record != suspect && !record.ownMachine && record.answeredLast())
                .sorted(Comparator.comparingLong((HostRecord record) -> -record.answeredProbeSentAt))
                .limit(WITNESSES)
                .forEach(record -> toProbe.add(record.host));
    }

    private void somebodyAnswered(@Nullable HostRecord witness, long sentAt, long at) {
        if (frozen) {
            thaw(at);
            return;
        }
        List<HostRecord> proved = new ArrayList<>();
        for (HostRecord suspect : unwitnessed) {
            if (sentAt - suspect.firstMissAt < 0) {
                // The others became suspect later still.
                break;
            }
            if (suspect != witness) {
                proved.add(suspect);
            }
        }
        for (HostRecord suspect : proved) {
            suspect.hasWitness = true;
            suspect.witnessSentAt = sentAt;
            unwitnessed.remove(suspect);
            judge(suspect, at);
        }
    }

    private void thaw(long at) {
        frozen = false;
        everThawed = true;
        thawedAt = at;
        unwitnessed.clear();
        hosts.values().forEach(HostRecord::clearMisses);
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
        if (!frozen && isNobodyAnswering(now)) {
            frozen = true;
        }
    }

    /** Two hosts are suspect, and those who were asked to stand witness had time to answer and did not. */
    private boolean isNobodyAnswering(long now) {
        OptionalLong due = freezeDue();
        return due.isPresent() && now - due.getAsLong() >= 0;
    }

    private OptionalLong freezeDue() {
        HostRecord first = null;
        int suspects = 0;
        for (HostRecord record : unwitnessed) {
            if (record.verdict == Verdict.SUSPECT) {
                first = first == null ? record : first;
                suspects++;
                if (suspects == 2) {
                    return OptionalLong.of(first.firstMissAt + timing.timeout().toNanos());
                }
            }
        }
        return OptionalLong.empty();
    }

    /** When {@link #advance} has something to do next, if nothing is observed until then. */
    public OptionalLong nextDeadline() {
        OptionalLong next = frozen ? OptionalLong.empty() : freezeDue();
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
        Set<IpAddress> taken = toProbe;
        toProbe = new LinkedHashSet<>();
        return taken;
    }

    /** What the planner should believe of a host; during a freeze, what was last known with trust. */
    public HostHealth health(IpAddress host, long now) {
        HostRecord record = hosts.get(host);
        return record == null ? HostHealth.UNKNOWN : record.health(frozen, now);
    }

    /** Whether the last probe of the host that was judged had been answered. */
    public boolean answeredLast(IpAddress host) {
        HostRecord record = hosts.get(host);
        return record != null && record.answeredLast();
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

    /**
     * What is known of a host, for people.
     *
     * @param verdict the verdict
     * @param gone whether the cloud itself shows that it cannot work
     * @param since when the verdict was reached
     * @param reason what was observed last
     * @param observedAt when something was observed last
     * @param roundTrip the last round trip
     */
    public record HostReport(
            Verdict verdict,
            boolean gone,
            long since,
            String reason,
            OptionalLong observedAt,
            Optional<Duration> roundTrip) {}

    /** Whether nobody answers, so that health is not believed. */
    public boolean isFrozen() {
        return frozen;
    }

    /** Whether most hosts failed at once, and moves wait for a moment. */
    public boolean isMassFailure() {
        return massFailure.isHolding();
    }

    /** Whether the check could not be run for so long that it protects nobody. */
    public boolean isBlind() {
        return !blindHosts.isEmpty();
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
