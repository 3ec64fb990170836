package io.vpcrouter.support;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Waits that double after each failure, up to a longest one. Each is spread by chance over the upper half of its length, so
 * that many programs which fail together do not try again together.
 *
 * <p>Threading: not for several threads.
 */
public final class Backoff {
    private final long first;
    private final long longest;
    private final SplittableRandom random;
    private long next;

    /**
     * Nothing has failed yet.
     *
     * @param first the longest wait after the first failure; zero for no waits
     * @param longest the wait that is never exceeded
     * @param random spreads the waits
     */
    public Backoff(Duration first, Duration longest, SplittableRandom random) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.random = random;
        this.next = this.first;
    }

    /** One more failure: how long to wait, in nanoseconds. */
    public long next() {
        long most = Math.min(next, longest);
        next = doubled(most, longest);
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    /** It worked: the next failure counts as the first. */
    public void reset() {
        next = first;
    }

    /** Twice the wait, or the longest one if that is less. */
    public static long doubled(long wait, long longest) {
        return wait > longest / 2 ? longest : wait * 2;
    }
}
