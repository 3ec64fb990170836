package io.vpcrouter.internal.engine;

import io.vpcrouter.runtime.RouterRuntime;
import java.time.Duration;

/**
 * Proves that the loop's thread makes progress: it beats there once a second. Before the start nothing is expected of it.
 *
 * <p>Threading: any thread.
 */
final class Heartbeat {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final RouterRuntime runtime;
    private final Runnable onBeat;
    private volatile boolean started;
    private volatile long lastBeat;
    private volatile boolean stopped;

    Heartbeat(RouterRuntime runtime, Runnable onBeat) {
        this.runtime = runtime;
        this.onBeat = onBeat;
    }

    void start() {
        beat();
    }

    private void beat() {
        if (!stopped) {
            lastBeat = runtime.clock().nanos();
            started = true;
            runtime.onLoopAfter(INTERVAL, this::beat);
            onBeat.run();
        }
    }

    void stop() {
        stopped = true;
    }

    boolean isAlive() {
        return !stopped && (!started || runtime.clock().nanos() - lastBeat < DEAD_AFTER.toNanos());
    }
}
