package io.vpcrouter.replicas;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Asks the hosts of the shared VPC at a fixed pace of the replica's own clock. */
final class SimpleHealth implements HealthMonitor {
    static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(4), 2);
    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final long LATE = Duration.ofMillis(200).toNanos();

    private final SharedVpc vpc;
    private final ReplicaRuntime runtime;
    private final HealthContext context;
    private final Set<IpAddress> missed = new TreeSet<>();
    private Set<IpAddress> hosts = Set.of();
    private boolean closed;

    SimpleHealth(SharedVpc vpc, ReplicaRuntime runtime, HealthContext context) {
        this.vpc = vpc;
        this.runtime = runtime;
        this.context = context;
    }

    @Override
    public ProbeTiming timing() {
        return TIMING;
    }

    @Override
    public void start() {
        tick();
    }

    private void tick() {
        if (!closed) {
            hosts.forEach(this::probe);
            runtime.onLoopAfter(TIMING.interval(), this::tick);
        }
    }

    @Override
    public void watch(Set<IpAddress> wanted) {
        Set<IpAddress> fresh = new TreeSet<>(wanted);
        fresh.removeAll(hosts);
        hosts = Set.copyOf(wanted);
        fresh.forEach(this::probe);
    }

    @Override
    public void probeNow(Set<IpAddress> wanted) {
        wanted.forEach(this::probe);
    }

    private void probe(IpAddress host) {
        long sent = context.clock().nanos();
        if (vpc.isDead(host)) {
            runtime.onLoopAfter(TIMING.timeout(), () -> timedOut(host, sent));
        } else {
            runtime.onLoopAfter(ROUND_TRIP, () -> report(host, Observation.reachable(), sent));
        }
    }

    private void timedOut(IpAddress host, long sent) {
        boolean late = context.clock().nanos() - sent > TIMING.timeout().toNanos() + LATE;
        report(host, late ? Observation.indeterminate("judged too late") : Observation.unreachable("no answer"), sent);
        if (missed.add(host)) {
            runtime.onLoopAfter(TIMING.retry(), () -> {
                missed.remove(host);
                probe(host);
            });
        }
    }

    private void report(IpAddress host, Observation observation, long sent) {
        if (!closed) {
            context.observed(host, observation, sent);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
