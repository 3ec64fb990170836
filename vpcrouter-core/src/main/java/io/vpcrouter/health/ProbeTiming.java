package io.vpcrouter.health;

import java.time.Duration;
import java.util.Objects;

/**
 * The pace of a health check. Detection of a silent host takes U(0, interval) + (fall − 1) × retry + timeout.
 *
 * @param interval I: the time between two regular probes of a host, 0.1 s to 1 h
 * @param retry S: the time from sending a probe that is not answered to the next probe
 * @param timeout T: how long an answer may take
 * @param fall N: the length of a miss streak that makes a host failed, 1 to 10
 */
public record ProbeTiming(Duration interval, Duration retry, Duration timeout, int fall) {
    /** The default length of a miss streak that makes a host failed. */
    public static final int DEFAULT_FALL = 3;

    private static final Duration LONGEST_RETRY = Duration.ofMillis(500);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(20);

    /** Checks the ranges. */
    public ProbeTiming {
        requirePositive("interval", interval);
        requirePositive("retry", retry);
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
        Duration retry = timeout.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : timeout;
        return new ProbeTiming(interval, retry, timeout, fall);
    }

    /** The same pace with another time-out. */
    public ProbeTiming withTimeout(Duration newTimeout) {
        return new ProbeTiming(interval, retry, newTimeout, fall);
    }

    /** The longest time from the first probe of a host that never answers to its verdict: (N − 1) × S + T. */
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
