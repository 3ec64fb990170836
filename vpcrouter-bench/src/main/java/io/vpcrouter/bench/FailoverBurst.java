package io.vpcrouter.bench;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long the failover of a host with 50 routes takes through the whole router, the AWS provider and the real SDK,
 * against the simulated EC2 with 50 ms a call: from the verdict to the first and the last write accepted, and between
 * these two. The Python daemon vpc-router 1.8.3 took 5.95 s from its first read to its last write (one run, stored).
 *
 * <p>Run: {@code AWS_ACCESS_KEY_ID=bench AWS_SECRET_ACCESS_KEY=bench java -cp vpcrouter-bench/target/benchmarks.jar
 * io.vpcrouter.bench.FailoverBurst}.
 */
public final class FailoverBurst {
    private static final int ROWS = 50;
    private static final int TRIALS = 10;
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final IpAddress FIRST = IpAddress.parse("10.0.1.0");
    private static final IpAddress SECOND = IpAddress.parse("10.0.1.1");
    private static final long PATIENCE_SECONDS = 60;

    private FailoverBurst() {}

    /** Prints one line for each failover. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT, "%8s %18s %18s %18s%n", "trial", "verdict-first ms", "verdict-last ms", "burst ms");
        for (int trial = 1; trial <= TRIALS; trial++) {
            trial(trial);
        }
    }

    private static void trial(int number) throws IOException, InterruptedException {
        SimulatedVpc vpc = ReadTable.vpc(PlannerScene.Size.parse("1x1x2"));
        vpc.behaviour().setLatency(LATENCY);
        Scripted health = new Scripted();
        LinkedBlockingQueue<RouterEvent.RouteChanged> changes = new LinkedBlockingQueue<>();
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(vpc, 0);
                VpcRouter router = VpcRouter.builder()
                        .cloud(
                                "aws",
                                context -> ReadTable.provider(endpoint.uri().toString()))
                        .mode("fixed", FailoverBurst::mode)
                        .health("scripted", health::attach)
                        .listener(event -> {
                            if (event instanceof RouterEvent.RouteChanged changed) {
                                changes.add(changed);
                            }
                        })
                        .build()) {
            router.start();
            // All rows are made, and the stray one is deleted; each destination has one of the two hosts.
            for (int i = 0; i < ROWS + 1; i++) {
                next(changes);
            }
            health.awaitQuiet(router);
            Instant verdict = Instant.now();
            health.fails(FIRST);
            List<Instant> accepted = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                accepted.add(next(changes).at());
            }
            Instant first = accepted.get(0);
            Instant last = accepted.get(accepted.size() - 1);
            System.out.printf(
                    Locale.ROOT,
                    "%8d %18d %18d %18d%n",
                    number,
                    Duration.between(verdict, first).toMillis(),
                    Duration.between(verdict, last).toMillis(),
                    Duration.between(first, last).toMillis());
        }
    }

    private static RouterEvent.RouteChanged next(LinkedBlockingQueue<RouterEvent.RouteChanged> changes)
            throws InterruptedException {
        RouterEvent.@Nullable RouteChanged next = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no change within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    /** All routes prefer the first host, which is why all of them move when it fails. */
    private static Mode mode(ModeContext context) {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        for (int r = 0; r < ROWS; r++) {
            routes.put(
                    Cidr.parse("172.16." + r + ".0/24"),
                    new RouteIntent(List.of(FIRST, SECOND), io.vpcrouter.model.HostChoice.ORDERED, null));
        }
        return new Mode() {
            @Override
            public void start() {
                context.publish(Validated.of(RouteSpec.of(routes)));
            }

            @Override
            public void close() {}
        };
    }

    /** Every host is well until it is said to be gone. */
    private static final class Scripted {
        private @Nullable HealthContext context;

        HealthMonitor attach(HealthContext given) {
            context = given;
            return new HealthMonitor() {
                @Override
                public ProbeTiming timing() {
                    return ProbeTiming.of(Duration.ofSeconds(2), given.fall());
                }

                @Override
                public void watch(Set<IpAddress> hosts) {
                    hosts.forEach(host -> given.observed(
                            host, Observation.reachable(), given.clock().nanos()));
                }

                @Override
                public void close() {}
            };
        }

        void fails(IpAddress host) {
            HealthContext current = java.util.Objects.requireNonNull(context);
            current.observed(
                    host, Observation.gone("the bench says so"), current.clock().nanos());
        }

        /** Until the reads that verify are over and the bucket of writes is full again. */
        void awaitQuiet(VpcRouter router) throws InterruptedException {
            TimeUnit.SECONDS.sleep(12);
            if (router.status().writesWaiting() > 0) {
                throw new IllegalStateException("still writing");
            }
        }
    }
}
