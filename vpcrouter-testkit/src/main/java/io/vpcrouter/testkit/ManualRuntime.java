package io.vpcrouter.testkit;

import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A runtime in virtual time and in the caller's thread, for tests of a whole router that take no time and always come to
 * the same end.
 *
 * <ul>
 *   <li>Tasks on the loop run in order, timers at their time.
 *   <li>A blocking task runs once its call would have reached the cloud, and what it hands to the loop arrives when the
 *       answer would have come back: {@link #setLatency}, 20 ms at first. As the contract says, reads are made one at a
 *       time, and writes at the same time.
 *   <li>Background tasks do not run by themselves, because no two runs of a real thread are the same. They are kept by
 *       name, and a test runs one with {@link #runBackgroundTask}. What needs threads is tested on the runtime of the
 *       system; here a mode is a {@link ManualMode}, and a health check a {@link ScriptedHealth}.
 * </ul>
 *
 * <p>Threading: one thread. Failure: what a task on the loop throws comes out of the method that moves time.
 */
public final class ManualRuntime implements RouterRuntime {
    private static final Latency FIRST_LATENCY = Latency.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final ManualTime time;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final Map<Lane, Supplier<Latency>> latencies = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> busyUntil = new EnumMap<>(Lane.class);
    private final Map<String, BackgroundTask> background = new LinkedHashMap<>();

    private Duration answerDelay = Duration.ZERO;
    private boolean closed;
    private boolean killed;

    /** A runtime for one router. */
    public ManualRuntime(ManualTime time) {
        this.time = time;
        setLatency(Lane.CHECK, () -> Latency.ofMillis(0));
    }

    /**
     * Says how long the calls of a lane take.
     *
     * @param lane the lane
     * @param latency asked once for each call
     */
    public void setLatency(Lane lane, Supplier<Latency> latency) {
        latencies.put(lane, latency);
    }

    @Override
    public RouterClock clock() {
        return time;
    }

    @Override
    public void onLoop(Runnable task) {
        if (closed) {
            return;
        }
        if (answerDelay.isZero()) {
            loop.add(task);
            time.schedule(Duration.ZERO, this::runNext);
        } else {
            onLoopAfter(answerDelay, task);
        }
    }

    private void runNext() {
        Runnable next = loop.poll();
        if (next != null) {
            next.run();
        }
    }

    @Override
    public void onLoopAfter(Duration delay, Runnable task) {
        time.schedule(delay, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void blocking(Lane lane, Runnable task) {
        if (closed) {
            return;
        }
        Latency latency = latencies.getOrDefault(lane, () -> FIRST_LATENCY).get();
        long now = time.nanos();
        long start = lane == Lane.WRITE ? now : Math.max(now, busyUntil.getOrDefault(lane, now));
        Duration untilEffect = Duration.ofNanos(start - now).plus(latency.there());
        busyUntil.put(lane, now + untilEffect.plus(latency.back()).toNanos());
        time.schedule(untilEffect, () -> {
            if (!killed) {
                answerDelay = latency.back();
                task.run();
                answerDelay = Duration.ZERO;
            }
        });
    }

    @Override
    public Background background(String name, BackgroundTask task) {
        background.put(name, task);
        return () -> background.remove(name);
    }

    /** The names of the background tasks that were started and not stopped. */
    public Set<String> backgroundTasks() {
        return Set.copyOf(background.keySet());
    }

    /**
     * Runs a background task in the caller's thread until it returns.
     *
     * @throws IllegalArgumentException if no task of that name was started
     */
    public void runBackgroundTask(String name) throws Exception {
        BackgroundTask task = background.get(name);
        if (task == null) {
            throw new IllegalArgumentException(
                    "background task: " + name + " (expected: one of " + background.keySet() + ")");
        }
        task.run();
    }

    /** Lets up to an hour pass until the result is there. */
    @Override
    public <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        time.runUntil(result::isDone, PATIENCE);
        return result.get();
    }

    /**
     * Ends the loop. Calls that are under way still reach the cloud; their outcome is not told to anybody.
     */
    @Override
    public void close() {
        while (!closed && !loop.isEmpty()) {
            runNext();
        }
        closed = true;
    }

    /** Ends everything at once, as a crash does: calls under way do not even reach the cloud. */
    public void kill() {
        closed = true;
        killed = true;
        loop.clear();
    }

    /** Whether the runtime was closed or killed. */
    public boolean isClosed() {
        return closed;
    }
}
