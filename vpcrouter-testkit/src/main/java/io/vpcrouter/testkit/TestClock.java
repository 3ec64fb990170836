package io.vpcrouter.testkit;

import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A clock whose time passes only when a test says so, for plugins that run in threads and wait with
 * {@link RouterClock#sleep}. Hand it to a {@link TestContext}.
 *
 * <p>{@link #advance} wakes the sleepers in the order of their times, and waits until each of them sleeps
 * again or has ended. So a test sees what an hour brings, in milliseconds, and each run is the same.
 *
 * <p>Threading: any thread may sleep; one thread moves the time.
 */
public final class TestClock implements RouterClock {
    /** Anything but zero, which a forgotten field would have. */
    private static final long START = Duration.ofHours(1).toNanos();

    private static final Instant START_OF_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    /** The end of a thread tells nobody, so it is looked for. */
    private static final long LOOK_MILLIS = 5;

    private final Map<Thread, Long> sleepers = new HashMap<>();
    private final Set<Thread> known = new LinkedHashSet<>();
    private long nanos = START;

    /** Time that stands. */
    public TestClock() {}

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return START_OF_DAY.plusNanos(nanos - START);
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        long due = nanos + Math.max(0, duration.toNanos());
        Thread me = Thread.currentThread();
        known.add(me);
        sleepers.put(me, due);
        notifyAll();
        try {
            while (nanos - due < 0) {
                wait();
            }
        } finally {
            sleepers.remove(me);
        }
    }

    /** A thread that is about to run; time does not pass before it sleeps or has ended. */
    synchronized void expect(Thread thread) {
        known.add(thread);
    }

    /**
     * Lets time pass, with everything that sleepers do meanwhile.
     *
     * @param by how much
     * @throws AssertionError if a thread that sleeps now and then neither sleeps again nor ends within 30 s of real time
     */
    public synchronized void advance(Duration by) throws InterruptedException {
        long end = nanos + by.toNanos();
        awaitSleep();
        for (long next = firstWakeUp(); next - end <= 0; next = firstWakeUp()) {
            nanos = next;
            notifyAll();
            awaitSleep();
        }
        nanos = end;
    }

    private long firstWakeUp() {
        return sleepers.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    private void awaitSleep() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        for (List<Thread> awake = awake(); !awake.isEmpty(); awake = awake()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("thread " + awake.get(0).getName()
                        + " neither slept by this clock nor ended within 30 s; it is at "
                        + PluginCalls.placeOf(awake.get(0)));
            }
            wait(LOOK_MILLIS);
        }
    }

    private List<Thread> awake() {
        known.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        return known.stream()
                .filter(thread -> sleepers.getOrDefault(thread, nanos) - nanos <= 0)
                .toList();
    }
}
