package io.vpcrouter.spi;

/**
 * What the core hands to a cloud provider.
 *
 * <p>Threading, Lifecycle, Evolution: as {@link PluginContext}.
 */
public interface CloudContext extends PluginContext {}
