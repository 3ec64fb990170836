package io.vpcrouter.internal.plugins;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was observed, on its way to the loop. If the loop falls so far behind that several rounds of the largest check wait,
 * whoever observes waits too: then probes are sent late and count for nothing, which is better than a full heap.
 *
 * <p>Threading: any thread adds, the loop takes.
 *
 * @param <T> what an observation is carried in
 */
public final class ObservationQueue<T> {
    /** Four rounds of 65,000 hosts. */
    static final int MOST = 1 << 18;

    private static final long A_MOMENT = Duration.ofMillis(1).toNanos();

    private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    public void add(T observation) {
        queue.add(observation);
        size.incrementAndGet();
    }

    /**
     * Waits while there are too many.
     *
     * @param mustNotWait whether to return at once: on the loop itself, and after the end
     */
    public void awaitRoom(BooleanSupplier mustNotWait) {
        while (size.get() > MOST
                && !mustNotWait.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(A_MOMENT);
        }
    }

    public @Nullable T poll() {
        T next = queue.poll();
        if (next != null) {
            size.decrementAndGet();
        }
        return next;
    }
}
