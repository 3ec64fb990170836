package io.vpcrouter.replicas;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One machine with one process of the router after the other. */
final class SimulatedReplica {
    final int number;
    private final ReplicaSimulation simulation;
    private final SplittableRandom random;
    private final double rate;
    private final Duration wallOffset;
    final SimulatedCandidate.Link link;
    boolean isCutFromCloud;
    long silentAt;
    private long busyUntil;

    @Nullable
    ReplicaRuntime runtime;

    @Nullable
    ReplicaClock clock;

    @Nullable
    SimulatedCandidate candidate;

    @Nullable
    VpcRouter router;

    SimulatedReplica(int number, ReplicaSimulation simulation, SplittableRandom random) {
        this.number = number;
        this.simulation = simulation;
        this.random = random;
        this.rate = 0.9 + random.nextDouble() * 0.2;
        this.wallOffset = Duration.ofSeconds(random.nextInt(-4_000, 4_000));
        this.link = new SimulatedCandidate.Link(random.split());
    }

    void start() {
        ManualTime time = simulation.time;
        ReplicaClock ownClock = new ReplicaClock(time, rate, wallOffset);
        ReplicaRuntime own = new ReplicaRuntime(time, ownClock, random.split());
        clock = ownClock;
        runtime = own;
        VpcRouter started = VpcRouter.builder()
                .cloud("shared", context -> new Cloud(own, ownClock))
                .mode("manual", new ManualMode(SharedVpc.spec())::create)
                .health("simple", context -> new SimpleHealth(simulation.vpc, own, context))
                .config(RouterConfig.builder()
                        .recheckInterval(ReplicaSimulation.RECHECK)
                        .build())
                .leadership(
                        "simulated",
                        context -> {
                            SimulatedCandidate made = new SimulatedCandidate(simulation.store, own, link, context);
                            candidate = made;
                            return made;
                        },
                        new LeadershipRules(null, ReplicaSimulation.TERMS, simulation.outage))
                .runtime(own)
                .build();
        router = started;
        started.start();
    }

    boolean isRunning() {
        return router != null;
    }

    /** Whether it led last, as the store told it, and its deadline is over: by its clock, or because that stood still. */
    boolean ledLastAndIsOver(Duration deadline) {
        SimulatedCandidate own = candidate;
        ReplicaClock ownClock = clock;
        SentAt renewed = own == null ? null : own.renewedAt();
        if (renewed == null || ownClock == null) {
            return false;
        }
        Duration wall = Duration.between(renewed.wall(), ownClock.now());
        return wall.compareTo(deadline) >= 0 || wall.toNanos() > ownClock.nanos() - renewed.nanos() + 500_000_000L;
    }

    /** How long a time of its clock takes in truth. */
    Duration inTruth(Duration own) {
        return Objects.requireNonNull(clock).inTruth(own);
    }

    /** Whether it could lead and write now. */
    boolean isLive() {
        ReplicaRuntime own = runtime;
        return router != null && own != null && !own.isPaused() && !link.isCut && !link.isLossy && !isCutFromCloud;
    }

    /** Stops it in order, which a paused process cannot. A call that is under way keeps it until it is cut off. */
    void stop() {
        VpcRouter running = router;
        long left = busyUntil - simulation.time.nanos();
        if (left > 0) {
            simulation.time.schedule(Duration.ofNanos(left), this::stop);
        } else if (running != null && runtime != null && !runtime.isPaused()) {
            router = null;
            running.close();
        }
    }

    void kill() {
        if (runtime != null) {
            runtime.kill();
        }
        router = null;
    }

    void pause(Duration length, boolean suspends) {
        if (runtime != null && clock != null) {
            runtime.pause(length);
            if (suspends) {
                clock.stoodStill(length);
            }
        }
    }

    /** The shared VPC as this process sees it. */
    private final class Cloud implements CloudProvider {
        private final ReplicaRuntime own;
        private final ReplicaClock ownClock;

        Cloud(ReplicaRuntime own, ReplicaClock ownClock) {
            this.own = own;
            this.ownClock = ownClock;
        }

        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            if (isCutFromCloud) {
                throw new CloudException(CloudException.Kind.TRANSIENT, "Describe", null, "cut off", null);
            }
            return simulation.vpc.snapshot();
        }

        @Override
        public void apply(RouteChange change) {
            throw new IllegalStateException("a write without a permission: " + change);
        }

        @Override
        public void apply(RouteChange change, WritePermit permit) {
            permit.require();
            Duration limit = ownClock.inTruth(permit.timeLimit().orElseThrow());
            if (isCutFromCloud) {
                simulation.passedTheGate(SimulatedReplica.this, change, limit, limit);
                hang(limit);
                throw new CloudException(CloudException.Kind.TRANSIENT, "Write", null, "cut off", null);
            }
            if (simulation.acceptsLate()) {
                simulation.passedTheGate(SimulatedReplica.this, change, limit, limit);
                hang(limit);
                simulation.applyLate(change);
                throw new CloudException(CloudException.Kind.TRANSIENT, "Write", null, "no answer in time", null);
            }
            simulation.passedTheGate(SimulatedReplica.this, change, limit, Duration.ZERO);
            simulation.vpc.apply(change);
        }

        private void hang(Duration limit) {
            own.delayAnswer(limit);
            busyUntil = Math.max(busyUntil, simulation.time.nanos() + limit.toNanos());
        }

        @Override
        public String network() {
            return SharedVpc.ID;
        }
    }
}
