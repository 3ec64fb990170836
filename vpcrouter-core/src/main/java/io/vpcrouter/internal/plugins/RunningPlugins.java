package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Printable;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a router that plugins made: the cloud, the mode, the health checks, and the checks that ask control targets.
 * What one of them throws is logged with its name, and harms no other.
 *
 * <p>Threading: any thread.
 */
public final class RunningPlugins {
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(1);
    private static final Duration TIME_TO_CLOSE_LAST = Duration.ofMillis(500);

    private final String cloudName;
    private final String modeName;
    private final CloudProvider cloud;
    private final String vpc;
    private final WriteBudget writeBudget;
    private final boolean disablesSourceDestCheck;
    private final boolean readsTags;
    private final Mode mode;
    private final @Nullable Leadership leadership;
    private final String leadershipName;
    private final Map<HealthContext, HealthPart> parts;
    private final Map<String, CheckCalls> checks = new LinkedHashMap<>();
    private final Map<HealthContext, ControlTargets> controls;
    private final Map<ControlTargets, CheckCalls> controlChecks = new LinkedHashMap<>();
    private final RouterRuntime runtime;
    private final RouterLinks links;
    private final PluginDefects defects;
    private final LongCalls calls;
    private final PluginStart starts;
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
        this.runtime = runtime;
        this.links = links;
        this.defects = new PluginDefects(links);
        this.calls = new LongCalls(runtime.clock(), links);
        this.starts = new PluginStart(calls, factories.jars(), PluginStart.LONGEST);
        PluginMaker maker =
                new PluginMaker(new BaseContext.Services(runtime, links, defects, web), starts, config.fall());
        try {
            cloud = maker.cloud(cloudName, factories.cloud());
            vpc = Printable.clean(starts.get(cloudLabel(), "network", cloud::network));
            writeBudget = starts.get(cloudLabel(), "writeBudget", cloud::writeBudget);
            disablesSourceDestCheck =
                    starts.get(cloudLabel(), "disablesSourceDestCheck", cloud::disablesSourceDestCheck);
            readsTags = starts.get(cloudLabel(), "readsTags", cloud::readsTags);
            mode = maker.mode(modeName, factories.mode(), config.allowEmptySpec());
            parts = maker.checks(factories.health(), own);
            controls = maker.controls(factories.controls(), own);
            LeadershipPlan plan = factories.leadership();
            leadershipName = plan == null ? "none" : plan.name();
            leadership = plan == null || replica == null ? null : leadership(maker, plan, replica);
        } catch (Exception | Error e) {
            maker.closeAll();
            throw e;
        }
        contexts = maker.contexts();
        parts.values()
                .forEach(part -> checks.put(
                        part.name(), calls(labelOf(part), part.monitor(), reason -> links.watched(part, reason))));
        controls.values()
                .forEach(
                        control -> controlChecks.put(control, calls(control.label(), control.monitor(), reason -> {})));
    }

    private CheckCalls calls(String plugin, HealthMonitor monitor, Consumer<@Nullable String> watched) {
        return new CheckCalls(plugin, monitor, runtime, calls, defects, watched);
    }

    private String cloudLabel() {
        return "cloud " + cloudName;
    }

    private String modeLabel() {
        return "mode " + modeName;
    }

    private String leadershipLabel() {
        return "leadership " + leadershipName;
    }

    private static String labelOf(HealthPart part) {
        return labelOf(part.name());
    }

    private static String labelOf(String check) {
        return "health " + check;
    }

    private Leadership leadership(PluginMaker maker, LeadershipPlan plan, Replica replica) {
        replica.competesFor(plan.rules()
                .nameIfGiven()
                .or(() -> starts.get(cloudLabel(), "leadershipName", cloud::leadershipName)
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

    /** Counts what the cloud throws that it must not. */
    public CloudDefects cloudDefects() {
        return new CloudDefects(defects, cloudLabel());
    }

    public String network() {
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
                .map(part -> part.tracker().timing())
                .map(timing -> timing.verdictTime().plus(timing.retry()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Starts the checks, and then the mode. */
    public void start() {
        parts.values().forEach(part -> starts.run(labelOf(part), "start", part.monitor()::start));
        controls.values().forEach(control -> starts.run(control.label(), "start", control::start));
        starts.run(modeLabel(), "start", mode::start);
    }

    /** Starts the candidate for the leadership, if there is one. */
    public void compete() {
        Leadership candidate = leadership;
        if (candidate != null) {
            starts.run(leadershipLabel(), "start", candidate::start);
        }
    }

    /** Gives the leadership back, if there is one. */
    public void giveLeadershipBack() {
        if (leadership != null) {
            new PluginClosing(TIME_TO_CLOSE_LAST).close(leadershipLabel(), leadership);
            contexts.stream().filter(CandidateContext.class::isInstance).forEach(BaseContext::close);
        }
    }

    /** The mode reads its source again. */
    public void readSourceAgain() {
        runtime.blocking(RouterRuntime.Lane.CHECK, () -> {
            try {
                calls.during(modeLabel(), "readAgain", mode::readAgain);
            } catch (Exception | Error e) {
                defects.threw(modeLabel(), "defect", "readAgain", e);
            }
        });
    }

    /** Every check probes these hosts from now on. */
    public void watch(Set<IpAddress> hosts) {
        own.watching(hosts);
        checks.values().forEach(check -> check.watch(hosts));
    }

    /** Probes witnesses at once: these hosts by one check, and all control targets. */
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        CheckCalls check = checks.get(part.name());
        if (check != null) {
            check.probeNow(hosts);
        }
        controlChecks.forEach((control, calls) -> calls.probeNow(control.targets()));
        own.lookAt(hosts);
        controlChecks.keySet().forEach(control -> own.lookAt(control.targets()));
    }

    /** Every check is told that a host has failed or recovered. */
    public void hostChanged(RouterEvent.HostChanged change) {
        checks.values().forEach(check -> check.tell(change));
    }

    /** Once a second: looks for calls that do not return, and for checks of control targets that report nothing. */
    public void look() {
        calls.look();
        controls.values().forEach(control -> control.look(links));
    }

    /** Whether a call of a plugin that should return at once has not for long. */
    public boolean isAnyStuck() {
        return calls.isAny();
    }

    /** The facts that each plugin reports about itself, by kind and name. */
    public Map<String, Map<String, Object>> statistics() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put(cloudLabel(), factsOf(cloudLabel(), cloud::statistics));
        all.put(modeLabel(), factsOf(modeLabel(), mode::statistics));
        parts.values().forEach(part -> all.put(labelOf(part), factsOf(labelOf(part), part.monitor()::statistics)));
        controls.values()
                .forEach(control -> all.put(control.label(), factsOf(control.label(), control.monitor()::statistics)));
        Leadership candidate = leadership;
        if (candidate != null) {
            all.put(leadershipLabel(), factsOf(leadershipLabel(), candidate::statistics));
        }
        return all;
    }

    private Map<String, Object> factsOf(String plugin, Supplier<Map<String, Object>> statistics) {
        // In the order of the plugin, for people.
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            Map<String, Object> told = calls.during(plugin, "statistics", statistics);
            facts.putAll(
                    PlainFacts.of(Objects.requireNonNull(told, "statistics() returned null (expected: never null)")));
        } catch (Exception | Error e) {
            defects.threw(plugin, "defect", "statistics", e);
            facts.put("error", Failure.text(e));
        }
        Map<String, Long> failures = defects.counts(plugin);
        if (!failures.isEmpty()) {
            facts.put("defects", failures);
        }
        return Collections.unmodifiableMap(facts);
    }

    /** Whether no thread of a plugin has ended that should run. */
    public boolean haveTheirThreads() {
        return contexts.stream().noneMatch(BaseContext::hasLostThread);
    }

    /** Closes everything that reports to the router. */
    public void closeSources() {
        PluginClosing closing = new PluginClosing(TIME_TO_CLOSE);
        closing.close(modeLabel(), mode);
        checks.forEach((name, check) -> closing.close(labelOf(name), check::close));
        controlChecks.forEach((control, check) -> closing.close(control.label(), check::close));
        contexts.stream()
                .filter(context -> !(context instanceof CandidateContext))
                .forEach(BaseContext::close);
    }

    /** Closes the cloud, after its last call. */
    public void closeCloud() {
        new PluginClosing(TIME_TO_CLOSE_LAST).close(cloudLabel(), cloud);
    }
}
