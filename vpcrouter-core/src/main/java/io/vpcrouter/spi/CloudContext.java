package io.vpcrouter.spi;

/**
 * What the core hands to a cloud provider.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link PluginContext}.
 */
public interface CloudContext extends PluginContext {
    /**
     * Whether anything may be changed at all. If not, because changes are only planned and shown, a provider that looks
     * after more than routes must leave that alone too.
     */
    default boolean mayWrite() {
        return true;
    }
}
