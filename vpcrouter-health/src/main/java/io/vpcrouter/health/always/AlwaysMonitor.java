package io.vpcrouter.health.always;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The running check {@code always}: asks nobody, and says once per interval that every host answered. */
final class AlwaysMonitor implements HealthMonitor {
    private final ProbeTiming timing;
    private final HealthContext context;
    private final ProbeReports reports;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile Set<IpAddress> hosts = Set.of();

    AlwaysMonitor(Duration interval, HealthContext context) {
        this.timing = ProbeTiming.of(interval, context.fall());
        this.context = context;
        this.reports = new ProbeReports(context);
    }

    @Override
    public ProbeTiming timing() {
        return timing;
    }

    @Override
    public void start() {
        context.runInBackground("repeat", this::repeat);
    }

    private void repeat() throws InterruptedException {
        while (!closed.await(timing.interval().toMillis(), TimeUnit.MILLISECONDS)) {
            report(hosts);
        }
    }

    @Override
    public void watch(Set<IpAddress> wanted) {
        hosts = Set.copyOf(wanted);
        report(hosts);
    }

    @Override
    public void probeNow(Set<IpAddress> wanted) {
        report(wanted.stream().filter(hosts::contains).collect(Collectors.toSet()));
    }

    private void report(Set<IpAddress> which) {
        long now = context.clock().nanos();
        which.forEach(host -> reports.observed(host, Observation.reachable(), now));
    }

    @Override
    public void close() {
        reports.close();
        closed.countDown();
    }
}
