package io.vpcrouter.spi;

import java.time.Clock;
import java.time.Instant;

/**
 * The router's two clocks: one to measure with, one to show. Nothing else in the core asks the system for the
 * time, so that tests can run it in virtual time.
 *
 * <p>Threading: any thread.
 *
 * <p>Lifecycle: always there.
 *
 * <p>Failure: never throws.
 *
 * <p>Evolution: gains default methods only.
 */
public interface RouterClock {
    /** A monotonic count of nanoseconds; only differences mean something, and they are compared by subtraction. */
    long nanos();

    /** The time of day, for people. */
    Instant now();

    /** The clocks of the system. */
    static RouterClock system() {
        return new RouterClock() {
            private final Clock wall = Clock.systemUTC();

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return wall.instant();
            }
        };
    }
}
