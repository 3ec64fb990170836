package io.vpcrouter.internal.plugins;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes plugins, one after the other. One that does not return in time is told and left behind: all of them together may take
 * no longer than the time that is given.
 *
 * <p>Threading: the thread that closes the router.
 */
final class PluginClosing {
    private static final Logger LOG = LoggerFactory.getLogger(PluginClosing.class);
    /** Even when others have used the time up: enough for one that only closes what it opened. */
    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(50);

    private final Duration longest;
    private final long deadline;

    PluginClosing(Duration longest) {
        this.longest = longest;
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    void close(String plugin, AutoCloseable product) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        product.close();
                    } catch (Exception | Error e) {
                        Failure.log(LOG, "plugin could not be closed: plugin=\"{}\"", plugin, e);
                    } finally {
                        closed.countDown();
                    }
                },
                "vpcrouter-" + plugin.replace(' ', '-') + "-close");
        thread.setDaemon(true);
        thread.start();
        try {
            if (!closed.await(Math.max(LEAST, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "plugin {} is still in close() after {} ms; the router ends without it",
                        plugin,
                        longest.toMillis(),
                        LongCalls.stackOf(thread));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
