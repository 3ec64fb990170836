package io.vpcrouter.testkit;

import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: it stands until somebody moves it, and then everything happens that was due, in order, in the caller's
 * thread. Two runs with the same input are the same to the last event.
 *
 * <p>Threading: one thread.
 */
public final class ManualTime implements RouterClock {
    /** Anything but zero, which a forgotten field would have. */
    private static final long START = Duration.ofHours(1).toNanos();

    private static final Instant START_OF_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long nanos = START;
    private long count;
    private Duration wallStep = Duration.ZERO;

    private record Task(long at, long number, Runnable body) {}

    /** Time that stands. */
    public ManualTime() {}

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return START_OF_DAY.plus(elapsed()).plus(wallStep);
    }

    /**
     * Sets the wall clock, as an operator or NTP does; no time passes.
     *
     * @param by how much forward; negative for backward
     */
    public void stepWallClock(Duration by) {
        wallStep = wallStep.plus(by);
    }

    /** How much time has passed since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos - START);
    }

    /**
     * Makes something happen later. Of what is due at the same time, what was scheduled first happens first.
     *
     * @param delay when, from now; zero or less means as soon as time is moved
     * @param body what happens; what it throws comes out of the method that moves time
     */
    public void schedule(Duration delay, Runnable body) {
        tasks.add(new Task(nanos + Math.max(0, delay.toNanos()), count++, body));
    }

    /** Lets time pass, with everything that happens meanwhile. */
    public void advance(Duration by) {
        long end = nanos + by.toNanos();
        while (step(end)) {
            // Each step is one event.
        }
        nanos = Math.max(nanos, end);
    }

    /**
     * Lets time pass until something is the case.
     *
     * @param condition looked at before the first and after each event
     * @param limit how much time may pass at most
     * @throws AssertionError if it was not the case in time
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        long end = nanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("did not come about within " + limit + " of virtual time");
            }
        }
    }

    /** Lets time pass as {@link #advance} does: the caller is the only thread there is. */
    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    /** Lets time pass while nothing happens, as for a machine that is suspended: what was due happens late. */
    public void suspend(Duration by) {
        nanos += by.toNanos();
    }

    private boolean step(long end) {
        Task next = tasks.peek();
        if (next == null || next.at - end > 0) {
            return false;
        }
        tasks.remove();
        nanos = Math.max(nanos, next.at);
        next.body.run();
        return true;
    }
}
