package io.vpcrouter.spi.leadership;

import java.util.Map;

/**
 * This process as a candidate for the leadership of its replicas. It reports facts: that the store holds this process as the
 * leader, or another one. Whether a write may start, the core decides by its own clock.
 *
 * <p>Threading: {@link #start} and {@link #close} are called from one thread; {@link #statistics} from any.
 *
 * <p>Lifecycle: started once, closed at least once. In between it competes for the lease of the name
 * {@link LeadershipContext#name}: takes it if it is free, renews it every {@link Terms#retry}, and competes again after it
 * was lost. One request at a time, each with a time limit of at most {@link Terms#retry}; the client's own retries are off.
 * A client whose first call is slow may be warmed up before the first of them, by one call with a limit of 10 s.
 *
 * <p>Failure: what {@link #start} throws ends the program. A store that does not answer is no reason to throw: it is reported
 * ({@link LeadershipContext#unreachable}) and tried again. Whether another process has let its lease run out is decided by
 * what this one saw change and by its own monotonic clock, never by comparing the wall clocks of two machines.
 *
 * <p>Evolution: gains default methods only.
 */
public interface Leadership extends AutoCloseable {
    /**
     * Checks the settings and becomes a candidate in the background; returns at once.
     *
     * @throws io.vpcrouter.spi.PluginStartException if it cannot work here, with what to grant or to change
     */
    void start();

    /** Facts for people, shown at {@code /plugins}: name to number, text, list or map. */
    default Map<String, Object> statistics() {
        return Map.of();
    }

    /**
     * Gives the lease back, within {@link Terms#write} at most, and ends everything that runs. A candidate that does not lead
     * leaves the store as it is. The core has seen to it that no write is under way and none starts any more, so that another
     * replica can lead at once. May be called again.
     */
    @Override
    void close();
}
