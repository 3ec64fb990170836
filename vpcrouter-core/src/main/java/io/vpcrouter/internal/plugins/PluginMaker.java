package io.vpcrouter.internal.plugins;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.leadership.Leadership;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets plugins make the parts of a router, and remembers them, to close them if one cannot be made. */
final class PluginMaker {
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(1);

    private final BaseContext.Services services;
    private final PluginStart starts;
    private final int fall;
    private final Deque<Made> made = new ArrayDeque<>();
    private final List<BaseContext> contexts = new ArrayList<>();

    private record Made(String plugin, AutoCloseable product) {}

    PluginMaker(BaseContext.Services services, PluginStart starts, int fall) {
        this.services = services;
        this.starts = starts;
        this.fall = fall;
    }

    CloudProvider cloud(String name, Function<CloudContext, CloudProvider> factory) {
        ProviderContext context = remember(new ProviderContext(name, services));
        return make("cloud " + name, () -> factory.apply(context));
    }

    Mode mode(String name, Function<ModeContext, Mode> factory, boolean allowEmptySpec) {
        String label = "mode " + name;
        PublisherContext context = remember(
                new PublisherContext(name, services, problems -> starts.named(label, problems), allowEmptySpec));
        return make(label, () -> factory.apply(context));
    }

    Leadership leadership(LeadershipPlan plan, Replica replica) {
        CandidateContext context = remember(new CandidateContext(plan.name(), services, replica));
        return make("leadership " + plan.name(), () -> plan.factory().apply(context));
    }

    /** The health checks, each with the tracker of its verdicts. */
    Map<HealthContext, HealthPart> checks(
            Map<String, Function<HealthContext, HealthMonitor>> factories, OwnAddresses own) {
        Map<HealthCheckContext, HealthMonitor> monitors = new LinkedHashMap<>();
        Map<HealthCheckContext, ProbeTiming> timings = new LinkedHashMap<>();
        factories.forEach((name, factory) -> {
            String label = "health " + name;
            HealthCheckContext context = remember(new HealthCheckContext(label, name, services, fall));
            HealthMonitor monitor = make(label, () -> factory.apply(context));
            monitors.put(context, monitor);
            timings.put(context, starts.get(label, "timing", monitor::timing));
        });
        Duration recovery = recoveryWindow(timings.values());
        Map<HealthContext, HealthPart> parts = new LinkedHashMap<>();
        monitors.forEach((context, monitor) -> {
            ProbeTiming timing = Objects.requireNonNull(timings.get(context), "timing");
            HealthTracker tracker = new HealthTracker(
                    timing,
                    recovery,
                    starts.get("health " + context.plugin(), "waitForNewHosts", monitor::waitForNewHosts),
                    own,
                    false);
            if (!starts.get("health " + context.plugin(), "judgesSingleHost", monitor::judgesSingleHost)) {
                tracker.leaveSingleHostAlone();
            }
            parts.put(context, new HealthPart(context.plugin(), monitor, tracker));
        });
        return parts;
    }

    /** Several checks together prove a recovery over twice as many intervals as one does. */
    private static Duration recoveryWindow(Collection<ProbeTiming> timings) {
        Duration longest = timings.stream()
                .map(ProbeTiming::interval)
                .max(Duration::compareTo)
                .orElseThrow();
        return HealthTracker.recoveryWindow(timings.size() == 1 ? longest : longest.multipliedBy(2));
    }

    /** The checks that ask control targets. */
    Map<HealthContext, ControlTargets> controls(Map<String, ControlTargets.Plan> plans, OwnAddresses own) {
        Map<HealthContext, ControlTargets> controls = new LinkedHashMap<>();
        plans.forEach((name, plan) -> {
            String label = "control targets " + name;
            HealthCheckContext context = remember(new HealthCheckContext(label, "control-" + name, services, fall));
            HealthMonitor monitor = make(label, () -> plan.factory().apply(context));
            Duration interval = starts.get(label, "timing", monitor::timing).interval();
            controls.put(context, new ControlTargets(label, monitor, interval, plan.targets(), fall, own));
        });
        return controls;
    }

    private <C extends BaseContext> C remember(C context) {
        contexts.add(context);
        return context;
    }

    private <T extends AutoCloseable> T make(String plugin, Supplier<T> factory) {
        T product = starts.get(plugin, "create", factory);
        made.push(new Made(plugin, product));
        return product;
    }

    /** Every context that was handed out. */
    List<BaseContext> contexts() {
        return List.copyOf(contexts);
    }

    /** Closes everything that was made, the last one first. */
    void closeAll() {
        PluginClosing closing = new PluginClosing(TIME_TO_CLOSE);
        made.forEach(each -> closing.close(each.plugin(), each.product()));
    }
}
