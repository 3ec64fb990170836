package io.vpcrouter.internal.runtime;

import java.time.Duration;
import java.util.SplittableRandom;

/** Waits that grow with each failure in a row, spread by chance so that many routers do not knock together. */
public final class Backoff {
    private final long first;
    private final long longest;
    private final SplittableRandom random;
    private int failures;

    public Backoff(Duration first, Duration longest, SplittableRandom random) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.random = random;
    }

    /** One more failure: how long to wait, in nanoseconds. */
    public long next() {
        int doublings = Math.min(failures++, 30);
        long ceiling = Math.min(longest, first << doublings > 0 ? first << doublings : longest);
        return ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    }

    /** It worked: the next failure is the first again. */
    public void reset() {
        failures = 0;
    }
}
