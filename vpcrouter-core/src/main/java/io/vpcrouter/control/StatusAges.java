package io.vpcrouter.control;

import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;

/**
 * How old the parts of a {@link RouterStatus} are, whatever the wall clock does meanwhile. Immutable. The counts are those of
 * {@link RouterClock#nanos}, which for a router on the clock of the system is {@link System#nanoTime}.
 *
 * @param takenAt when the state was taken, by the wall clock
 * @param taken the same moment by the monotonic clock
 * @param read when the VPC was last read, or else when the router was started, by the monotonic clock
 * @param spec when the spec in force was accepted, or else when the router was started, by the monotonic clock
 */
public record StatusAges(Instant takenAt, long taken, long read, long spec) {
    /** The time since the VPC was last read; since the start if never. */
    public Duration sinceRead(long now) {
        return Duration.ofNanos(now - read);
    }

    /** The time since the spec in force was accepted; since the start if there is none. */
    public Duration sinceSpec(long now) {
        return Duration.ofNanos(now - spec);
    }

    /** When the spec in force was accepted, by the wall clock as this state shows it; when the router was started if there is none. */
    public Instant specAt() {
        return takenAt.minusNanos(taken - spec);
    }

    /** The time since the last answer of a host, as this state shows it. */
    public Duration sinceObserved(Instant observedAt, long now) {
        // Both moments were told by one reading of the wall clock.
        return Duration.between(observedAt, takenAt).plusNanos(now - taken);
    }
}
