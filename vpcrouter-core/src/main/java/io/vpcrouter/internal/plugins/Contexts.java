package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.PluginContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.support.Backoff;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the products of plugins are handed: thin links to the loop, which do nothing once the product is closed. */
public final class Contexts {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);
    private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);

    private Contexts() {}

    /**
     * What all products live in.
     *
     * @param runtime their threads and clock
     * @param onCondition takes their conditions
     * @param web the built-in server, or null where there is none
     */
    record Surroundings(
            RouterRuntime runtime,
            BiConsumer<Condition, @Nullable String> onCondition,
            @Nullable WebPaths web) {}

    /** What all contexts have in common. */
    static class Base implements PluginContext {
        private final String label;
        final String plugin;
        private final RouterRuntime runtime;
        private final BiConsumer<Condition, @Nullable String> onCondition;
        private final @Nullable WebPaths web;
        private final List<RouterRuntime.Background> tasks = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        /**
         * A context.
         *
         * @param label what the plugin is for and its name, before its conditions
         * @param plugin its name, in logs and threads
         */
        Base(String label, String plugin, Surroundings surroundings) {
            this.label = label;
            this.plugin = plugin;
            this.runtime = surroundings.runtime();
            this.onCondition = surroundings.onCondition();
            this.web = surroundings.web();
        }

        void close() {
            closed = true;
            tasks.forEach(RouterRuntime.Background::stop);
        }

        /** Whether something was reported, in time. What is null is the plugin's mistake, and named, but not thrown back. */
        final boolean isReported(String method, @Nullable Object what) {
            if (what == null) {
                LOG.error("plugin reported null: plugin={} method={}", plugin, method);
                condition(method, "the plugin reported null; it was ignored");
            }
            return what != null && !closed;
        }

        @Override
        public RouterClock clock() {
            return runtime.clock();
        }

        @Override
        public void runInBackground(String name, BackgroundTask body) {
            if (!closed) {
                tasks.add(runtime.background("vpcrouter-" + plugin + "-" + name, () -> keepRunning(name, body)));
            }
        }

        private void keepRunning(String name, BackgroundTask body) throws InterruptedException {
            Backoff backoff =
                    new Backoff(FIRST_RESTART, LONGEST_RESTART, new SplittableRandom(System.identityHashCode(this)));
            while (!closed) {
                try {
                    body.run();
                    condition(name, null);
                    return;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception | LinkageError | StackOverflowError e) {
                    if (closed) {
                        return;
                    }
                    LOG.error("plugin failed, starting it again: plugin={} task={}", plugin, name, e);
                    condition(name, "failed and is started again: " + e);
                    TimeUnit.NANOSECONDS.sleep(backoff.next());
                }
            }
        }

        @Override
        public void condition(String name, @Nullable String problem) {
            if (isReported("condition", name)) {
                onCondition.accept(new PluginCondition(label, name), problem);
            }
        }

        @Override
        public WebPaths web() {
            return web == null ? PluginContext.super.web() : new PluginWeb(web, plugin, () -> closed);
        }
    }

    /** For a cloud. */
    static final class OfCloud extends Base implements CloudContext {
        private final BooleanSupplier mayWrite;

        OfCloud(String label, String plugin, Surroundings surroundings, BooleanSupplier mayWrite) {
            super(label, plugin, surroundings);
            this.mayWrite = mayWrite;
        }

        @Override
        public boolean mayWrite() {
            return mayWrite.getAsBoolean();
        }
    }

    /** For a mode. */
    static final class OfMode extends Base implements ModeContext {
        private final Consumer<Validated<RouteSpec>> onPublished;
        private final boolean allowEmptySpec;

        OfMode(
                String label,
                String plugin,
                Surroundings surroundings,
                Consumer<Validated<RouteSpec>> onPublished,
                boolean allowEmptySpec) {
            super(label, plugin, surroundings);
            this.onPublished = onPublished;
            this.allowEmptySpec = allowEmptySpec;
        }

        @Override
        public void publish(Validated<RouteSpec> spec) {
            if (isReported("publish", spec)) {
                onPublished.accept(spec);
            }
        }

        @Override
        public boolean allowEmptySpec() {
            return allowEmptySpec;
        }
    }

    /** One observation on its way to the loop. */
    public record Seen(OfHealth from, IpAddress host, Observation observation, long sentAt, long at) {}

    /** For a health check. */
    public static final class OfHealth extends Base implements HealthContext {
        private final Consumer<Seen> onSeen;
        private final int fall;
        private final Function<IpAddress, Optional<NetworkInterface>> interfaces;

        OfHealth(
                String label,
                String plugin,
                Surroundings surroundings,
                Consumer<Seen> onSeen,
                int fall,
                Function<IpAddress, Optional<NetworkInterface>> interfaces) {
            super(label, plugin, surroundings);
            this.onSeen = onSeen;
            this.fall = fall;
            this.interfaces = interfaces;
        }

        @Override
        public void observed(IpAddress host, Observation observation, long sentAt) {
            if (isReported("observed", host) && isReported("observed", observation)) {
                long now = clock().nanos();
                // Nobody is asked in the future; believed, such an answer would outweigh all later misses.
                onSeen.accept(new Seen(this, host, observation, sentAt - now > 0 ? now : sentAt, now));
            }
        }

        @Override
        public int fall() {
            return fall;
        }

        @Override
        public Optional<NetworkInterface> interfaceOf(IpAddress host) {
            return interfaces.apply(host);
        }
    }
}
