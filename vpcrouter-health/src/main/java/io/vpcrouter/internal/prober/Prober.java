package io.vpcrouter.internal.prober;

import java.io.IOException;

/**
 * What a check needs sockets for: sends the probes of a schedule and tells it what became of them.
 *
 * <p>Threading: one thread opens, turns and closes it; {@link #wakeUp} may come from any thread, also after the end.
 */
public interface Prober extends AutoCloseable {
    /**
     * Waits until there is something to do, and does it.
     *
     * @throws IOException if it cannot go on
     */
    void turn() throws IOException;

    /** Ends a wait for something to do. */
    void wakeUp();

    @Override
    void close();
}
