package io.vpcrouter.testkit;

import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.SentAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** The clocks of the system for one candidate. Whoever asks can be made to wait: everybody, or who asks at one place of the code. */
final class CandidateClock implements RouterClock {
    private static final int REMEMBERED = 1_000;
    /** Of {@code getStackTrace} and of the clock itself. */
    private static final int OWN_FRAMES = 2;
    /** The line that asks, and the lines that called it. */
    private static final int FRAMES = 3;

    private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private @Nullable List<StackTraceElement> stop;
    private boolean hasStopped;

    private record Asked(long nanos, List<StackTraceElement> place) {}

    /** Everybody waits from now on; to be ended by the same thread. */
    void pause() {
        pause.writeLock().lock();
    }

    void goOn() {
        pause.writeLock().unlock();
    }

    /** Where the candidate asked for the time that it reported. */
    synchronized List<StackTraceElement> placeOf(SentAt sent) {
        List<StackTraceElement> place = List.of();
        for (Asked each : asked) {
            if (each.nanos() - sent.nanos() <= 0) {
                place = each.place();
            }
        }
        return place;
    }

    /** Whoever asks at this place from now on waits. */
    synchronized void stopAt(List<StackTraceElement> place) {
        stop = place;
    }

    /** Waits until somebody has asked at that place; says whether it came about in time. */
    synchronized boolean awaitStop(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!hasStopped && end - System.nanoTime() > 0) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
        return hasStopped;
    }

    /** Nobody waits any more. */
    synchronized void release() {
        stop = null;
        notifyAll();
    }

    private synchronized void stopIfAt(List<StackTraceElement> place) {
        try {
            while (place.equals(stop)) {
                hasStopped = true;
                notifyAll();
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void remember(Asked call) {
        asked.add(call);
        if (asked.size() > REMEMBERED) {
            asked.remove();
        }
    }

    @Override
    public long nanos() {
        List<StackTraceElement> place = Arrays.stream(Thread.currentThread().getStackTrace())
                .skip(OWN_FRAMES)
                .limit(FRAMES)
                .toList();
        stopIfAt(place);
        pause.readLock().lock();
        try {
            long nanos = RouterClock.system().nanos();
            remember(new Asked(nanos, place));
            return nanos;
        } finally {
            pause.readLock().unlock();
        }
    }

    @Override
    public Instant now() {
        pause.readLock().lock();
        try {
            return RouterClock.system().now();
        } finally {
            pause.readLock().unlock();
        }
    }
}
