package io.vpcrouter.health;

import java.time.Duration;

/**
 * How long a failed host must answer without a miss before it is used again. A host that fails again soon after its
 * recovery must prove itself for twice as long, and so on; clean time makes up for it.
 *
 * <p>All times are in nanoseconds of the router's monotonic clock.
 */
final class RecoveryWindow {
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();
    private static final long RELAPSE = Duration.ofMinutes(10).toNanos();
    private static final int FEWEST_ANSWERS = 3;

    private final long plain;
    private long whole;
    private boolean recoveredBefore;
    private long recoveredAt;

    private int answers;
    private long elapsed;
    private long lastAnswer;
    private boolean interrupted;
    private boolean onProbation;

    /**
     * A window for a host that fails for the first time.
     *
     * @param plain how long it must answer
     */
    RecoveryWindow(long plain) {
        this.plain = plain;
        this.whole = plain;
    }

    /** The host failed again, by misses or by evidence that restarted the window: works out how long it must answer this time. */
    void failed(long now) {
        onProbation = false;
        if (recoveredBefore) {
            long clean = now - recoveredAt;
            if (clean < RELAPSE) {
                whole = Math.min(whole * 2, Math.max(LONGEST, plain));
            } else {
                for (long left = clean; left >= RELAPSE && whole > plain; left -= RELAPSE) {
                    whole = Math.max(plain, whole / 2);
                }
            }
        }
    }

    /** A miss: everything counts from the next answer on. */
    void restart() {
        answers = 0;
        elapsed = 0;
        interrupted = false;
    }

    /** The check could not run: the time until the next answer does not count. */
    void interrupt() {
        interrupted = true;
    }

    /** An answer in time. */
    void answered(long now) {
        if (answers > 0 && !interrupted) {
            elapsed += now - lastAnswer;
        }
        interrupted = false;
        lastAnswer = now;
        answers++;
    }

    /** Whether the host is fit for use if nothing better is there. */
    boolean isPlainOver() {
        return answers >= FEWEST_ANSWERS && elapsed >= plain;
    }

    /** Whether the host is as good as any other. */
    boolean isOver() {
        return answers >= FEWEST_ANSWERS && elapsed >= whole;
    }

    /** The host left the failed state, or its probation, and is as good as any other. */
    void recovered(long now) {
        recoveredBefore = true;
        recoveredAt = now;
        onProbation = false;
    }

    /** The host left the failed state, for use if nothing better is there until the whole window is over. */
    void startProbation(long now) {
        recovered(now);
        onProbation = true;
    }

    boolean isOnProbation() {
        return onProbation;
    }
}
