package io.vpcrouter.plugin;

import io.vpcrouter.spi.Plugin;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The usual source. It adds to each failure of the service loader which class of which JAR is to blame. */
final class ServiceLoaderSource implements PluginSource {
    private final ClassLoader loader;

    ServiceLoaderSource(ClassLoader loader) {
        this.loader = Objects.requireNonNull(loader, "loader");
    }

    @Override
    public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type) {
        Iterator<ServiceLoader.Provider<P>> services =
                ServiceLoader.load(type, loader).stream().iterator();
        ServiceFiles files = new ServiceFiles(type, loader);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return services.hasNext();
                } catch (ServiceConfigurationError | LinkageError e) {
                    throw files.blame(e);
                }
            }

            @Override
            public ServiceLoader.Provider<P> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return services.next();
            }
        };
    }
}
