package io.vpcrouter.internal.plugins;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.HealthContext;
import java.util.Optional;
import java.util.Set;

/** What a health check is handed. */
final class HealthCheckContext extends BaseContext implements HealthContext {
    private final int fall;

    HealthCheckContext(String label, String plugin, Services services, int fall) {
        super(label, plugin, services);
        this.fall = fall;
    }

    @Override
    public void observed(IpAddress host, Observation observation, long sentAt) {
        if (accepts("observed", host) && accepts("observed", observation)) {
            long now = clock().nanos();
            // A probe that claims to be sent in the future would outweigh all later misses.
            long sent = sentAt - now > 0 ? now : sentAt;
            links().observed(new HealthObservation(this, host, observation, sent, now));
        }
    }

    @Override
    public void unchanged(Set<IpAddress> hosts) {
        if (accepts("unchanged", hosts) && hosts.stream().allMatch(host -> accepts("unchanged", host))) {
            links().unchanged(this, Set.copyOf(hosts));
        }
    }

    @Override
    public boolean mayWrite() {
        return links().mayWrite();
    }

    @Override
    public int fall() {
        return fall;
    }

    @Override
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return accepts("interfaceOf", host) ? links().interfaceOf(host) : Optional.empty();
    }
}
