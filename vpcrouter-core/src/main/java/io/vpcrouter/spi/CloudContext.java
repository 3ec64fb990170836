package io.vpcrouter.spi;

/**
 * What the core hands to a cloud provider.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link PluginContext}.
 */
public interface CloudContext extends PluginContext {
    /**
     * Whether a write may start now. The router asks the same before each write that it starts; only a provider that changes
     * something on its own must ask. It may not while changes are only planned and shown, and while the router stops.
     */
    default boolean mayWrite() {
        return true;
    }
}
