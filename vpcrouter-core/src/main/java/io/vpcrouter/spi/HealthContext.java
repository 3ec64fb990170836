package io.vpcrouter.spi;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Optional;

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

    /** How many misses in a row make a host failed: the N of {@link io.vpcrouter.health.ProbeTiming}. */
    int fall();

    /** The network interface that carries a host, as the last read of the cloud knew it; for checks that ask the cloud. */
    Optional<NetworkInterface> interfaceOf(IpAddress host);
}
