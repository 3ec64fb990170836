package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the plugins made for a router: the cloud, the mode, the health checks and those that ask the control targets, each
 * with the context that it was handed. What one of them throws is contained here, and named.
 *
 * <p>Threading: any thread.
 */
public final class RunningPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPlugins.class);

    /**
     * Where the products report to, and what they may ask.
     *
     * @param published takes what the mode publishes
     * @param seen takes what the health checks observe
     * @param condition takes conditions
     * @param interfaceOf the interface that carries a host
     * @param mayWrite whether the cloud will be written to
     */
    public record Links(
            Consumer<Validated<RouteSpec>> published,
            Consumer<Contexts.Seen> seen,
            BiConsumer<String, @Nullable String> condition,
            Function<IpAddress, Optional<NetworkInterface>> interfaceOf,
            BooleanSupplier mayWrite) {}

    private final String cloudName;
    private final String modeName;
    private final Links links;
    private final CloudProvider cloud;
    private final String vpc;
    private final WriteBudget writeBudget;
    private final boolean disablesSourceDestCheck;
    private final Mode mode;
    private final Map<Contexts.OfHealth, HealthPart> parts = new LinkedHashMap<>();
    private final Map<Contexts.OfHealth, ControlTargets> controls = new LinkedHashMap<>();
    private final List<Contexts.Base> contexts = new ArrayList<>();

    /** Makes them all, or closes again what it has made before it throws. */
    public RunningPlugins(
            PluginFactories factories,
            RouterConfig config,
            RouterRuntime runtime,
            @Nullable WebPaths web,
            Links links) {
        this.cloudName = factories.cloudName();
        this.modeName = factories.modeName();
        this.links = links;
        List<AutoCloseable> made = new ArrayList<>();
        Contexts.Surroundings surroundings = new Contexts.Surroundings(runtime, links.condition(), web);
        try {
            Contexts.OfCloud cloudContext = noted(new Contexts.OfCloud(cloudName, surroundings, links.mayWrite()));
            cloud = PluginStart.get(
                    "cloud " + cloudName, () -> factories.cloud().apply(cloudContext));
            made.add(cloud);
            vpc = PluginStart.get("cloud " + cloudName, cloud::vpc);
            writeBudget = PluginStart.get("cloud " + cloudName, cloud::writeBudget);
            disablesSourceDestCheck = PluginStart.get("cloud " + cloudName, cloud::disablesSourceDestCheck);
            ModeContext modeContext =
                    noted(new Contexts.OfMode(modeName, surroundings, links.published(), config.allowEmptySpec()));
            mode = PluginStart.get("mode " + modeName, () -> factories.mode().apply(modeContext));
            made.add(mode);
            Map<Contexts.OfHealth, HealthMonitor> monitors = new LinkedHashMap<>();
            List<ProbeTiming> timings = new ArrayList<>();
            factories.health().forEach((name, factory) -> {
                Contexts.OfHealth context = noted(
                        new Contexts.OfHealth(name, surroundings, links.seen(), config.fall(), links.interfaceOf()));
                HealthMonitor monitor = PluginStart.get("health " + name, () -> factory.apply(context));
                made.add(monitor);
                monitors.put(context, monitor);
                timings.add(PluginStart.get("health " + name, monitor::timing));
            });
            factories.controls().forEach((name, plan) -> {
                Contexts.OfHealth context = noted(new Contexts.OfHealth(
                        "control-" + name, surroundings, links.seen(), config.fall(), links.interfaceOf()));
                HealthMonitor monitor = PluginStart.get(
                        "control targets " + name, () -> plan.factory().apply(context));
                made.add(monitor);
                controls.put(context, new ControlTargets(name, monitor, plan.targets(), config.fall()));
            });
            Duration recovery = recoveryWindow(timings);
            Set<IpAddress> own = OwnAddresses.addresses();
            monitors.forEach((context, monitor) -> parts.put(
                    context,
                    new HealthPart(
                            context.plugin,
                            monitor,
                            new HealthTracker(monitor.timing(), recovery, own::contains, false))));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            Collections.reverse(made);
            made.forEach(RunningPlugins::closeQuietly);
            throw e;
        }
    }

    private <C extends Contexts.Base> C noted(C context) {
        contexts.add(context);
        return context;
    }

    /** Several checks together prove a recovery over twice as many intervals as one does. */
    private static Duration recoveryWindow(List<ProbeTiming> timings) {
        Duration longest = timings.stream()
                .map(ProbeTiming::interval)
                .max(Duration::compareTo)
                .orElseThrow();
        return HealthTracker.recoveryWindow(timings.size() == 1 ? longest : longest.multipliedBy(2));
    }

    public String cloudName() {
        return cloudName;
    }

    public String modeName() {
        return modeName;
    }

    public CloudProvider cloud() {
        return cloud;
    }

    public String vpc() {
        return vpc;
    }

    public WriteBudget writeBudget() {
        return writeBudget;
    }

    public boolean disablesSourceDestCheck() {
        return disablesSourceDestCheck;
    }

    public List<HealthPart> parts() {
        return List.copyOf(parts.values());
    }

    /** The check that reports through a context, or null if it asks control targets. */
    public @Nullable HealthPart partOf(Contexts.OfHealth context) {
        return parts.get(context);
    }

    /** The control targets whose check reports through a context, or null if it asks hosts. */
    public @Nullable ControlTargets controlOf(Contexts.OfHealth context) {
        return controls.get(context);
    }

    /** How long it takes at most until every check has a verdict of every host. */
    public Duration verdictTime() {
        return parts.values().stream()
                .map(part -> part.monitor().timing())
                .map(timing -> timing.verdictTime().plus(timing.reask()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Starts the checks, and the mode when they run. */
    public void start() {
        parts.values()
                .forEach(part -> PluginStart.run(
                        "health " + part.name(), () -> part.monitor().start()));
        controls.values().forEach(control -> PluginStart.run(control.conditionName(), control::start));
        PluginStart.run("mode " + modeName, mode::start);
    }

    /** From now on these hosts are asked, by every check. */
    public void watch(Set<IpAddress> hosts) {
        parts.values()
                .forEach(part -> contained(part.name(), () -> part.monitor().watch(hosts)));
    }

    /** Asks witnesses at once: hosts by one check, and all control targets. */
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        contained(part.name(), () -> part.monitor().probeNow(hosts));
        controls.values().forEach(control -> contained(control.conditionName(), control::probeNow));
    }

    private void contained(String plugin, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("plugin failed: plugin={}", plugin, e);
            condition(plugin + ": defect", "failed: " + e);
        }
    }

    private void condition(String name, String problem) {
        links.condition().accept(name, problem);
    }

    /** What each product tells of itself, by kind and name. */
    public Map<String, Map<String, Object>> statistics() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("cloud " + cloudName, factsOf(cloudName, cloud::statistics));
        all.put("mode " + modeName, factsOf(modeName, mode::statistics));
        parts.values()
                .forEach(part -> all.put("health " + part.name(), factsOf(part.name(), part.monitor()::statistics)));
        controls.values()
                .forEach(control -> all.put(
                        control.conditionName(), factsOf(control.conditionName(), control.monitor()::statistics)));
        return all;
    }

    private static Map<String, Object> factsOf(String plugin, Supplier<Map<String, Object>> statistics) {
        try {
            // In the order of the plugin: people read it.
            return Collections.unmodifiableMap(new LinkedHashMap<>(statistics.get()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("plugin failed: plugin={} operation=statistics", plugin, e);
            return Map.of("error", e.toString());
        }
    }

    /** Ends everything that reports to the router. */
    public void closeSources() {
        closeQuietly(mode);
        parts.values().forEach(part -> closeQuietly(part.monitor()));
        controls.values().forEach(control -> closeQuietly(control.monitor()));
        contexts.forEach(Contexts.Base::close);
    }

    /** Ends the cloud, when no call is made any more. */
    public void closeCloud() {
        closeQuietly(cloud);
    }

    private static void closeQuietly(AutoCloseable product) {
        try {
            product.close();
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.warn("could not be closed: {}", product.getClass().getName(), e);
        }
    }
}
