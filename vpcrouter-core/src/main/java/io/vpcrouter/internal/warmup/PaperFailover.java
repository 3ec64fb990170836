package io.vpcrouter.internal.warmup;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.leadership.RoleKeeper;
import io.vpcrouter.internal.loop.CloudTraits;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.Daemon;
import io.vpcrouter.internal.loop.StatusBoard;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One failover of a control loop that has its own time, a {@link PaperVpc}, and effects that only note the writes. */
final class PaperFailover {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final ProbeTiming TIMING = ProbeTiming.of(INTERVAL, 2);
    private static final int MISSES = 3;
    private static final WriteBudget BUDGET = new WriteBudget(50, 5, 16);

    private final HealthPart part = new HealthPart(
            "warm-up",
            new SilentMonitor(),
            new HealthTracker(TIMING, HealthTracker.recoveryWindow(INTERVAL), host -> false, false));
    private final NotedWrites effects = new NotedWrites();
    private final ControlLoop loop;
    private long now;

    PaperFailover() {
        RouterClock clock = new OwnTime();
        loop = new ControlLoop(
                RouterConfig.DEFAULTS,
                new CloudTraits(BUDGET, false, true),
                new HealthAggregator(List.of(part)),
                new StatusBoard(clock, PaperVpc.ID, WriteRate.of(BUDGET), PlanRules.USUAL_DRAIN_TAG, null),
                effects,
                clock,
                new Daemon(),
                new WriteGate(ChangePolicy.SYNC, null),
                new RoleKeeper(null, clock));
    }

    /** The host that carries every route fails; the answer is how many routes moved. */
    int play() {
        loop.specPublished(Validated.of(PaperVpc.spec()), false);
        loop.settle();
        VpcReading reading = VpcReading.of(null, PaperVpc.spec(), PaperVpc.snapshot(), RouterConfig.DEFAULTS);
        // The first one comes back from the preflight.
        loop.readDone(reading);
        loop.readDone(reading);
        PaperVpc.HOSTS.forEach(host -> observe(host, Observation.reachable()));
        loop.settle();
        int moved = 0;
        for (int miss = 0; miss < MISSES; miss++) {
            observe(PaperVpc.CARRIER, Observation.unreachable("timed out"));
            loop.settle();
            observe(PaperVpc.WITNESS, Observation.reachable());
            loop.settle();
            moved += acceptWrites();
        }
        return moved;
    }

    private void observe(IpAddress host, Observation observation) {
        now += Duration.ofMillis(1).toNanos();
        loop.observed(part, host, observation, now, now + 1);
        now += 1;
    }

    private int acceptWrites() {
        int accepted = 0;
        for (Decision decision = effects.poll(); decision != null; decision = effects.poll()) {
            loop.writeDone(decision);
            accepted++;
        }
        return accepted;
    }

    private final class OwnTime implements RouterClock {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }
    }

    private static final class SilentMonitor implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return TIMING;
        }

        @Override
        public void watch(Set<IpAddress> hosts) {}

        @Override
        public void close() {}
    }
}
