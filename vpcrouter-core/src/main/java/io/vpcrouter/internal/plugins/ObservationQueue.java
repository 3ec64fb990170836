package io.vpcrouter.internal.plugins;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Observations on their way to the loop. If several rounds of the largest check wait here, the checks wait too: their probes
 * are then sent late and do not count, which is better than a full heap.
 *
 * <p>Threading: any thread adds, the loop takes.
 *
 * @param <T> the type of an observation
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
     * Waits while the queue is too long.
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
