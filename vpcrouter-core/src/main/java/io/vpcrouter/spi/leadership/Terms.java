package io.vpcrouter.spi.leadership;

import java.time.Duration;
import java.util.Optional;

/**
 * The times that all replicas keep. They are right if a write that starts at the last moment ends before another replica can
 * lead, even where the clock of one machine runs 10 % slow and that of the other 10 % fast:
 * (deadline + write) × 11/9 &lt; lease. And if three renewals fit into the deadline: retry × 3 ≤ deadline.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: fixed before the router is built.
 *
 * <p>Failure: times that do not fit together are refused with {@link IllegalArgumentException}.
 *
 * <p>Evolution: may gain parts, each with a default.
 *
 * @param lease how long the store keeps a lease that is not renewed
 * @param deadline how long after the last good renewal was sent a write may still start
 * @param write how long one write may take
 * @param retry how often a lease is renewed, or tried for
 */
public record Terms(Duration lease, Duration deadline, Duration write, Duration retry) {
    /** How long one write may take. */
    public static final Duration WRITE = Duration.ofMillis(1_500);

    // Before the defaults, which are checked.
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** 8 s, 5 s, 1.5 s and 1.5 s. */
    public static final Terms DEFAULTS = of(Duration.ofSeconds(8), Duration.ofSeconds(5));

    /** Checks that the times fit together. */
    public Terms {
        problem(lease, deadline, write, retry).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /**
     * The usual times for a lease and a deadline: a write of 1.5 s, and a renewal every 0.3 deadlines.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    public static Terms of(Duration lease, Duration deadline) {
        return new Terms(lease, deadline, WRITE, usualRetry(deadline));
    }

    /** What is wrong with a lease and a deadline, if anything is. */
    public static Optional<String> problem(Duration lease, Duration deadline) {
        return problem(lease, deadline, WRITE, usualRetry(deadline));
    }

    private static Duration usualRetry(Duration deadline) {
        return deadline.multipliedBy(3).dividedBy(10);
    }

    private static Optional<String> problem(Duration lease, Duration deadline, Duration write, Duration retry) {
        for (Duration time : new Duration[] {lease, deadline, write, retry}) {
            if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                return Optional.of(
                        seconds(time) + " (expected: " + seconds(SHORTEST) + " to " + seconds(LONGEST) + ")");
            }
        }
        if (retry.multipliedBy(3).compareTo(deadline) > 0) {
            return Optional.of("deadline " + seconds(deadline) + " with a renewal every " + seconds(retry)
                    + " (expected: at least three times as long)");
        }
        Duration least = longestWrite(deadline, write);
        return lease.compareTo(least) > 0
                ? Optional.empty()
                : Optional.of("lease " + seconds(lease) + " with a deadline of " + seconds(deadline)
                        + " and writes of up to " + seconds(write)
                        + " (expected: more than (deadline + write) x 11/9 = "
                        + seconds(least) + ")");
    }

    private static Duration longestWrite(Duration deadline, Duration write) {
        return deadline.plus(write).multipliedBy(11).dividedBy(9);
    }

    /** Whether these times are safe with a lease that the store granted. */
    public boolean isSafeWith(Duration granted) {
        return granted.compareTo(longestWrite(deadline, write)) > 0;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
