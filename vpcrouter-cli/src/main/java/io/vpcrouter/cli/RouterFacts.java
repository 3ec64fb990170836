package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.spi.RouterClock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the built-in server knows of a router. Asking for any of it waits for nothing.
 *
 * @param status its state
 * @param alive whether its loop turns
 * @param statistics what its plugins tell of themselves, by kind and name
 * @param history what happened last
 * @param metrics what is counted
 * @param config what the operator decided
 * @param options the options that it was started with
 * @param plugins the plugins that it is made of
 * @param clock the time of day
 */
record RouterFacts(
        Supplier<RouterStatus> status,
        BooleanSupplier alive,
        Supplier<Map<String, Map<String, Object>>> statistics,
        EventHistory history,
        MetricsPage metrics,
        RouterConfig config,
        List<ShownOption> options,
        List<PluginFacts> plugins,
        RouterClock clock) {
    RouterFacts {
        options = List.copyOf(options);
        plugins = List.copyOf(plugins);
    }

    /** Of a router that was started by a command line. */
    static RouterFacts of(VpcRouter router, EventHistory history, MetricsPage metrics, CommandLine line) {
        return new RouterFacts(
                router::status,
                router::isAlive,
                router::statistics,
                history,
                metrics,
                RouterFactory.config(line),
                line.shown(),
                PluginFacts.of(line.routePlugins()),
                RouterClock.system());
    }
}
