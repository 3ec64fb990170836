package io.vpcrouter.health;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Notices when most hosts fail at once, which is more often the fault of the checker's surroundings than of the hosts.
 * Moves then wait for a moment; if nobody shows that the verdicts are right or wrong, they go.
 */
final class MassFailureGuard {
    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long HOLD = Duration.ofSeconds(15).toNanos();
    private static final int FEWEST = 3;
    private static final double SHARE = 0.55;

    private final ArrayDeque<Long> failures = new ArrayDeque<>();
    private boolean holding;
    private long heldUntil;
    private boolean heldBefore;

    /** A host failed, and nobody but another host stands witness. */
    void failed(int hosts, long now) {
        failures.addLast(now);
        forget(now);
        boolean most = failures.size() >= FEWEST && failures.size() > SHARE * hosts;
        boolean sameEpisode = heldBefore && now - heldUntil < WINDOW;
        if (most && !holding && !sameEpisode) {
            holding = true;
            heldBefore = true;
            heldUntil = now + HOLD;
        }
    }

    /** Somebody who is no host shows that the checker is not cut off. */
    void confirmed() {
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

    /** Lets time pass; says whether the waiting ended. */
    boolean advance(long now) {
        forget(now);
        if (holding && now - heldUntil >= 0) {
            holding = false;
            return true;
        }
        return false;
    }

    private void forget(long now) {
        while (!failures.isEmpty() && now - failures.peekFirst() > WINDOW) {
            failures.removeFirst();
        }
    }
}
