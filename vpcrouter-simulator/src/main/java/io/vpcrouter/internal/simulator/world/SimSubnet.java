package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Map;

/** A subnet in one Availability Zone, with an IPv4 CIDR and optionally an IPv6 CIDR. */
public record SimSubnet(String id, String vpc, String zone, List<Cidr> cidrs, Map<String, String> tags)
        implements Entity {
    public SimSubnet {
        cidrs = List.copyOf(cidrs);
        tags = Map.copyOf(tags);
    }

    @Override
    public String resourceType() {
        return "subnet";
    }

    @Override
    public SimSubnet withTags(Map<String, String> newTags) {
        return new SimSubnet(id, vpc, zone, cidrs, newTags);
    }

    public boolean contains(IpAddress address) {
        return cidrs.stream().anyMatch(cidr -> cidr.contains(address));
    }
}
