package io.vpcrouter.internal.linux.netlink;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A route of the kernel for packets of any type of service.
 *
 * @param destination the block that it routes
 * @param unicast whether it sends packets on, and is not a blackhole, a local address or the like
 * @param protocol who made it: the protocol number
 * @param metric its metric
 * @param gateway its one gateway, if it has exactly one and nothing else
 * @param link the index of the link that it leads to, or 0
 * @param down whether the kernel says that the link has no carrier, or is going away
 */
public record KernelRoute(
        Cidr destination,
        boolean unicast,
        int protocol,
        long metric,
        @Nullable IpAddress gateway,
        int link,
        boolean down) {
    /** The one gateway, if there is one. */
    public Optional<IpAddress> gatewayIfAny() {
        return Optional.ofNullable(gateway);
    }

    /** Whether it leads to addresses that are on a link themselves. */
    public boolean isConnected() {
        return unicast && gateway == null && link != 0;
    }
}
