package io.vpcrouter.cli;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.micrometer.PrometheusMetrics;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.server.RouterServer;
import io.vpcrouter.simulator.LoopbackRouters;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.demo.DemoStory;
import io.vpcrouter.simulator.demo.DemoWorld;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The whole program against a simulated VPC: the real loop, the real {@code tcp} check against real listeners, the real
 * server. Routers stop and come back, one after the other, until the demo is stopped or its time is over.
 */
final class DemoCommand implements Command {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final PluginRegistry registry;

    DemoCommand(PluginRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ExitCode run(CommandLine line, Shell shell) throws InterruptedException {
        shell.stop().willBeHeard();
        ProbeTiming timing = ProbeTiming.of(CHECK_INTERVAL, ProbeTiming.DEFAULT_FALL);
        DemoStory story = new DemoStory(shell.out(), timing.interval().plus(timing.verdictTime()));
        try (LoopbackRouters listeners = LoopbackRouters.start(DemoWorld.routers());
                PrometheusMetrics metrics = new PrometheusMetrics();
                RouterServer server = RouterServer.builder()
                        .version(Version.number())
                        .metrics(metrics::text)
                        .build();
                VpcRouter router = router(DemoWorld.vpc(), listeners.port(), story, server, metrics);
                RouterServer open = server.start(router)) {
            shell.out()
                    .println("A simulated VPC with a router in each of three zones, and "
                            + DemoWorld.spec().routes().size() + " destinations in each of its route tables.");
            shell.out().println("The state is at " + open.url() + " and Ctrl-C ends the demo.");
            shell.out().println();
            metrics.awaitReady();
            router.start();
            play(router, listeners, story, new Patience(shell.stop(), line.find(CoreOptions.SECONDS)));
        } catch (IOException e) {
            throw new StartFailedException(
                    "routers of the demo: " + String.join(", ", DemoWorld.routers())
                            + " (expected: loopback addresses that this machine lets be used); " + e.getMessage(),
                    e);
        }
        boolean seen = story.failovers() > 0;
        story.say(
                seen
                        ? "the demo ends; failovers seen: " + story.failovers()
                        : "the demo ends, and no failover was seen");
        return seen ? ExitCode.OK : ExitCode.DEFECT;
    }

    private static void play(VpcRouter router, LoopbackRouters listeners, DemoStory story, Patience patience)
            throws InterruptedException, IOException {
        while (patience.until(() -> isSettled(router.status()))) {
            story.settled();
            Map<IpAddress, Long> load = load(router.status());
            story.say("all routes are in place: "
                    + load.entrySet().stream()
                            .map(entry -> entry.getKey() + " carries " + entry.getValue())
                            .collect(Collectors.joining(", ")));
            if (!patience.during(PAUSE)) {
                return;
            }
            String victim = load.entrySet().stream()
                    .max(Map.Entry.<IpAddress, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(entry -> entry.getKey().toString())
                    .orElseThrow();
            int before = story.failovers();
            story.say("*** router " + victim + " in " + DemoWorld.zone(IpAddress.parse(victim)) + " stops");
            story.stopping(victim, RouterClock.system().now());
            listeners.stop(victim);
            if (!patience.until(() -> story.failovers() > before) || !patience.during(PAUSE)) {
                return;
            }
            story.say("*** router " + victim + " starts again; it is trusted after answering for a while");
            listeners.start(victim);
        }
    }

    private static boolean isSettled(RouterStatus status) {
        return status.phase() == RouterStatus.Phase.IN_LINE
                && status.hosts().stream().allMatch(host -> host.verdict() == Verdict.HEALTHY);
    }

    private static Map<IpAddress, Long> load(RouterStatus status) {
        return status.decisions().stream()
                .map(Decision::hostIfAny)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(host -> host, TreeMap::new, Collectors.counting()));
    }

    private VpcRouter router(
            SimulatedVpc vpc, int port, DemoStory story, RouterServer server, PrometheusMetrics metrics) {
        HealthPlugin tcp = registry.health("tcp", Location.of("demo")).orThrow().instance();
        Map<String, String> options = Map.of(
                "tcp_check_port", String.valueOf(port),
                "tcp_check_interval", String.valueOf(CHECK_INTERVAL.toSeconds()));
        return VpcRouter.builder()
                .mode("demo", DemoCommand::fixedSpec)
                .health(tcp, OptionValues.parse(tcp, options))
                .cloud("simulated", context -> vpc.provider())
                .listener(story)
                .listener(EventLog.untilStarted())
                .listener(server.listener())
                .listener(metrics.listener())
                .build();
    }

    private static Mode fixedSpec(ModeContext context) {
        return new Mode() {
            @Override
            public void start() {
                context.publish(Validated.of(DemoWorld.spec()));
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }

    /** Waits until the demo is stopped or its time is over. */
    private static final class Patience {
        private final StopRequest stop;
        private final Optional<Duration> longest;
        private final long start = System.nanoTime();

        Patience(StopRequest stop, Optional<Duration> longest) {
            this.stop = stop;
            this.longest = longest;
        }

        /** Waits for a condition; returns whether it came true before the demo has to end. */
        boolean until(BooleanSupplier condition) throws InterruptedException {
            while (!condition.getAsBoolean()) {
                if (!during(GLANCE)) {
                    return false;
                }
            }
            return true;
        }

        /** Waits for this long; returns whether the demo goes on. */
        boolean during(Duration pause) throws InterruptedException {
            Duration left = longest.map(end -> end.minusNanos(System.nanoTime() - start))
                    .orElse(pause);
            boolean ends = left.compareTo(pause) < 0;
            return !stop.await(ends ? left : pause) && !ends;
        }
    }
}
