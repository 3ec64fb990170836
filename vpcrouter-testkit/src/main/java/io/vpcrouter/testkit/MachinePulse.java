package io.vpcrouter.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures how late this machine wakes a thread, so that a plugin is not blamed for a busy machine. */
final class MachinePulse implements AutoCloseable {
    private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(5);

    private final Thread thread = new Thread(this::beat, "contract-pulse");
    private volatile long worst;
    private volatile long dueAt = System.nanoTime() + BEAT;

    MachinePulse() {
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        try {
            while (true) {
                dueAt = System.nanoTime() + BEAT;
                TimeUnit.NANOSECONDS.sleep(BEAT);
                worst = Math.max(worst, System.nanoTime() - dueAt);
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    /** The longest delay so far; a thread that waits to be woken at this moment counts. */
    Duration worst() {
        return Duration.ofNanos(Math.max(worst, System.nanoTime() - dueAt));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
