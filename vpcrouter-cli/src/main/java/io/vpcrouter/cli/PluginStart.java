package io.vpcrouter.cli;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import java.util.function.Supplier;

/** Tells a plugin that cannot start from a defect of the program: whatever else a plugin throws at start is its own. */
final class PluginStart {
    private PluginStart() {}

    static void run(Runnable start) {
        get(() -> {
            start.run();
            return true;
        });
    }

    static <T> T get(Supplier<T> start) {
        try {
            return start.get();
        } catch (InvalidException | CloudException | PluginStartException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new PluginStartException("a plugin could not start: " + e, e);
        }
    }
}
