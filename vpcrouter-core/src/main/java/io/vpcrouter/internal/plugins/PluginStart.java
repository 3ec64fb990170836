package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls plugins while a router starts or ends. Whatever a plugin throws at the start becomes a {@link PluginStartException}
 * with its name, unless it says by itself what is wrong.
 */
public final class PluginStart {
    private static final Logger LOG = LoggerFactory.getLogger(PluginStart.class);

    private PluginStart() {}

    public static void run(String plugin, Runnable start) {
        get(plugin, () -> {
            start.run();
            return true;
        });
    }

    static <T> T get(String plugin, Supplier<? extends @Nullable T> start) {
        T product;
        try {
            product = start.get();
        } catch (InvalidException | CloudException | PluginStartException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new PluginStartException(plugin + " could not start: " + Failure.text(e), e);
        }
        if (product == null) {
            throw new PluginStartException(plugin + " could not start: it returned null");
        }
        return product;
    }

    static void closeQuietly(AutoCloseable product) {
        try {
            product.close();
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.warn("could not close {}", product.getClass().getName(), e);
        }
    }
}
