package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a plugin that cannot start from a defect of the router: whatever else a plugin throws at start is its own. */
public final class PluginStart {
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
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new PluginStartException(plugin + " could not start: " + e, e);
        }
        if (product == null) {
            throw new PluginStartException(plugin + " could not start: it returned null");
        }
        return product;
    }
}
