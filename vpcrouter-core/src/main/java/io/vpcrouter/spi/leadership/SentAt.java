package io.vpcrouter.spi.leadership;

import io.vpcrouter.spi.RouterClock;
import java.time.Instant;

/**
 * The moment before a request was sent, by both clocks. The monotonic one says how old the answer is, and the wall clock shows if
 * the machine was suspended since, because a monotonic clock may stand still then.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: taken just before each request that may prove leadership.
 *
 * <p>Failure: a moment that is taken too early shuts the fence early, one that is taken too late makes the fence unsafe.
 *
 * <p>Evolution: may gain parts.
 *
 * @param nanos by the monotonic clock
 * @param wall by the wall clock
 */
public record SentAt(long nanos, Instant wall) {
    /** This moment. */
    public static SentAt now(RouterClock clock) {
        // In this order: if the machine is suspended in between, the wall clock is seen to have run ahead.
        Instant wall = clock.now();
        return new SentAt(clock.nanos(), wall);
    }
}
