package io.vpcrouter.control;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast routes are written, and how long the changes that are queued still take to start at that pace.
 *
 * @param rate how many writes at once, and how many more each second
 * @param left how long until the last queued change starts; zero if nothing waits for the pace
 */
public record WritePace(WriteRate rate, Duration left) {
    /** Checks that nothing is null. */
    public WritePace {
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(left, "left");
    }

    /** The time that is left, in whole seconds, rounded up. */
    public long secondsLeft() {
        return left.plusNanos(999_999_999).toSeconds();
    }
}
