package io.vpcrouter.runtime;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The threads and the clock that a router runs on. The one of the system is {@link #system}; a test kit gives one with
 * virtual time.
 *
 * <p>Threading: any thread may call.
 *
 * <p>Lifecycle: made for one router, which closes it.
 *
 * <p>Failure: a task on the loop must not throw; one that does is a defect and reported as such.
 *
 * <p>Evolution: may gain methods in minor versions.
 */
public interface RouterRuntime extends AutoCloseable {
    /** The clock of everything that the router does. */
    RouterClock clock();

    /** Runs a task on the loop: one at a time, in the order in which they were handed in. */
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
     * @param task what to run; its failures are the caller's to handle
     */
    Background background(String name, BackgroundTask task);

    /**
     * Waits for something that the loop brings about. A runtime with virtual time lets time pass instead.
     *
     * @param result what is waited for
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
        /** Changing routes: several at a time. */
        WRITE,
        /** Keeping the last good spec: one at a time. */
        FILE
    }

    /** A running background task. */
    interface Background {
        /** Interrupts the task. */
        void stop();
    }

    /** Real threads and real clocks. */
    static RouterRuntime system() {
        return new SystemRuntime();
    }
}
