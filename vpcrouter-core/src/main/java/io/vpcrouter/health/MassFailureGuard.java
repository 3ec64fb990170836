package io.vpcrouter.health;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Notices when most hosts fail at once, which is more often the fault of the checker's surroundings than of the hosts.
 * Moves then wait for a moment; if nothing confirms or refutes the verdicts, the moves go ahead.
 */
final class MassFailureGuard {
    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long HOLD = Duration.ofSeconds(15).toNanos();
    private static final int FEWEST = 3;
    private static final int MORE_THAN_PERCENT = 55;

    private final ArrayDeque<Long> failures = new ArrayDeque<>();
    private boolean holding;
    private long missesSince;
    private long heldUntil;
    private boolean heldBefore;

    private boolean everConfirmed;
    private long confirmedAt;

    /**
     * A host failed, and perhaps only other hosts stood witness.
     *
     * @param hosts how many hosts there are
     * @param firstMissAt when the first miss of the host was judged
     * @param now when it failed
     */
    void failed(int hosts, long firstMissAt, long now) {
        failures.addLast(now);
        forget(now);
        boolean most = failures.size() >= FEWEST && 100L * failures.size() > (long) MORE_THAN_PERCENT * hosts;
        boolean sameEpisode = heldBefore && now - heldUntil < WINDOW;
        boolean agreed = everConfirmed && confirmedAt - firstMissAt >= 0;
        if (most && !holding && !sameEpisode && !agreed) {
            holding = true;
            heldBefore = true;
            missesSince = firstMissAt;
            heldUntil = now + HOLD;
        }
    }

    /**
     * A control target answered: the checker is not cut off.
     *
     * @param sentAt when it was probed
     */
    void confirmed(long sentAt) {
        if (!everConfirmed || sentAt - confirmedAt > 0) {
            everConfirmed = true;
            confirmedAt = sentAt;
        }
        if (holding && sentAt - missesSince >= 0) {
            holding = false;
        }
    }

    /** Hard evidence confirms that a failed host is gone. */
    void agreed() {
        holding = false;
    }

    /** Whether moves wait. */
    boolean isHolding() {
        return holding;
    }

    /** When the waiting ends by itself; meaningful only while it lasts. */
    long heldUntil() {
        return heldUntil;
    }

    /** Advances the time. */
    void advance(long now) {
        if (holding && now - heldUntil >= 0) {
            holding = false;
        }
    }

    private void forget(long now) {
        while (!failures.isEmpty() && now - failures.peekFirst() > WINDOW) {
            failures.removeFirst();
        }
    }
}
