package io.vpcrouter.checks;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The running check {@code tcp}. What needs a socket lives in {@link TcpProber}, which one thread opens, turns and
 * closes; should it fail, the context starts it again with new sockets and the same schedule.
 */
final class TcpMonitor implements HealthMonitor {
    private final ProbeTiming timing;
    private final int port;
    private final HealthContext context;
    private final ProbeReports reports;
    private final ProbeRequests requests = new ProbeRequests();
    private final ProbeSchedule schedule;

    private volatile @Nullable TcpProber prober;

    TcpMonitor(ProbeTiming timing, int port, HealthContext context) {
        this.timing = timing;
        this.port = port;
        this.context = context;
        this.reports = new ProbeReports(context);
        this.schedule = new ProbeSchedule(timing, true, new SplittableRandom(), reports);
    }

    @Override
    public ProbeTiming timing() {
        return timing;
    }

    @Override
    public void start() {
        context.runInBackground("connects", this::run);
    }

    private void run() throws IOException, InterruptedException {
        try (TcpProber opened = new TcpProber(schedule, requests, context.clock(), port, timing.timeout())) {
            prober = opened;
            while (!reports.isClosed()) {
                opened.turn();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            prober = null;
        }
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        requests.watch(hosts);
        wakeUp();
    }

    @Override
    public void probeNow(Set<IpAddress> hosts) {
        requests.probeNow(hosts);
        wakeUp();
    }

    @Override
    public Map<String, Object> statistics() {
        return schedule.statistics();
    }

    @Override
    public void close() {
        reports.close();
        wakeUp();
    }

    private void wakeUp() {
        TcpProber running = prober;
        if (running != null) {
            running.wakeUp();
        }
    }
}
