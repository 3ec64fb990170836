package io.vpcrouter.server;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.server.archive.HistoryFile;
import io.vpcrouter.internal.server.http.AdminServer;
import io.vpcrouter.internal.server.http.HostHeader;
import io.vpcrouter.internal.server.http.PluginPaths;
import io.vpcrouter.internal.server.http.RequestRouter;
import io.vpcrouter.internal.server.http.RouterPages;
import io.vpcrouter.internal.server.view.EventHistory;
import io.vpcrouter.internal.server.view.RouterFacts;
import io.vpcrouter.internal.server.view.RouterPast;
import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.view.ShownPlugin;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server with the pages of one router: state, hosts, routes, history, plugins, {@code /healthz} and
 * {@code /readyz}, as HTML, JSON and text.
 *
 * <p>It is made before its router, because the router's plugins offer paths on it, and its history listens to the router:
 *
 * <pre>{@code
 * RouterServer server = RouterServer.builder().port(8080).build();
 * VpcRouter router = VpcRouter.builder()
 *         // mode, health, cloud
 *         .web(server.webPaths())
 *         .listener(server.listener())
 *         .build();
 * server.bind(router);
 * router.start();
 * server.open();
 * }</pre>
 *
 * <p>Threading: any thread may ask. Requests are answered on daemon threads of the server's own; none of them waits for the
 * router.
 *
 * <p>Lifecycle: {@link #bind} takes the port, {@link #open} begins to answer, {@link #close} ends it for good. The server
 * does not start or close the router.
 */
public final class RouterServer implements AutoCloseable {
    private final Builder parts;
    private final PluginPaths paths = new PluginPaths();
    private final EventHistory history = new EventHistory();
    private final RouterPast past = new RouterPast(RouterClock.system());
    private final @Nullable HistoryFile file;
    private @Nullable AdminServer bound;
    private boolean closed;

    private RouterServer(Builder parts) {
        this.parts = parts;
        this.file = parts.historyFile == null ? null : new HistoryFile(parts.historyFile);
    }

    /** The parts of a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where plugins offer paths and ask for tokens: for {@link VpcRouter.Builder#web}. The embedding program may offer paths
     * and guards here too.
     */
    public WebPaths webPaths() {
        return paths;
    }

    /** Keeps what happens in the router for its pages: for {@link VpcRouter.Builder#listener}. */
    public RouterListener listener() {
        return new Keepers(history, past, file);
    }

    private record Keepers(
            EventHistory history, RouterPast past, @Nullable HistoryFile file) implements RouterListener {
        @Override
        public void on(RouterEvent event) {
            history.on(event);
            past.on(event);
            if (file != null) {
                file.on(event);
            }
        }

        @Override
        public void statusChanged(RouterStatus status) {
            past.statusChanged(status);
        }

        @Override
        public void observed(String check, IpAddress host, Observation observation) {
            past.observed(check, host, observation);
        }
    }

    /**
     * Takes the port. Clients that connect from now on wait until the server is opened, ten seconds at most; supervisors have
     * their answer at once: {@code /readyz} is 503, and {@code /healthz} tells whether a plugin hangs at start.
     *
     * @param router whose state is shown
     * @return this server
     * @throws ServerStartException if it cannot listen there
     * @throws IllegalStateException if it was bound before
     */
    public synchronized RouterServer bind(VpcRouter router) {
        if (bound != null || closed) {
            throw new IllegalStateException(
                    "server: " + (closed ? "closed" : "bound already") + " (expected: one bind, before the close)");
        }
        RouterFacts facts = new RouterFacts(
                router::status,
                router::isAlive,
                router::statistics,
                history,
                parts.metrics,
                router.config(),
                parts.version,
                parts.options,
                parts.plugins,
                RouterClock.system(),
                past,
                file);
        RequestRouter requests =
                new RequestRouter(new RouterPages(facts, paths::paths), paths, new HostHeader(parts.allowedHosts));
        try {
            bound = AdminServer.bind(parts.address, parts.port, requests);
        } catch (IOException e) {
            throw new ServerStartException(
                    "built-in HTTP server: " + parts.address + ":" + parts.port
                            + " (expected: an address of this machine and a free port); " + e.getMessage(),
                    e);
        }
        return this;
    }

    /**
     * Begins to answer. Best after the router has started: before, the paths and guards of its plugins are not there yet.
     *
     * @throws IllegalStateException if it is not bound
     */
    public void open() {
        running().open();
    }

    /**
     * {@link #bind} and {@link #open} in one.
     *
     * @param router whose state is shown
     * @return this server
     * @throws ServerStartException if it cannot listen there
     * @throws IllegalStateException if it was bound before
     */
    public RouterServer start(VpcRouter router) {
        bind(router);
        open();
        return this;
    }

    /** The URL of its first page, with the port that it really has. */
    public String url() {
        return running().url();
    }

    /** The port that it really has. */
    public int port() {
        return running().port();
    }

    /** Whether only this machine can reach it. */
    public boolean isLocal() {
        return running().isLocal();
    }

    /** Whether a plugin offers to change something, and no guard asks who wants it. */
    public boolean isOpenForChanges() {
        return paths.isOpenForChanges();
    }

    private synchronized AdminServer running() {
        return Optional.ofNullable(bound)
                .orElseThrow(() -> new IllegalStateException("server: not bound (expected: bind first)"));
    }

    /** Ends it: connections are closed, the port is free. A server that was never bound has no port to give back. Last events go to the history file. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (bound != null) {
            bound.close();
        }
        if (file != null) {
            file.close();
        }
    }

    /** Collects the parts of a server. Not for several threads. */
    public static final class Builder {
        private String address = "localhost";
        private int port;
        private List<String> allowedHosts = List.of();
        private String version = Optional.ofNullable(
                        RouterServer.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
        private @Nullable Supplier<String> metrics;
        private @Nullable Path historyFile;
        private final List<ShownOption> options = new ArrayList<>();
        private final List<ShownPlugin> plugins = new ArrayList<>();

        private Builder() {}

        /** The address to listen on: a literal one, or a name of this machine; default {@code localhost}. */
        public Builder address(String value) {
            address = Objects.requireNonNull(value, "address");
            return this;
        }

        /** The port, or 0 for a free one, which is the default. */
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException("port: " + value + " (expected: 0 to 65535)");
            }
            port = value;
            return this;
        }

        /** The names that a {@code Host} header may have, beside {@code localhost} and all literal addresses. */
        public Builder allowedHosts(List<String> values) {
            allowedHosts = List.copyOf(values);
            return this;
        }

        /** The version to show; that of vpcrouter if nobody says otherwise. */
        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /**
         * The text of {@code /metrics}, in Prometheus' format 0.0.4. Without it there is no such page.
         *
         * @param value writes the text, on any thread, such as {@code registry::scrape} of Micrometer
         */
        public Builder metrics(Supplier<String> value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /**
         * The file that keeps events longer than the process lives, as JSON lines that only its owner can read. At 10 MiB it
         * is renamed to {@code FILE.1}, and so on; five old ones stay. Without a file, events are in memory only.
         *
         * @param value where it is or shall be; a file that cannot be written is logged, and changes nothing else
         */
        public Builder historyFile(Path value) {
            historyFile = Objects.requireNonNull(value, "historyFile");
            return this;
        }

        /**
         * One more option to show at {@code /}.
         *
         * @param name its name
         * @param value a number, a truth value or a text, and no secret; null if it has none
         * @param origin where the value comes from, such as {@code default}
         */
        public Builder option(String name, @Nullable Object value, String origin) {
            options.add(new ShownOption(name, value, origin));
            return this;
        }

        /**
         * One more plugin to show at {@code /plugins}. Secrets among its options are masked.
         *
         * @param plugin the plugin
         * @param values the values of its options
         */
        public Builder plugin(FoundPlugin<?> plugin, OptionValues values) {
            plugins.add(ShownPlugin.of(plugin, values));
            return this;
        }

        /** Makes the server. It takes no port yet. */
        public RouterServer build() {
            return new RouterServer(this);
        }
    }
}
