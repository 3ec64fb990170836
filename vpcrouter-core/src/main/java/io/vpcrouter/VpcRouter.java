package io.vpcrouter;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.engine.RouterEngine;
import io.vpcrouter.internal.plugins.ControlTargets;
import io.vpcrouter.internal.plugins.PluginFactories;
import io.vpcrouter.internal.plugins.PluginStart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the route tables of one VPC in line with a route spec, and moves every route of a failed host to a healthy one.
 *
 * <pre>{@code
 * VpcRouter router = VpcRouter.builder()
 *         .cloud(cloudPlugin, cloudOptions)
 *         .mode(modePlugin, modeOptions)
 *         .health(healthPlugin, healthOptions)
 *         .listener(event -> ...)
 *         .build();
 * router.start();
 * }</pre>
 *
 * <p>Threading: any thread may call; {@link #start}, {@link #runOnce} and {@link #close} do not overlap. Several routers in
 * one process know nothing of each other.
 *
 * <p>Lifecycle: built, then started or run once, then closed. A router is not started twice.
 */
public final class VpcRouter implements AutoCloseable {
    private final RouterEngine engine;

    private final RouterConfig config;

    private final boolean checksPermissions;

    private VpcRouter(RouterEngine engine, RouterConfig config, boolean checksPermissions) {
        this.engine = engine;
        this.config = config;
        this.checksPermissions = checksPermissions;
    }

    /** The parts of a router. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts everything and returns; from now on the tables follow the spec.
     *
     * @throws io.vpcrouter.validation.InvalidException if the first spec is bad and no last good one can stand in
     * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot start on this machine, or has a defect
     */
    public void start() {
        engine.start();
    }

    /** What the operator decided. */
    public RouterConfig config() {
        return config;
    }

    /** The latest picture of the state. Never waits. */
    public RouterStatus status() {
        return engine.status();
    }

    /** Whether the loop turns. Cheap, never waits. */
    public boolean isAlive() {
        return engine.isAlive();
    }

    /**
     * The facts that each plugin tells of itself, by kind and name, such as {@code health tcp}; those of the checks that ask
     * control targets too, as {@code control targets tcp}. Never waits.
     */
    public Map<String, Map<String, Object>> statistics() {
        return engine.statistics();
    }

    /**
     * Waits until the router ends: because the cloud refused the first read or would refuse changes (bad credentials,
     * missing permission, unknown VPC), or because it was closed.
     *
     * @return the refusal, or empty if it was closed
     */
    public Optional<CloudException> awaitEnd() throws InterruptedException {
        return engine.awaitEnd();
    }

    /**
     * Makes one pass instead of running for ever: waits until every host is judged or had time to be, plans once, and
     * closes the router.
     *
     * @param apply whether the plan is carried out, or only shown
     * @throws CloudException if the cloud could not be read, or does not allow what is to be done
     * @throws io.vpcrouter.validation.InvalidException if the spec is bad
     * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot start on this machine, or has a defect
     */
    public PassResult runOnce(boolean apply) throws InterruptedException {
        return engine.runOnce(apply, checksPermissions);
    }

    /** Stops in order: no new write, calls under way get some seconds to end. Routes stay as they are. */
    @Override
    public void close() {
        engine.close();
    }

    /** Collects the parts of a router. Not for several threads. */
    public static final class Builder {
        private String cloudName = "";
        private @Nullable Function<CloudContext, CloudProvider> cloud;
        private String modeName = "";
        private @Nullable Function<ModeContext, Mode> mode;
        private final Map<String, Function<HealthContext, HealthMonitor>> health = new LinkedHashMap<>();
        private final Map<String, String> requiredClouds = new LinkedHashMap<>();
        private final Map<String, ControlTargets.Plan> controlTargets = new LinkedHashMap<>();
        private final List<RouterListener> listeners = new ArrayList<>();
        private RouterConfig config = RouterConfig.DEFAULTS;
        private boolean checksPermissions;
        private @Nullable RouterRuntime runtime;
        private @Nullable WebPaths web;

        private Builder() {}

        /** The cloud, from a plugin. */
        public Builder cloud(CloudPlugin plugin, OptionValues options) {
            return cloud(plugin.name(), context -> plugin.create(options, context));
        }

        /**
         * The cloud, made by hand.
         *
         * @param name what to call it in logs and state
         * @param factory makes it, once
         */
        public Builder cloud(String name, Function<CloudContext, CloudProvider> factory) {
            cloudName = Objects.requireNonNull(name, "name");
            cloud = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** The source of route specs, from a plugin. */
        public Builder mode(ModePlugin plugin, OptionValues options) {
            return mode(plugin.name(), context -> plugin.create(options, context));
        }

        /**
         * The source of route specs, made by hand.
         *
         * @param name what to call it in logs and state
         * @param factory makes it, once
         */
        public Builder mode(String name, Function<ModeContext, Mode> factory) {
            modeName = Objects.requireNonNull(name, "name");
            mode = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** One more health check, from a plugin. A host is failed if any of several checks says so. */
        public Builder health(HealthPlugin plugin, OptionValues options) {
            PluginStart.run(
                    "health " + plugin.name(),
                    () -> plugin.requiredCloud().ifPresent(name -> requiredClouds.put(plugin.name(), name)));
            return health(plugin.name(), context -> plugin.create(options, context));
        }

        /**
         * One more health check, made by hand.
         *
         * @param name what to call it in logs and state; unique among the checks
         * @param factory makes it, once
         */
        public Builder health(String name, Function<HealthContext, HealthMonitor> factory) {
            if (health.putIfAbsent(name, Objects.requireNonNull(factory, "factory")) != null) {
                throw new IllegalArgumentException("health check: " + name + " twice (expected: each once)");
            }
            return this;
        }

        /**
         * Control targets: addresses that are no hosts and should always answer. Their answers prove that the checker is
         * not cut off. One that never answered is reported and ignored.
         *
         * @param name what to call them in logs and state; unique among the control targets
         * @param targets their addresses
         * @param plugin the health check that asks them
         * @param options the values of its options
         */
        public Builder controlTargets(String name, Set<IpAddress> targets, HealthPlugin plugin, OptionValues options) {
            return controlTargets(name, targets, context -> plugin.create(options, context));
        }

        /**
         * Control targets with a health check made by hand.
         *
         * @param name what to call them in logs and state; unique among the control targets
         * @param targets their addresses
         * @param factory makes the health check that asks them, once
         */
        public Builder controlTargets(
                String name, Set<IpAddress> targets, Function<HealthContext, HealthMonitor> factory) {
            if (controlTargets.putIfAbsent(name, new ControlTargets.Plan(targets, factory)) != null) {
                throw new IllegalArgumentException("control targets: " + name + " twice (expected: each once)");
            }
            return this;
        }

        /** What the operator decided. */
        public Builder config(RouterConfig value) {
            config = Objects.requireNonNull(value, "config");
            return this;
        }

        /**
         * Lets a pass that is only shown find out as well whether the cloud would allow its changes. A router that changes
         * something does so in any case.
         */
        public Builder checkPermissions() {
            checksPermissions = true;
            return this;
        }

        /** One more listener. */
        public Builder listener(RouterListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Threads and clock; those of the system if nobody says otherwise. */
        public Builder runtime(RouterRuntime value) {
            runtime = Objects.requireNonNull(value, "runtime");
            return this;
        }

        /** A server that the plugins may offer paths on. Without one, a plugin that needs it cannot start. */
        public Builder web(WebPaths value) {
            web = Objects.requireNonNull(value, "web");
            return this;
        }

        /**
         * Makes the products of the plugins, and the router around them.
         *
         * @throws IllegalStateException if cloud, mode or health is missing
         * @throws CloudException if region or VPC cannot be found out
         * @throws io.vpcrouter.validation.InvalidException if options contradict each other, or a health check needs
         *     another cloud
         * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot make its product
         */
        public VpcRouter build() {
            if (cloud == null || mode == null || health.isEmpty()) {
                throw new IllegalStateException("cloud, mode or health is missing (expected: all three)");
            }
            checkRequiredClouds();
            RouterRuntime chosen = runtime == null ? RouterRuntime.system() : runtime;
            return new VpcRouter(
                    new RouterEngine(
                            config,
                            chosen,
                            List.copyOf(listeners),
                            new PluginFactories(cloudName, cloud, modeName, mode, health, controlTargets),
                            web),
                    config,
                    checksPermissions);
        }

        private void checkRequiredClouds() {
            List<Problem> problems = new ArrayList<>();
            requiredClouds.forEach((check, needed) -> {
                if (!needed.equals(cloudName)) {
                    problems.add(Problem.error(
                            "health-needs-cloud",
                            Location.of("options"),
                            "health",
                            check + " with cloud " + cloudName,
                            "cloud " + needed));
                }
            });
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }
    }
}
