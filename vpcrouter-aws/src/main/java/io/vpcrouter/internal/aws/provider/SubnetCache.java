package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.model.Subnet;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The subnets of the VPC. They change rarely, so they are read at the start, every hour, and when a table or an interface
 * names an unknown one.
 *
 * <p>Threading: one reader at a time.
 */
final class SubnetCache {
    /** How long the subnets count as known. */
    static final Duration MEMORY = Duration.ofHours(1);

    private final Ec2Calls calls;
    private List<Subnet> subnets = List.of();
    private final Set<String> accountedFor = new HashSet<>();
    private boolean read;
    private long readAt;

    SubnetCache(Ec2Calls calls) {
        this.calls = calls;
    }

    /**
     * The subnets.
     *
     * @param named ids of subnets that tables and interfaces name
     * @param now a monotonic time in nanoseconds
     */
    List<Subnet> get(Set<String> named, long now) {
        if (!read || now - readAt >= MEMORY.toNanos() || !accountedFor.containsAll(named)) {
            subnets = calls.subnets();
            read = true;
            readAt = now;
            accountedFor.clear();
            subnets.forEach(subnet -> accountedFor.add(subnet.id()));
            // Without this, a name that stays unknown would cost a read in every pass.
            accountedFor.addAll(named);
        }
        return subnets;
    }
}
