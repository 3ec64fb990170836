package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who stands witness for whom: asks the witnesses, and tells the suspects who answered.
 *
 * <p>At every miss the suspect is asked once more, just after its witnesses. So the probe that it misses next was sent
 * when they prove that the checker was not cut off, however long the request took on its way to the health plugin.
 */
final class Witnesses {
    private static final int ENOUGH = 3;
    private static final int MOST_ASKED = 16;
    /** The part of a time-out that may lie between a miss and the probes of the control targets. */
    private static final int HANDOVER_SHARE = 10;

    private final int fall;
    private final int countedMisses;
    private final long reask;
    private final boolean hasControlTargets;
    private final long handover;

    private final RecentAnswers recentAnswers = new RecentAnswers();
    /** Hosts whose next miss needs a witness, in the order in which their last counted misses were judged. */
    private final LinkedHashSet<HostRecord> unwitnessed = new LinkedHashSet<>();

    private LinkedHashSet<IpAddress> toProbe = new LinkedHashSet<>();

    Witnesses(ProbeTiming timing, boolean hasControlTargets) {
        this.fall = timing.fall();
        this.countedMisses = countedMisses(timing);
        this.reask = timing.reask().toNanos();
        this.hasControlTargets = hasControlTargets;
        this.handover = timing.timeout().toNanos() / HANDOVER_SHARE;
    }

    /**
     * How many of the N misses can count. If a host is asked again before the time-out of the probe before, N misses
     * overlap, and a witness fits only between those that do not.
     */
    private static int countedMisses(ProbeTiming timing) {
        Duration row = timing.reask().multipliedBy(timing.fall() - 1L);
        return (int) Math.min(timing.fall(), Math.max(2, 1 + row.dividedBy(timing.timeout())));
    }

    /** Whether the misses are enough, and no outage of the checker explains them. */
    boolean prove(MissRow row) {
        if (row.misses() < fall) {
            return false;
        }
        return fall == 1 ? row.hasWitness() : row.counted() >= countedMisses;
    }

    /** The host answered. */
    void answered(HostRecord record) {
        unwitnessed.remove(record);
        if (!record.ownMachine) {
            recentAnswers.add(record);
        }
    }

    /** The host is not watched any more, or it is known why it does not answer. */
    void forget(HostRecord record) {
        unwitnessed.remove(record);
        recentAnswers.remove(record);
        toProbe.remove(record.host);
    }

    /** The host failed: nothing is left to prove. */
    void settled(HostRecord record) {
        unwitnessed.remove(record);
    }

    /** Nothing from before counts. */
    void clear() {
        unwitnessed.clear();
    }

    /** The last probe of the host was not answered. */
    void missed(HostRecord record) {
        recentAnswers.remove(record);
    }

    /** The miss just counted, so the next one needs a new witness. */
    void needed(HostRecord record) {
        unwitnessed.remove(record);
        unwitnessed.add(record);
    }

    /**
     * Asks those that answered last, because they are the likeliest to answer again: three, or some more if none is known
     * to have lived when the host did not answer.
     *
     * @param waited how long after the missed probe was sent it was judged
     */
    void ask(HostRecord suspect, long waited) {
        int asked = 0;
        int alive = 0;
        for (HostRecord record = recentAnswers.newest();
                record != null && asked < MOST_ASKED && alive < ENOUGH;
                record = record.older) {
            toProbe.add(record.host);
            asked++;
            if (record.answeredProbeSentAt - suspect.row.firstSentAt() >= 0) {
                alive++;
            }
        }
        // After a miss that was noticed early, such as a refusal, the plugin itself asks again after the witnesses, at
        // its
        // own pace; to ask at once would make three refusals of a moment a verdict.
        boolean pluginAskedAlready = waited - reask >= 0 || suspect.unanswered >= fall;
        if ((asked > 0 || hasControlTargets) && pluginAskedAlready) {
            toProbe.remove(suspect.host);
            toProbe.add(suspect.host);
        }
    }

    /** A host answered a probe that was sent then; gives the suspects to judge again. */
    List<HostRecord> hostAnswered(long sentAt) {
        return answered(sentAt, sentAt);
    }

    /** The same of a control target: it was asked at the same time as the suspect, by somebody else. */
    List<HostRecord> controlTargetAnswered(long sentAt) {
        return answered(sentAt, sentAt - handover);
    }

    private List<HostRecord> answered(long sentAt, long comparedAt) {
        List<HostRecord> witnessed = new ArrayList<>();
        for (HostRecord suspect : unwitnessed) {
            if (!suspect.row.acceptsWitness(sentAt)) {
                // The last counted misses of the others were judged later still.
                break;
            }
            witnessed.add(suspect);
        }
        for (HostRecord suspect : witnessed) {
            unwitnessed.remove(suspect);
            if (suspect.row.witnessed(comparedAt)) {
                unwitnessed.add(suspect);
            }
        }
        return witnessed;
    }

    /** Whom to ask at once, in this order, since this was asked last. */
    Set<IpAddress> takeHostsToProbe() {
        Set<IpAddress> taken = toProbe;
        toProbe = new LinkedHashSet<>();
        return taken;
    }
}
