package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which hosts stand witness for which suspects: calls the witnesses, and passes their answers on to the suspects.
 *
 * <p>At every miss that took as long as a time-out, the suspect is probed once more, just after its witnesses. So the probe
 * that it misses next was sent at a time for which they prove that the checker was not cut off, however long the request
 * took on its way to the health plugin. If only answers are lost, a witness with a longer round trip may answer just after
 * the outage, and the suspect just within it. Where two misses decide, the suspect is therefore probed only after its
 * witness has answered.
 */
final class Witnesses {
    private static final int ENOUGH = 3;
    private static final int MOST_CALLED = 16;
    /** The part of a time-out that may lie between a miss and the probes of the control targets. */
    private static final int HANDOVER_SHARE = 10;

    private final int fall;
    private final int countedMisses;
    private final boolean twoDecide;
    private final long retry;
    private boolean hasControlTargets;
    private final long handover;

    private final RecentAnswers recentAnswers = new RecentAnswers();
    /** Hosts whose next miss needs a witness, in the order in which their last counted misses were judged. */
    private final LinkedHashSet<HostRecord> unwitnessed = new LinkedHashSet<>();

    /** The suspects for which each host was called as a witness since its last miss. */
    private final Map<HostRecord, List<HostRecord>> calledFor = new HashMap<>();

    private LinkedHashSet<IpAddress> toProbe = new LinkedHashSet<>();

    Witnesses(ProbeTiming timing, boolean hasControlTargets) {
        this.fall = timing.fall();
        this.countedMisses = countedMisses(timing);
        this.twoDecide = countedMisses == 2;
        this.retry = timing.retry().toNanos();
        this.hasControlTargets = hasControlTargets;
        this.handover = timing.timeout().toNanos() / HANDOVER_SHARE;
    }

    /**
     * How many of the N misses can count. If a host is probed again before the time-out of the probe before, N misses
     * overlap, and a witness fits only between those that do not.
     */
    private static int countedMisses(ProbeTiming timing) {
        Duration streak = timing.retry().multipliedBy(timing.fall() - 1L);
        return (int) Math.min(timing.fall(), Math.max(2, 1 + streak.dividedBy(timing.timeout())));
    }

    /** Whether no outage of the checker explains misses that are enough. */
    boolean prove(MissStreak streak) {
        return fall == 1 ? streak.hasWitness() : streak.counted() >= countedMisses;
    }

    /** Control targets stand witness from now on. */
    void useControlTargets() {
        hasControlTargets = true;
    }

    /** The host answered; its address may have become the checker's own, or have ceased to be. */
    void answered(HostRecord record, boolean mayBeWitness) {
        unwitnessed.remove(record);
        if (mayBeWitness) {
            recentAnswers.add(record);
        } else {
            recentAnswers.remove(record);
        }
    }

    /** The host is not watched any more, or it is known why it does not answer. */
    void forget(HostRecord record) {
        unwitnessed.remove(record);
        missed(record);
        toProbe.remove(record.host);
    }

    /** The host failed: nothing is left to prove. */
    void settled(HostRecord record) {
        unwitnessed.remove(record);
    }

    /** What was seen before does not count any more. */
    void clear() {
        unwitnessed.clear();
    }

    /** The last probe of the host was not answered. */
    void missed(HostRecord record) {
        recentAnswers.remove(record);
        calledFor.remove(record);
    }

    /** The miss just counted, so the next one needs a new witness. */
    void needed(HostRecord record) {
        unwitnessed.remove(record);
        unwitnessed.add(record);
    }

    /**
     * Calls the hosts that answered last, because they are the likeliest to answer again: three, or some more if none is known
     * to have lived when the host did not answer.
     */
    void call(HostRecord suspect) {
        int called = 0;
        int alive = 0;
        for (HostRecord record = recentAnswers.newest();
                record != null && called < MOST_CALLED && alive < ENOUGH;
                record = record.older) {
            toProbe.add(record.host);
            calledFor.computeIfAbsent(record, witness -> new ArrayList<>(1)).add(suspect);
            called++;
            if (record.answeredProbeSentAt - suspect.streak().firstSentAt() >= 0) {
                alive++;
            }
        }
        if ((called > 0 || hasControlTargets) && !twoDecide) {
            probeAgain(suspect);
        }
    }

    private void probeAgain(HostRecord suspect) {
        // After a miss that was noticed early, such as a refusal, the plugin retries itself, after the witnesses and at
        // its own pace. To probe at once would make three refusals of a moment a verdict.
        boolean pluginIsDone = suspect.streak().waited() >= retry || suspect.unanswered >= fall;
        if (pluginIsDone) {
            toProbe.remove(suspect.host);
            toProbe.add(suspect.host);
        }
    }

    /** A host answered a probe that was sent then; returns the suspects to judge again. */
    List<HostRecord> hostAnswered(HostRecord witness, long sentAt, long at) {
        if (unwitnessed.isEmpty() && calledFor.isEmpty()) {
            return List.of();
        }
        long provedAt = twoDecide ? at : sentAt;
        List<HostRecord> witnessed = new ArrayList<>(0);
        // Its probe was sent just before the suspect's; one that others answered sooner may have been sent just after.
        List<HostRecord> suspects = calledFor.getOrDefault(witness, new ArrayList<>(0));
        suspects.removeIf(suspect -> {
            if (suspect.streak().acceptsWitness(sentAt, provedAt)) {
                witness(suspect, provedAt);
                witnessed.add(suspect);
            }
            return suspect.streak().misses() == 0;
        });
        if (suspects.isEmpty()) {
            calledFor.remove(witness);
        }
        witnessed.addAll(witnessUnwitnessed(sentAt, provedAt));
        return witnessed;
    }

    /** The same for a control target, which another plugin probed at the same time as the suspect. */
    List<HostRecord> controlTargetAnswered(long sentAt, long at) {
        return witnessUnwitnessed(sentAt, twoDecide ? at : sentAt - handover);
    }

    private List<HostRecord> witnessUnwitnessed(long sentAt, long provedAt) {
        List<HostRecord> witnessed = new ArrayList<>(0);
        for (HostRecord suspect : unwitnessed) {
            if (!suspect.streak().acceptsWitness(sentAt, provedAt)) {
                // The last counted misses of the others were judged later still.
                break;
            }
            witnessed.add(suspect);
        }
        witnessed.forEach(suspect -> witness(suspect, provedAt));
        return witnessed;
    }

    private void witness(HostRecord suspect, long provedAt) {
        unwitnessed.remove(suspect);
        if (suspect.streak().witnessed(provedAt)) {
            unwitnessed.add(suspect);
        } else if (twoDecide) {
            probeAgain(suspect);
        }
    }

    /** The hosts to probe at once, in this order, since the last call. */
    Set<IpAddress> takeHostsToProbe() {
        Set<IpAddress> taken = toProbe;
        toProbe = new LinkedHashSet<>();
        return taken;
    }
}
