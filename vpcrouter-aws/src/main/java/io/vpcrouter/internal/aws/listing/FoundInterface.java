package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network interface and the address to ask for it again with: unlike a secondary address, it never moves to another
 * interface.
 *
 * @param details the interface
 * @param primary its primary private address, or its first IPv6 address if it has no IPv4; null if it has none at all
 */
public record FoundInterface(
        NetworkInterface details, @Nullable IpAddress primary) {
    public FoundInterface {
        Objects.requireNonNull(details, "details");
    }

    public String id() {
        return details.id();
    }
}
