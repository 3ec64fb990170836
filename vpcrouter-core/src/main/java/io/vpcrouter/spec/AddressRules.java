package io.vpcrouter.spec;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that cannot stand in a route spec, whatever the VPC looks like. Loopback addresses can: trials and the demo use
 * them as routers.
 *
 * <p>Threading: any thread.
 */
public final class AddressRules {
    private static final Map<Cidr, String> NO_HOSTS = Map.of(
            Cidr.parse("0.0.0.0/32"), "this is the unspecified address, which leads to the checker's own machine",
            Cidr.parse("::/128"), "this is the unspecified address, which leads to the checker's own machine",
            Cidr.parse("255.255.255.255/32"), "this is the broadcast address",
            Cidr.parse("224.0.0.0/4"), "this is a multicast address",
            Cidr.parse("ff00::/8"), "this is a multicast address",
            Cidr.parse("169.254.0.0/16"), "this is a link-local address",
            Cidr.parse("fe80::/10"), "this is a link-local address");

    private static final List<Cidr> RESERVED = List.of(Cidr.parse("169.254.168.0/22"), Cidr.parse("fd00:ec2::/32"));

    private AddressRules() {}

    /** Why no network interface of a VPC can have this address, for people; empty if one may. */
    public static Optional<String> whyNoHost(IpAddress address) {
        for (Map.Entry<Cidr, String> rule : NO_HOSTS.entrySet()) {
            if (rule.getKey().contains(address)) {
                return Optional.of("no network interface of a VPC has it: " + rule.getValue());
            }
        }
        return Optional.empty();
    }

    /** Why no route of a VPC can have this destination, for people; empty if one may. */
    public static Optional<String> whyNoDestination(Cidr destination) {
        return RESERVED.stream()
                .filter(reserved -> reserved.contains(destination))
                .findAny()
                .map(reserved -> "EC2 keeps " + reserved + " for its own services and takes no route within");
    }
}
