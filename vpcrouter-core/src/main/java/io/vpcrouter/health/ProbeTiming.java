package io.vpcrouter.health;

import java.time.Duration;
import java.util.Objects;

/**
 * The pace of a health check. Detection of a silent host takes U(0, interval) + (fall − 1) × reask + timeout.
 *
 * @param interval I: how often a host is asked, 0.1 s to 1 h
 * @param reask S: how long after a missed probe was sent the host is asked again
 * @param timeout T: how long an answer may take
 * @param fall N: how many misses in a row make a host failed, 1 to 10
 */
public record ProbeTiming(Duration interval, Duration retry, Duration timeout, int fall) {
    /** How many misses in a row make a host failed, if nobody says otherwise. */
    public static final int DEFAULT_FALL = 3;

    private static final Duration LONGEST_RETRY = Duration.ofMillis(500);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(20);

    /** Checks the ranges. */
    public ProbeTiming {
        requirePositive("interval", interval);
        requirePositive("reask", retry);
        requirePositive("timeout", timeout);
        if (fall < 1 || fall > 10) {
            throw new IllegalArgumentException("fall: " + fall + " (expected: 1 to 10)");
        }
    }

    /**
     * The usual pace: S = min(I/4, 0.5 s), at least 20 ms; T = min(I/4, 0.5 s).
     *
     * @param interval I
     * @param fall N
     */
    public static ProbeTiming of(Duration interval, int fall) {
        Duration quarter = interval.dividedBy(4);
        Duration timeout = quarter.compareTo(LONGEST_RETRY) < 0 ? quarter : LONGEST_RETRY;
        Duration reask = timeout.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : timeout;
        return new ProbeTiming(interval, reask, timeout, fall);
    }

    /** The same pace with a time-out of the user's. */
    public ProbeTiming withTimeout(Duration newTimeout) {
        return new ProbeTiming(interval, retry, newTimeout, fall);
    }

    /** How long a host that is never answering takes at most from its first probe to its verdict: (N − 1) × S + T. */
    public Duration verdictTime() {
        return retry.multipliedBy(fall - 1L).plus(timeout);
    }

    private static void requirePositive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
