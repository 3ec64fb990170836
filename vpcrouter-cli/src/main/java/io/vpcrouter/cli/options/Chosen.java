package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;

/**
 * A plugin that the user chose, with the values of its options.
 *
 * @param found the plugin
 * @param options the values of its options and of no others
 */
public record Chosen<P extends Plugin>(FoundPlugin<P> found, OptionValues options) {
    public P plugin() {
        return found.instance();
    }
}
