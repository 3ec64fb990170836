package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network interface, and its primary address, which unlike a secondary address never moves to another interface.
 *
 * @param details the interface
 * @param primary its primary private address, else its first IPv6 address; null if it has no address
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
