package io.vpcrouter.runtime;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The threads and the clock of a router: {@link SystemRuntime}, or a runtime with virtual time in tests.
 *
 * <p>Threading: any thread may call.
 *
 * <p>Lifecycle: belongs to one router, which closes it.
 *
 * <p>Failure: a task on the loop must not throw; if one does, that is logged as a defect.
 *
 * <p>Evolution: may gain methods in minor versions.
 */
public interface RouterRuntime extends AutoCloseable {
    /** The clock of the router. */
    RouterClock clock();

    /** Runs a task on the loop. Tasks run one at a time, in the order of the calls. */
    void onLoop(Runnable task);

    /** Runs a task on the loop after a while. */
    void onLoopAfter(Duration delay, Runnable task);

    /**
     * Runs a task that may block, such as a call to the cloud, beside the loop.
     *
     * @param lane what it is for; tasks of different lanes never wait for each other
     * @param task what to run
     */
    void blocking(Lane lane, Runnable task);

    /**
     * Runs a plugin's task in a thread of its own until {@link Background#stop}.
     *
     * @param name the thread's name
     * @param task what to run; the caller handles its failures
     */
    Background background(String name, BackgroundTask task);

    /**
     * Waits for a result of the loop. A runtime with virtual time lets time pass instead.
     *
     * @param result the result to wait for
     */
    default <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        return result.get();
    }

    /** Ends all threads; waits for calls that are under way, for some seconds at most. */
    @Override
    void close();

    /** What blocking tasks are for. */
    enum Lane {
        /** Reading the VPC: one at a time. */
        READ,
        /** Changing routes and interfaces: several at a time. */
        WRITE,
        /** Keeping the last good spec: one at a time. */
        FILE,
        /** Calling plugins that should return at once: several at a time. Such a call is not waited for at the end. */
        CHECK
    }

    /** A running background task. */
    interface Background {
        /** Interrupts the task. */
        void stop();
    }
}
