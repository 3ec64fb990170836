package io.vpcrouter.spi;

import java.util.Map;

/**
 * A running source of route specs.
 *
 * <p>Threading: {@link #start} and {@link #close} are called from one thread; the others from any.
 *
 * <p>Lifecycle: started once, closed at least once.
 *
 * <p>Failure: what {@link #start} throws ends the program. Later failures are published as problems or reported as
 * conditions; the last good spec stays in force.
 *
 * <p>Evolution: gains default methods only.
 */
public interface Mode extends AutoCloseable {
    /**
     * Begins. A source that can be read at once is read and published before this returns, so that a mistake in it
     * shows at start; then the source is watched in the background.
     *
     * @throws io.vpcrouter.validation.InvalidException if the source cannot be used at all
     */
    void start();

    /**
     * Reads the source again soon and publishes what it says, if it says something else: for sources that are usually read when
     * they change. Called from any thread after {@link #start}; returns at once.
     */
    default void readAgain() {}

    /** Facts for people, shown at {@code /plugins}: name to number, text, list or map. */
    default Map<String, Object> statistics() {
        return Map.of();
    }

    /** Ends everything that runs. Nothing is published afterwards. May be called again. */
    @Override
    void close();
}
