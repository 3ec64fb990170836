package io.vpcrouter.plugin;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;

/**
 * A plugin that the user chose, with the values of its options.
 *
 * @param found the plugin
 * @param options the values of its options and of no others
 * @param <P> its kind
 */
public record ChosenPlugin<P extends Plugin>(FoundPlugin<P> found, OptionValues options) {
    /** The plugin itself. */
    public P plugin() {
        return found.instance();
    }
}
