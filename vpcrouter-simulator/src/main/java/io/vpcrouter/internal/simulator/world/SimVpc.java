package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Map;

/** A VPC with its IPv4 and IPv6 CIDRs; every table has a {@code local} route for each. */
public record SimVpc(String id, List<Cidr> cidrs, Map<String, String> tags) implements Entity {
    public SimVpc {
        cidrs = List.copyOf(cidrs);
        tags = Map.copyOf(tags);
    }

    @Override
    public String vpc() {
        return id;
    }

    @Override
    public String resourceType() {
        return "vpc";
    }

    @Override
    public SimVpc withTags(Map<String, String> newTags) {
        return new SimVpc(id, cidrs, newTags);
    }

    public boolean contains(Cidr block) {
        return cidrs.stream().anyMatch(cidr -> cidr.contains(block));
    }

    boolean contains(IpAddress address) {
        return cidrs.stream().anyMatch(cidr -> cidr.contains(address));
    }
}
