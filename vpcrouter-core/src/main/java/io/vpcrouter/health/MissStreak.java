package io.vpcrouter.health;

/**
 * The misses of one host since its last answer, and how many of them count against it.
 *
 * <p>The first miss counts. Each further one counts only together with a witness: another host answered a probe that was
 * sent after the last counted miss had been judged, and not after the probe that was missed now. An outage of the checker
 * that explains the one miss was over when the witness was probed, so it does not explain the other. Times are in
 * nanoseconds of the router's monotonic clock.
 */
final class MissStreak {
    /** The streak of a host that missed nothing; it stays empty. */
    static final MissStreak NONE = new MissStreak();

    private int misses;
    private int counted;
    private long countedAt;
    private long waited;
    private long firstSentAt;
    private long firstJudgedAt;

    private boolean hasWitness;
    private long witnessProvedAt;
    private boolean hasCandidate;
    private long candidateSentAt;
    private long candidateJudgedAt;

    /** Another miss; returns whether it counts at once. */
    boolean missed(long sentAt, long judgedAt) {
        misses++;
        waited = judgedAt - sentAt;
        if (misses == 1) {
            counted = 1;
            countedAt = judgedAt;
            firstSentAt = sentAt;
            firstJudgedAt = judgedAt;
            return true;
        }
        if (!hasCandidate || sentAt - candidateSentAt > 0) {
            hasCandidate = true;
            candidateSentAt = sentAt;
            candidateJudgedAt = judgedAt;
            return count();
        }
        return false;
    }

    /**
     * Whether an answer of another host is a new witness.
     *
     * @param sentAt when the probe was sent that the other host answered
     * @param provedAt from when on it proves that the checker was not cut off
     */
    boolean acceptsWitness(long sentAt, long provedAt) {
        return misses > 0 && sentAt - countedAt >= 0 && (!hasWitness || provedAt - witnessProvedAt < 0);
    }

    /** Takes a witness that is accepted; returns whether the last miss counts now. */
    boolean witnessed(long provedAt) {
        hasWitness = true;
        witnessProvedAt = provedAt;
        return count();
    }

    private boolean count() {
        if (!hasWitness || !hasCandidate || candidateSentAt - witnessProvedAt < 0) {
            return false;
        }
        counted++;
        countedAt = candidateJudgedAt;
        hasWitness = false;
        hasCandidate = false;
        return true;
    }

    int misses() {
        return misses;
    }

    /** How long after the last missed probe was sent it was judged. */
    long waited() {
        return waited;
    }

    int counted() {
        return counted;
    }

    /** Whether another host answered since the first miss, so that the checker was not cut off all the time. */
    boolean wasEverWitnessed() {
        return hasWitness || counted > 1;
    }

    /** Whether another host answered since the last counted miss. */
    boolean hasWitness() {
        return hasWitness;
    }

    long firstSentAt() {
        return firstSentAt;
    }

    long firstJudgedAt() {
        return firstJudgedAt;
    }
}
