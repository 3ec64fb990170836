package io.vpcrouter.spi;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Validated;

/**
 * What the core hands to a mode.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link PluginContext}.
 */
public interface ModeContext extends PluginContext {
    /**
     * Publishes what the source says now: the whole spec, or the problems that prevent one. Problems change nothing: the
     * last good spec stays in force.
     *
     * @param spec the spec with its warnings, or its problems
     */
    void publish(Validated<RouteSpec> spec);

    /** Whether a spec without any destination is accepted; it deletes every managed route. */
    default boolean allowEmptySpec() {
        return false;
    }
}
