package io.vpcrouter.probe;

import io.vpcrouter.model.IpAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the core requested and the probing thread has not taken up yet. So {@code watch} and {@code probeNow} return at once,
 * and may be called even while an observation is being received.
 *
 * <p>Threading: any thread.
 */
public final class ProbeRequests {
    private @Nullable Set<IpAddress> hosts;
    private Set<IpAddress> urgent = new LinkedHashSet<>();

    /** Nothing requested. */
    public ProbeRequests() {}

    /**
     * The hosts to probe from now on; replaces a request that was not taken up. They are probed in their order, so that the
     * same hosts begin alike in every JVM.
     *
     * @param wanted all of them
     */
    public synchronized void watch(Set<IpAddress> wanted) {
        hosts = new LinkedHashSet<>(wanted);
    }

    /**
     * Hosts to probe at once, in their order: a host that is named again goes to the end.
     *
     * @param wanted some of the watched hosts
     */
    public synchronized void probeNow(Set<IpAddress> wanted) {
        urgent.removeAll(wanted);
        urgent.addAll(wanted);
    }

    /**
     * Hands over what was requested since the last call.
     *
     * @param schedule the schedule that takes it
     * @param now the time
     */
    public void handTo(ProbeSchedule schedule, long now) {
        Set<IpAddress> newHosts;
        Set<IpAddress> newUrgent;
        synchronized (this) {
            newHosts = hosts;
            newUrgent = urgent;
            hosts = null;
            urgent = new LinkedHashSet<>();
        }
        if (newHosts != null) {
            schedule.watch(newHosts, now);
        }
        if (!newUrgent.isEmpty()) {
            schedule.probeNow(newUrgent, now);
        }
    }
}
