package io.vpcrouter.internal.engine;

import io.vpcrouter.runtime.RouterRuntime;
import java.time.Duration;

/**
 * Proves that the loop's thread makes progress: it beats there once a second.
 *
 * <p>Threading: any thread.
 */
final class Heartbeat {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final RouterRuntime runtime;
    private volatile long lastBeat;
    private volatile boolean stopped;

    Heartbeat(RouterRuntime runtime) {
        this.runtime = runtime;
    }

    void start() {
        beat();
    }

    private void beat() {
        if (!stopped) {
            lastBeat = runtime.clock().nanos();
            runtime.onLoopAfter(INTERVAL, this::beat);
        }
    }

    void stop() {
        stopped = true;
    }

    boolean isAlive() {
        return !stopped && runtime.clock().nanos() - lastBeat < DEAD_AFTER.toNanos();
    }
}
