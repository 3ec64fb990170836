package io.vpcrouter.plugin;

import io.vpcrouter.spi.Plugin;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * Where plugins come from.
 *
 * <p>Threading: called from one thread.
 *
 * <p>Failure: the iterator may throw at any step, whatever it likes; the registry notes it and takes the next step. An
 * implementation that knows which plugin is to blame throws {@link PluginLoadException}.
 *
 * <p>Evolution: gains default methods only.
 */
public interface PluginSource {
    /**
     * The declared plugins of one kind, none of them made yet.
     *
     * @param type the interface of the kind
     */
    <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type);

    /**
     * The plugins that {@link ServiceLoader} finds.
     *
     * @param loader where the service files and classes are looked up
     */
    static PluginSource of(ClassLoader loader) {
        return new ServiceLoaderSource(loader);
    }
}
