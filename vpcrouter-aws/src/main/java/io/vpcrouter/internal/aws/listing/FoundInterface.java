package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.TaggedResource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network interface, and its primary address, which unlike a secondary address never moves to another interface.
 *
 * @param details the interface
 * @param ipv4 its primary private IPv4 address, or null
 * @param ipv6 its first IPv6 address, or null
 * @param tags its tags
 */
public record FoundInterface(
        NetworkInterface details,
        @Nullable IpAddress ipv4,
        @Nullable IpAddress ipv6,
        Map<String, String> tags) {
    public FoundInterface {
        Objects.requireNonNull(details, "details");
        tags = Map.copyOf(tags);
    }

    public String id() {
        return details.id();
    }

    /** Its primary private address, else its first IPv6 address; null if it has no address. */
    public @Nullable IpAddress primary() {
        return ipv4 == null ? ipv6 : ipv4;
    }

    /** The interface as something that bears its tags. */
    public TaggedResource tagged() {
        return new TaggedResource(id(), id(), details.instance(), ipv4, ipv6, tags);
    }
}
