package io.vpcrouter.runtime;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time and real threads, all of them daemons: {@code vpcrouter-loop}, one for reads, one for files, and as many as
 * needed for writes.
 */
public final class SystemRuntime implements RouterRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(SystemRuntime.class);
    private static final Duration PATIENCE = Duration.ofMillis(2500);
    private static final Duration LAST_EVENTS = Duration.ofSeconds(1);

    private final RouterClock clock = RouterClock.system();
    private final ScheduledThreadPoolExecutor loop;
    private final Map<Lane, ExecutorService> lanes = new EnumMap<>(Lane.class);

    /** Starts no thread before it is needed. */
    public SystemRuntime() {
        loop = new ScheduledThreadPoolExecutor(1, threads("vpcrouter-loop"));
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        loop.setRemoveOnCancelPolicy(true);
        lanes.put(Lane.READ, oneByOne("vpcrouter-read"));
        lanes.put(Lane.FILE, oneByOne("vpcrouter-file"));
        lanes.put(Lane.WRITE, sideBySide("vpcrouter-write"));
        lanes.put(Lane.CHECK, sideBySide("vpcrouter-call"));
    }

    private static ExecutorService oneByOne(String name) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * One thread for each call under way, whose number the write budget or the number of checks limits. One thread always waits,
     * so that the first write of a failover, or the first call for a witness, needs no new one.
     */
    private static ExecutorService sideBySide(String name) {
        return new ThreadPoolExecutor(
                1, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), threads(name));
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            int number = count.getAndIncrement();
            Thread thread = new Thread(task, number == 0 ? name : name + "-" + number);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    @Override
    public void onLoop(Runnable task) {
        try {
            loop.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("an event came after the end", e);
        }
    }

    // The task reports its own failures.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void onLoopAfter(Duration delay, Runnable task) {
        try {
            loop.schedule(guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a timer was set after the end", e);
        }
    }

    /** The executor would swallow a defect of a timer, and end the thread on one of an event. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Exception | Error e) {
                tell("vpcrouter-loop, which goes on", e);
            }
        };
    }

    private static void tell(String thread, Throwable defect) {
        try {
            LOG.error("defect in a thread: name={}", thread, defect);
        } catch (Exception | Error e) {
            // Where classes can no longer be loaded, the log may fail too; the thread must not end for that.
        }
    }

    @Override
    public void blocking(Lane lane, Runnable task) {
        try {
            lane(lane).execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("a call came after the end", e);
        }
    }

    private ExecutorService lane(Lane lane) {
        ExecutorService executor = lanes.get(lane);
        if (executor == null) {
            throw new IllegalArgumentException("lane: " + lane + " (expected: one of " + lanes.keySet() + ")");
        }
        return executor;
    }

    @Override
    public Background background(String name, BackgroundTask task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception | Error e) {
                        tell(name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread::interrupt;
    }

    @Override
    public void close() {
        lanes.values().forEach(ExecutorService::shutdown);
        lane(Lane.CHECK).shutdownNow();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Stream.of(Lane.READ, Lane.WRITE, Lane.FILE).forEach(lane -> awaitEnd(lane(lane), deadline));
        // The results of the last calls still count.
        CountDownLatch done = new CountDownLatch(1);
        onLoop(done::countDown);
        try {
            done.await(LAST_EVENTS.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.shutdownNow();
    }

    private static void awaitEnd(ExecutorService lane, long deadline) {
        try {
            if (!lane.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                lane.shutdownNow();
            }
        } catch (InterruptedException e) {
            lane.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
