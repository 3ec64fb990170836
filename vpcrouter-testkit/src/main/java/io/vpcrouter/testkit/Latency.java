package io.vpcrouter.testkit;

import java.time.Duration;

/**
 * How long a call takes.
 *
 * @param there from the call to the moment at which it takes effect, zero or more
 * @param back from there to the moment at which its outcome is known, zero or more
 */
public record Latency(Duration there, Duration back) {
    /** Checks the ranges. */
    public Latency {
        if (there.isNegative() || back.isNegative()) {
            throw new IllegalArgumentException("latency: " + there + " and " + back + " (expected: zero or more)");
        }
    }

    /** The same time there and back. */
    public static Latency ofMillis(long thereAndBack) {
        Duration half = Duration.ofMillis(thereAndBack).dividedBy(2);
        return new Latency(half, half);
    }
}
