package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.spi.RouterClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in server knows of a router. Asking for any of it waits for nothing.
 *
 * @param status its state
 * @param alive whether its loop turns
 * @param statistics what its plugins tell of themselves, by kind and name
 * @param history what happened last
 * @param metrics the text of {@code /metrics}, or null for a server without that page
 * @param config what the operator decided
 * @param version the version of the program
 * @param options the options that it was started with
 * @param plugins the plugins that it is made of
 * @param clock the time of day
 * @param past the last day of each host
 * @param archive events that outlast the process, or null if nobody keeps them
 */
public record RouterFacts(
        Supplier<RouterStatus> status,
        BooleanSupplier alive,
        Supplier<Map<String, Map<String, Object>>> statistics,
        EventHistory history,
        @Nullable Supplier<String> metrics,
        RouterConfig config,
        String version,
        List<ShownOption> options,
        List<ShownPlugin> plugins,
        RouterClock clock,
        RouterPast past,
        @Nullable Archive archive) {
    public RouterFacts {
        options = List.copyOf(options);
        plugins = List.copyOf(plugins);
    }

    /** Events that outlast the process, if somebody keeps them. */
    public Optional<Archive> archiveIfAny() {
        return Optional.ofNullable(archive);
    }

    /** The text of {@code /metrics}, if there is that page. */
    public Optional<Supplier<String>> metricsIfShown() {
        return Optional.ofNullable(metrics);
    }
}
