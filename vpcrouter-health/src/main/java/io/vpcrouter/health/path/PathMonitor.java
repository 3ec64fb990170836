package io.vpcrouter.health.path;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.ProberMonitor;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.PluginStartException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The running check: one thread that sends and reads, and one that keeps the rules of this machine in line with the hosts. */
final class PathMonitor implements HealthMonitor {
    /** A link that went down has taken its routes along, and nobody tells when it is back. */
    private static final int RECHECK_SECONDS = 5;

    private final Map<IpAddress, IpAddress> sources;
    private final PathMarks marks;
    private final HealthContext context;
    private final ProberMonitor prober;
    private final ReversePathFilter filter;
    private final Semaphore changes = new Semaphore(0);
    private volatile Set<IpAddress> marked = Set.of();

    PathMonitor(
            ProbeTiming timing,
            List<IpAddress> targets,
            Map<IpAddress, IpAddress> sources,
            PathMarks marks,
            HealthContext context) {
        this.sources = sources;
        this.marks = marks;
        this.context = context;
        this.filter = new ReversePathFilter(targets);
        this.prober = new ProberMonitor(
                "paths", timing, context, new PathProberFactory(targets, sources, marks, context.clock()));
    }

    @Override
    public ProbeTiming timing() {
        return prober.timing();
    }

    /** That nothing comes through the only host may be the fault of the targets. */
    @Override
    public boolean judgesSingleHost() {
        return false;
    }

    @Override
    public void start() {
        prober.start();
        context.runInBackground("rules", this::keepRules);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        marked = hosts.stream().filter(host -> !sources.containsKey(host)).collect(Collectors.toUnmodifiableSet());
        changes.release();
        prober.watch(hosts);
    }

    private void keepRules() throws IOException, InterruptedException {
        boolean cleaned = false;
        while (true) {
            changes.tryAcquire(RECHECK_SECONDS, TimeUnit.SECONDS);
            changes.drainPermits();
            Set<IpAddress> hosts = marked;
            if (!cleaned && !hosts.isEmpty()) {
                marks.removeLeftOvers();
                cleaned = true;
            }
            marks.set(hosts);
            context.condition("rp_filter", filter.problem(hosts).orElse(null));
        }
    }

    @Override
    public void probeNow(Set<IpAddress> hosts) {
        prober.probeNow(hosts);
    }

    @Override
    public Map<String, Object> statistics() {
        return prober.statistics();
    }

    @Override
    public void close() {
        prober.close();
        try {
            marks.clear();
        } catch (IOException e) {
            throw new PluginStartException(
                    "path: rules are left behind, which the next start removes: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
