package io.vpcrouter.plugin;

import io.vpcrouter.spi.Plugin;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Several sources, one after the other. A source that fails at every step is left, so that those behind it have their turn. */
final class JoinedSources implements PluginSource {
    private static final int MOST_FAILURES = 10;

    private final List<PluginSource> parts;

    JoinedSources(List<PluginSource> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type) {
        Iterator<PluginSource> rest = parts.iterator();
        return new Iterator<>() {
            private @Nullable Iterator<ServiceLoader.Provider<P>> part;
            private int failures;

            @Override
            public boolean hasNext() {
                try {
                    while (part == null || !part.hasNext()) {
                        if (!rest.hasNext()) {
                            return false;
                        }
                        failures = 0;
                        part = rest.next().providers(type);
                    }
                    return true;
                } catch (Exception | Error e) {
                    failures++;
                    if (failures == MOST_FAILURES) {
                        part = null;
                    }
                    throw e;
                }
            }

            @Override
            public ServiceLoader.Provider<P> next() {
                if (!hasNext() || part == null) {
                    throw new NoSuchElementException();
                }
                return part.next();
            }
        };
    }
}
