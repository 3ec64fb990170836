package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes the reports of a check on until the check is closed. When {@link #close} has returned, no report is under way any
 * more.
 *
 * <p>Threading: any thread.
 */
public final class ProbeReports {
    private final HealthContext context;
    private boolean closed;

    /**
     * Reports to one context.
     *
     * @param context where the reports go
     */
    public ProbeReports(HealthContext context) {
        this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * Reports what was seen of a host.
     *
     * @param host the host
     * @param observation what was seen
     * @param sentAt when it was probed, in nanoseconds of the context's clock
     */
    public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
        if (!closed) {
            context.observed(host, observation, sentAt);
        }
    }

    /**
     * Says that what was reported last of these hosts still holds.
     *
     * @param hosts some of the watched hosts
     */
    public synchronized void unchanged(Set<IpAddress> hosts) {
        if (!closed) {
            context.unchanged(hosts);
        }
    }

    /**
     * Reports a lasting condition, or its end.
     *
     * @param name a stable word for it
     * @param problem what is wrong, or null if nothing is any more
     */
    public synchronized void condition(String name, @Nullable String problem) {
        if (!closed) {
            context.condition(name, problem);
        }
    }

    /** Nothing is passed on from now on. */
    public synchronized void close() {
        closed = true;
    }

    /** Whether nothing is passed on any more. */
    public synchronized boolean isClosed() {
        return closed;
    }
}
