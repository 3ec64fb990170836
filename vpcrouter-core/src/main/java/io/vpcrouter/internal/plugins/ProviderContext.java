package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.CloudContext;

/** What a cloud provider is handed. */
final class ProviderContext extends BaseContext implements CloudContext {
    ProviderContext(String plugin, Services services) {
        super("cloud " + plugin, plugin, services);
    }

    @Override
    public boolean mayWrite() {
        return links().mayWrite();
    }
}
