package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a router that plugins made: the cloud, the mode, the health checks, and the checks that ask control targets.
 * What one of them throws is logged with its name, and harms no other.
 *
 * <p>Threading: any thread.
 */
public final class RunningPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPlugins.class);

    private final String cloudName;
    private final String modeName;
    private final RouterLinks links;
    private final CloudProvider cloud;
    private final String vpc;
    private final WriteBudget writeBudget;
    private final boolean disablesSourceDestCheck;
    private final boolean readsTags;
    private final Mode mode;
    private final @Nullable Leadership leadership;
    private final String leadershipName;
    private final Map<HealthContext, HealthPart> parts;
    private final Map<HealthContext, ControlTargets> controls;
    private final List<BaseContext> contexts;
    private final OwnAddresses own = new OwnAddresses();

    /**
     * Makes them all, or closes again what it has made before it throws.
     *
     * @param replica this router as one of several, if the factories have a leadership
     */
    public RunningPlugins(
            PluginFactories factories,
            RouterConfig config,
            RouterRuntime runtime,
            @Nullable WebPaths web,
            RouterLinks links,
            @Nullable Replica replica) {
        this.cloudName = factories.cloudName();
        this.modeName = factories.modeName();
        this.links = links;
        PluginMaker maker = new PluginMaker(new BaseContext.Services(runtime, links, web), config.fall());
        try {
            cloud = maker.cloud(cloudName, factories.cloud());
            vpc = PluginStart.get("cloud " + cloudName, cloud::vpc);
            writeBudget = PluginStart.get("cloud " + cloudName, cloud::writeBudget);
            disablesSourceDestCheck = PluginStart.get("cloud " + cloudName, cloud::disablesSourceDestCheck);
            readsTags = PluginStart.get("cloud " + cloudName, cloud::readsTags);
            mode = maker.mode(modeName, factories.mode(), config.allowEmptySpec());
            parts = maker.checks(factories.health(), own);
            controls = maker.controls(factories.controls(), own);
            LeadershipPlan plan = factories.leadership();
            leadershipName = plan == null ? "none" : plan.name();
            leadership = plan == null || replica == null ? null : leadership(maker, plan, replica);
        } catch (RuntimeException | Error e) {
            maker.closeAll();
            throw e;
        }
        contexts = maker.contexts();
    }

    private Leadership leadership(PluginMaker maker, LeadershipPlan plan, Replica replica) {
        replica.competesFor(plan.rules()
                .nameIfGiven()
                .or(() -> PluginStart.get("cloud " + cloudName, cloud::leadershipName)
                        .filter(name -> !name.isBlank()))
                .orElseThrow(() -> new InvalidException(List.of(Problem.error(
                                "leadership-name",
                                Location.of("options"),
                                "leadership_name",
                                null,
                                "a name that all replicas share")
                        .withHint("the cloud " + cloudName + " has nothing that only these replicas share")))));
        return maker.leadership(plan, replica);
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

    public boolean readsTags() {
        return readsTags;
    }

    public List<HealthPart> parts() {
        return List.copyOf(parts.values());
    }

    /** The health check with that context, or null if it probes control targets. */
    public @Nullable HealthPart partOf(HealthContext context) {
        return parts.get(context);
    }

    /** The control targets of the check with that context, or null if it probes hosts. */
    public @Nullable ControlTargets controlOf(HealthContext context) {
        return controls.get(context);
    }

    /** How long it takes at most until every check has a verdict on every host. */
    public Duration verdictTime() {
        return parts.values().stream()
                .map(part -> part.monitor().timing())
                .map(timing -> timing.verdictTime().plus(timing.retry()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Starts the checks, and then the mode. */
    public void start() {
        parts.values()
                .forEach(part -> PluginStart.run(
                        "health " + part.name(), () -> part.monitor().start()));
        controls.values().forEach(control -> PluginStart.run(control.label(), control::start));
        PluginStart.run("mode " + modeName, mode::start);
    }

    /** Starts the candidate for the leadership, if there is one. */
    public void compete() {
        Leadership candidate = leadership;
        if (candidate != null) {
            PluginStart.run("leadership " + leadershipName, candidate::start);
        }
    }

    /** Gives the leadership back, if there is one. */
    public void giveLeadershipBack() {
        if (leadership != null) {
            PluginStart.closeQuietly(leadership);
            contexts.forEach(BaseContext::close);
        }
    }

    /** The mode reads its source again. */
    public void readSourceAgain() {
        contained("mode " + modeName, mode::readAgain);
    }

    /** Every check probes these hosts from now on. */
    public void watch(Set<IpAddress> hosts) {
        own.watching(hosts);
        parts.values()
                .forEach(part ->
                        contained("health " + part.name(), () -> part.monitor().watch(hosts)));
    }

    /** Probes witnesses at once: these hosts by one check, and all control targets. */
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        contained("health " + part.name(), () -> part.monitor().probeNow(hosts));
        controls.values().forEach(control -> contained(control.label(), control::probeNow));
    }

    private void contained(String plugin, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            Failure.log(LOG, "plugin failed: plugin={}", plugin, e);
            links.conditionReported(new PluginCondition(plugin, "defect"), "failed: " + Failure.text(e));
        }
    }

    /** The facts that each plugin reports about itself, by kind and name. */
    public Map<String, Map<String, Object>> statistics() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("cloud " + cloudName, factsOf(cloudName, cloud::statistics));
        all.put("mode " + modeName, factsOf(modeName, mode::statistics));
        parts.values()
                .forEach(part -> all.put("health " + part.name(), factsOf(part.name(), part.monitor()::statistics)));
        controls.values()
                .forEach(control -> all.put(control.label(), factsOf(control.label(), control.monitor()::statistics)));
        Leadership candidate = leadership;
        if (candidate != null) {
            all.put("leadership " + leadershipName, factsOf(leadershipName, candidate::statistics));
        }
        return all;
    }

    private static Map<String, Object> factsOf(String plugin, Supplier<Map<String, Object>> statistics) {
        try {
            // In the order of the plugin, for people.
            return Collections.unmodifiableMap(new LinkedHashMap<>(statistics.get()));
        } catch (RuntimeException | Error e) {
            Failure.log(LOG, "plugin failed: plugin={} operation=statistics", plugin, e);
            return Map.of("error", Failure.text(e));
        }
    }

    /** Whether no thread of a plugin has ended that should run. */
    public boolean haveTheirThreads() {
        return contexts.stream().noneMatch(BaseContext::hasLostThread);
    }

    /** Closes everything that reports to the router. */
    public void closeSources() {
        PluginStart.closeQuietly(mode);
        parts.values().forEach(part -> PluginStart.closeQuietly(part.monitor()));
        controls.values().forEach(control -> PluginStart.closeQuietly(control.monitor()));
        contexts.stream()
                .filter(context -> !(context instanceof CandidateContext))
                .forEach(BaseContext::close);
    }

    /** Closes the cloud, after its last call. */
    public void closeCloud() {
        PluginStart.closeQuietly(cloud);
    }
}
