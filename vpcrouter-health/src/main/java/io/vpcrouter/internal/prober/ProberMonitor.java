package io.vpcrouter.internal.prober;

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
 * A running check with one thread. What needs a socket lives in a {@link Prober}, which that thread opens, turns and
 * closes; should it fail, the context starts it again with new sockets and the same schedule.
 */
public final class ProberMonitor implements HealthMonitor {
    private final String threadName;
    private final ProbeTiming timing;
    private final HealthContext context;
    private final ProberFactory probers;
    private final ProbeReports reports;
    private final ProbeRequests requests = new ProbeRequests();
    private final ProbeSchedule schedule;

    private volatile @Nullable Prober prober;

    public ProberMonitor(String threadName, ProbeTiming timing, HealthContext context, ProberFactory probers) {
        this.threadName = threadName;
        this.timing = timing;
        this.context = context;
        this.probers = probers;
        this.reports = new ProbeReports(context);
        this.schedule = new ProbeSchedule(timing, true, new SplittableRandom(), reports);
    }

    @Override
    public ProbeTiming timing() {
        return timing;
    }

    @Override
    public void start() {
        probers.checkMachine();
        context.runInBackground(threadName, this::run);
    }

    private void run() throws IOException, InterruptedException {
        try (Prober opened = probers.open(schedule, requests)) {
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
        Prober running = prober;
        if (running != null) {
            running.wakeUp();
        }
    }
}
