package io.vpcrouter.spi;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Optional;
import java.util.Set;

/**
 * What the core hands to a health check.
 *
 * <p>Threading, Lifecycle, Failure, Evolution: as {@link PluginContext}.
 */
public interface HealthContext extends PluginContext {
    /**
     * Reports what was seen of a host. Hosts that are not watched are ignored.
     *
     * @param host the host
     * @param observation what was seen
     * @param sentAt when the question was sent, by {@link RouterClock#nanos}
     */
    void observed(IpAddress host, Observation observation, long sentAt);

    /**
     * Says that the check still looks at these hosts, and that what it reported of each last still holds. For a source that tells
     * of changes by itself: a check that reports nothing of a host for ten of its intervals, and at least ten seconds, counts as
     * one that does not run, and the host as unchecked. Proves nothing else: it is no answer of the host, so a failed host needs
     * repeated reports to recover, and a host of which nothing was reported yet stays so.
     *
     * @param hosts some of the watched hosts
     */
    default void unchanged(Set<IpAddress> hosts) {}

    /**
     * Whether a write may start now: not in a replica that does not lead, while changes are only planned and shown, nor while the
     * router stops. Only a check that tells others of {@link HealthMonitor#hostFailed failed hosts} needs it.
     */
    default boolean mayWrite() {
        return true;
    }

    /** How many misses in a row make a host failed: the N of {@link io.vpcrouter.health.ProbeTiming}. */
    int fall();

    /** The network interface that carries a host, as the last read of the cloud knew it; for checks that ask the cloud. */
    Optional<NetworkInterface> interfaceOf(IpAddress host);
}
