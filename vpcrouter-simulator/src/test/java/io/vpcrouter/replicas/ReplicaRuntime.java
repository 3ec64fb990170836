package io.vpcrouter.replicas;

import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The process of one replica in virtual time: with clocks of its own, it can be paused, and what was due happens after that. */
final class ReplicaRuntime implements RouterRuntime {
    private static final Duration LATE_READ = Duration.ofMillis(300);

    private final ManualTime time;
    private final ReplicaClock clock;
    private final SplittableRandom random;
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private long pausedUntil;
    private boolean closed;
    private boolean killed;
    private Duration answerDelay = Duration.ZERO;

    ReplicaRuntime(ManualTime time, ReplicaClock clock, SplittableRandom random) {
        this.time = time;
        this.clock = clock;
        this.random = random;
        this.pausedUntil = time.nanos();
    }

    /** Nothing happens in this process for a while. */
    void pause(Duration length) {
        pausedUntil = Math.max(pausedUntil, time.nanos() + length.toNanos());
    }

    boolean isPaused() {
        return time.nanos() - pausedUntil < 0;
    }

    boolean isKilled() {
        return killed;
    }

    /** The answer to the call that is being made comes that much later. */
    void delayAnswer(Duration by) {
        answerDelay = by;
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    /** Runs a task of this process, later in truth if the process is paused then. */
    void after(Duration inTruth, Runnable task) {
        time.schedule(inTruth, () -> {
            if (killed) {
                return;
            }
            if (isPaused()) {
                after(Duration.ofNanos(pausedUntil - time.nanos()), task);
            } else {
                task.run();
            }
        });
    }

    /** An answer from outside. A process that wakes runs what was due before it reads what came meanwhile. */
    void arrives(Duration inTruth, Runnable answer) {
        time.schedule(inTruth, () -> {
            if (isPaused()) {
                arrives(Duration.ofNanos(pausedUntil - time.nanos()).plus(LATE_READ), answer);
            } else if (!killed) {
                answer.run();
            }
        });
    }

    @Override
    public void onLoop(Runnable task) {
        if (closed) {
            return;
        }
        if (answerDelay.isZero()) {
            loop.add(task);
            after(Duration.ZERO, this::runNext);
        } else {
            after(answerDelay, () -> onLoop(task));
        }
    }

    private void runNext() {
        Runnable next = closed ? null : loop.poll();
        if (next != null) {
            next.run();
        }
    }

    @Override
    public void onLoopAfter(Duration delay, Runnable task) {
        after(clock.inTruth(delay), () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void blocking(Lane lane, Runnable task) {
        after(Duration.ofMillis(5 + random.nextInt(100)), () -> {
            answerDelay = Duration.ofMillis(5 + random.nextInt(100));
            try {
                task.run();
            } finally {
                answerDelay = Duration.ZERO;
            }
        });
    }

    @Override
    public Background background(String name, BackgroundTask task) {
        throw new IllegalStateException("background task: " + name + " (expected: none in virtual time)");
    }

    @Override
    public <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        time.runUntil(result::isDone, Duration.ofHours(1));
        return result.get();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Ends everything at once. */
    void kill() {
        closed = true;
        killed = true;
        loop.clear();
    }
}
