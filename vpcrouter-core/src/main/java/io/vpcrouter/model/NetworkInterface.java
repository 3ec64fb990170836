package io.vpcrouter.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An elastic network interface of the VPC, as one read saw it.
 *
 * @param id its id, {@code eni-…}
 * @param addresses all its private addresses: primary, secondary and IPv6
 * @param prefixes the prefixes delegated to it (/28 for IPv4, /80 for IPv6)
 * @param subnet the id of its subnet
 * @param zone its Availability Zone
 * @param instance the id of the instance that it is attached to, or null
 * @param attached whether it is attached, and so can forward packets
 * @param sourceDestCheck whether the cloud drops packets that are neither from nor to it; must be off on a router
 * @param name its name tag; empty without one
 */
public record NetworkInterface(
        String id,
        Set<IpAddress> addresses,
        List<Cidr> prefixes,
        String subnet,
        String zone,
        @Nullable String instance,
        boolean attached,
        boolean sourceDestCheck,
        String name) {
    /** Copies the collections and checks the parts. */
    public NetworkInterface {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subnet, "subnet");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(name, "name");
        addresses = Set.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
    }

    /** An interface without a name tag. */
    public NetworkInterface(
            String id,
            Set<IpAddress> addresses,
            List<Cidr> prefixes,
            String subnet,
            String zone,
            @Nullable String instance,
            boolean attached,
            boolean sourceDestCheck) {
        this(id, addresses, prefixes, subnet, zone, instance, attached, sourceDestCheck, "");
    }

    /** The instance that the interface is attached to, if any. */
    public Optional<String> instanceIfAny() {
        return Optional.ofNullable(instance);
    }
}
