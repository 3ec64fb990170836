package io.vpcrouter.spi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

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

    /**
     * Sleeps. A plugin that sleeps here, and not in {@link Thread#sleep}, can be tested in virtual time.
     *
     * @param duration how long; zero or less returns at once
     * @throws InterruptedException when the running plugin is closed, if the thread belongs to {@link PluginContext#runInBackground}
     */
    default void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

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
