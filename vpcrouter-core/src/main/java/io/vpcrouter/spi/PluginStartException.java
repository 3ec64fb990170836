package io.vpcrouter.spi;

import org.jspecify.annotations.Nullable;

/**
 * A plugin cannot work on this machine; the message says what to grant or to change, as {@code WHAT: FOUND (expected: RIGHT)}. The
 * name and the JAR of a plugin that does not come with vpcrouter are put before it.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: thrown while a mode, health check or provider is made or started, not later.
 *
 * <p>Failure: ends the start of the router; the command shows the message alone, without a stack trace.
 *
 * <p>Evolution: stays what it is.
 */
public final class PluginStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is missing.
     *
     * @param message what does not work, and what to grant or to change
     */
    public PluginStartException(String message) {
        super(message);
    }

    /**
     * Says what is missing, and what the system said.
     *
     * @param message what does not work, and what to grant or to change
     * @param cause what the system said, or null
     */
    public PluginStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
