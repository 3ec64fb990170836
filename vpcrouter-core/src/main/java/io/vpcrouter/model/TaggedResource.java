package io.vpcrouter.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance or a network interface whose tags a read showed, because the read was asked for one of them.
 *
 * <p>A router that is found by its tags is used at its primary private IPv4 address, or at its first IPv6 address.
 *
 * @param id the id of what bears the tags: {@code i-…} or {@code eni-…}
 * @param networkInterface the interface that routes to it would have as target: itself, or the primary one of the instance (device index
 *     0); null if the instance has none
 * @param instance the instance, or the one that the interface is attached to; null if there is none
 * @param ipv4 the primary private IPv4 address of the interface, or null
 * @param ipv6 the first IPv6 address of the interface, or null
 * @param tags all its tags
 */
public record TaggedResource(
        String id,
        @Nullable String networkInterface,
        @Nullable String instance,
        @Nullable IpAddress ipv4,
        @Nullable IpAddress ipv6,
        Map<String, String> tags) {
    /** The key of the name tag, by which people know a resource. */
    public static final String NAME = "Name";

    /** Copies the tags and checks the parts. */
    public TaggedResource {
        Objects.requireNonNull(id, "id");
        tags = Map.copyOf(tags);
    }

    /** The address at which it is a router of destinations of a family, if it has one. */
    public Optional<IpAddress> address(IpFamily family) {
        return Optional.ofNullable(family == IpFamily.IPV4 ? ipv4 : ipv6);
    }

    /** Its name tag; empty without one. */
    public String name() {
        return tags.getOrDefault(NAME, "");
    }
}
