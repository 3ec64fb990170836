package io.vpcrouter;

import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.engine.RouterEngine;
import io.vpcrouter.internal.plugins.ControlTargets;
import io.vpcrouter.internal.plugins.Failure;
import io.vpcrouter.internal.plugins.LeadershipPlan;
import io.vpcrouter.internal.plugins.PluginFactories;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.runtime.SystemRuntime;
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
import io.vpcrouter.spi.Plugin;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the route tables of one VPC in line with a route spec, and moves the routes of a failed host to healthy ones.
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
 * <p>Threading: any thread may call; {@link #start}, {@link #runOnce} and {@link #close} must not overlap. Several routers in
 * one process are independent of each other.
 *
 * <p>Lifecycle: built, then started or run once, then closed. It begins only once: whoever wants another start builds
 * another router.
 */
public final class VpcRouter implements AutoCloseable {
    private final RouterEngine engine;

    private final RouterConfig config;

    private final boolean checksPermissions;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.BUILT);

    private enum Stage {
        BUILT,
        STARTED,
        RUN_ONCE,
        CLOSED
    }

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
     * Starts the router and returns; from now on the tables follow the spec.
     *
     * @throws IllegalStateException if the router was started, run once or closed before
     * @throws io.vpcrouter.validation.InvalidException if the first spec is bad and no last good one can stand in
     * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot start on this machine, or has a defect
     */
    public void start() {
        begin(Stage.STARTED);
        engine.start();
    }

    private void begin(Stage next) {
        Stage before = stage.compareAndExchange(Stage.BUILT, next);
        if (before != Stage.BUILT) {
            String what = before.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new IllegalStateException("this router was " + what + " before (expected: a newly built one)");
        }
    }

    /** Lets the mode read its source again now, as far as it has one that it reads; the daemon does so at SIGHUP. */
    public void readSourceAgain() {
        engine.readSourceAgain();
    }

    /** What the operator decided. */
    public RouterConfig config() {
        return config;
    }

    /** The latest status. Never waits. */
    public RouterStatus status() {
        return engine.status();
    }

    /**
     * Whether the loop turns and the health checks run: none of them that has reported before has been silent for 10 of its
     * intervals, and at least 10 s, while there are hosts. Before {@link #start} it is true, because nothing is expected yet;
     * after {@link #close} it is false. Cheap, never waits.
     */
    public boolean isAlive() {
        return engine.isAlive();
    }

    /**
     * The facts that each plugin reports about itself, by kind and name, such as {@code health tcp}, or
     * {@code control targets tcp} for a check that probes control targets. Never waits.
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
     * Makes a single pass: waits until every host has a verdict or has had the time for one, plans, and closes the router.
     *
     * @param apply whether the plan is carried out, or only shown
     * @throws IllegalStateException if the router was started, run once or closed before
     * @throws io.vpcrouter.control.NotLeaderException if the plan is to be carried out, and another replica leads
     * @throws CloudException if the VPC cannot be read, or the cloud does not allow the changes
     * @throws io.vpcrouter.validation.InvalidException if the spec is bad
     * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot start on this machine, or has a defect
     */
    public PassResult runOnce(boolean apply) throws InterruptedException {
        begin(Stage.RUN_ONCE);
        try {
            return engine.runOnce(apply, checksPermissions);
        } finally {
            stage.set(Stage.CLOSED);
        }
    }

    /** Stops the router: no new write starts, calls under way get some seconds to end, and routes stay as they are. */
    @Override
    public void close() {
        stage.set(Stage.CLOSED);
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
        private final Map<String, String> jars = new LinkedHashMap<>();
        private final List<RouterListener> listeners = new ArrayList<>();
        private RouterConfig config = RouterConfig.DEFAULTS;
        private boolean checksPermissions;
        private @Nullable RouterRuntime runtime;
        private @Nullable WebPaths web;
        private @Nullable LeadershipPlan leadership;
        private boolean modeServesReplicas = true;

        private Builder() {}

        /** The cloud, from a plugin. */
        public Builder cloud(CloudPlugin plugin, OptionValues options) {
            comesFrom("cloud " + plugin.name(), plugin);
            return cloud(plugin.name(), context -> plugin.create(options, context));
        }

        /**
         * The cloud, made by hand.
         *
         * @param name its name in logs and in the status
         * @param factory makes it, once
         */
        public Builder cloud(String name, Function<CloudContext, CloudProvider> factory) {
            cloudName = Objects.requireNonNull(name, "name");
            cloud = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** The source of route specs, from a plugin. */
        public Builder mode(ModePlugin plugin, OptionValues options) {
            comesFrom("mode " + plugin.name(), plugin);
            mode(plugin.name(), context -> plugin.create(options, context));
            modeServesReplicas = asked("mode " + plugin.name(), plugin, "servesReplicas", plugin::servesReplicas);
            return this;
        }

        /**
         * The source of route specs, made by hand.
         *
         * @param name its name in logs and in the status
         * @param factory makes it, once
         */
        public Builder mode(String name, Function<ModeContext, Mode> factory) {
            modeServesReplicas = true;
            modeName = Objects.requireNonNull(name, "name");
            mode = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** One more health check, from a plugin. A host is failed if any of several checks says so. */
        public Builder health(HealthPlugin plugin, OptionValues options) {
            comesFrom("health " + plugin.name(), plugin);
            asked("health " + plugin.name(), plugin, "requiredCloud", plugin::requiredCloud)
                    .ifPresent(name -> requiredClouds.put(plugin.name(), name));
            return health(plugin.name(), context -> plugin.create(options, context));
        }

        /**
         * One more health check, made by hand.
         *
         * @param name its name in logs and in the status; unique among the checks
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
         * @param name their name in logs and in the status; unique among the control targets
         * @param targets their addresses
         * @param plugin the health check that probes them
         * @param options the values of its options
         */
        public Builder controlTargets(String name, Set<IpAddress> targets, HealthPlugin plugin, OptionValues options) {
            comesFrom("control targets " + name, plugin);
            return controlTargets(name, targets, context -> plugin.create(options, context));
        }

        /**
         * Control targets with a health check made by hand.
         *
         * @param name their name in logs and in the status; unique among the control targets
         * @param targets their addresses
         * @param factory makes the health check that probes them, once
         */
        public Builder controlTargets(
                String name, Set<IpAddress> targets, Function<HealthContext, HealthMonitor> factory) {
            if (controlTargets.putIfAbsent(name, new ControlTargets.Plan(targets, factory)) != null) {
                throw new IllegalArgumentException("control targets: " + name + " twice (expected: each once)");
            }
            return this;
        }

        /**
         * Makes this router one of several replicas: all of them read, probe and plan, and only the leader writes. Without
         * this, the router is the only one that writes.
         *
         * @param plugin the store that knows who leads
         * @param options the values of its options
         * @param rules what the operator decided, the same for all replicas
         */
        public Builder leadership(LeadershipPlugin plugin, OptionValues options, LeadershipRules rules) {
            comesFrom("leadership " + plugin.name(), plugin);
            return leadership(plugin.name(), context -> plugin.create(options, context), rules);
        }

        /**
         * Makes this router one of several replicas, with a candidate made by hand.
         *
         * @param name the name of the store in logs and in the status
         * @param factory makes the candidate, once
         * @param rules what the operator decided, the same for all replicas
         */
        public Builder leadership(String name, Function<LeadershipContext, Leadership> factory, LeadershipRules rules) {
            leadership = new LeadershipPlan(
                    Objects.requireNonNull(name, "name"),
                    Objects.requireNonNull(factory, "factory"),
                    Objects.requireNonNull(rules, "rules"));
            return this;
        }

        /** The configuration; the defaults if this is not called. */
        public Builder config(RouterConfig value) {
            config = Objects.requireNonNull(value, "config");
            return this;
        }

        /**
         * Lets a pass that only shows its plan ask the cloud as well whether the changes would be allowed. A router that
         * changes routes always asks.
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

        /** Threads and clock; those of the system if this is not called. */
        public Builder runtime(RouterRuntime value) {
            runtime = Objects.requireNonNull(value, "runtime");
            return this;
        }

        /** A server on which plugins may offer paths. A plugin that needs one cannot start without. */
        public Builder web(WebPaths value) {
            web = Objects.requireNonNull(value, "web");
            return this;
        }

        /**
         * Lets the plugins make their parts, and makes the router.
         *
         * @throws IllegalStateException if cloud, mode or health is missing
         * @throws CloudException if the region or the VPC cannot be found
         * @throws io.vpcrouter.validation.InvalidException if options contradict each other, or a health check needs
         *     another cloud
         * @throws io.vpcrouter.spi.PluginStartException if a plugin cannot make its part
         */
        public VpcRouter build() {
            if (cloud == null || mode == null || health.isEmpty()) {
                List<String> missing = new ArrayList<>();
                addIf(cloud == null, "cloud(…)", missing);
                addIf(mode == null, "mode(…)", missing);
                addIf(health.isEmpty(), "health(…)", missing);
                throw new IllegalStateException(
                        "not called: " + String.join(", ", missing) + " (expected: cloud, mode and health)");
            }
            checkRequiredClouds();
            checkModeServesReplicas();
            RouterRuntime chosen = runtime == null ? new SystemRuntime() : runtime;
            return new VpcRouter(
                    new RouterEngine(
                            config,
                            chosen,
                            List.copyOf(listeners),
                            new PluginFactories(
                                    cloudName, cloud, modeName, mode, health, controlTargets, leadership, jars),
                            web),
                    config,
                    checksPermissions);
        }

        /** A plugin that does not come with vpcrouter is named with its JAR when it cannot start. */
        private void comesFrom(String label, Plugin plugin) {
            if (!FoundPlugin.isBuiltIn(plugin.getClass())) {
                jars.put(label, FoundPlugin.jarOf(plugin.getClass()));
            }
        }

        /** What a plugin says of itself. */
        private static <T> T asked(String label, Plugin plugin, String method, Supplier<T> question) {
            try {
                return question.get();
            } catch (Exception | Error e) {
                throw Failure.atStart(label + " (" + FoundPlugin.jarOf(plugin.getClass()) + ")", method, e);
            }
        }

        private static void addIf(boolean isMissing, String call, List<String> missing) {
            if (isMissing) {
                missing.add(call);
            }
        }

        private void checkModeServesReplicas() {
            if (leadership != null && !modeServesReplicas) {
                throw new InvalidException(List.of(Problem.error(
                        "mode-without-replicas",
                        Location.of("options"),
                        "leadership",
                        leadership.name() + " with mode " + modeName,
                        "a mode whose source every replica can read, such as configfile")));
            }
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
