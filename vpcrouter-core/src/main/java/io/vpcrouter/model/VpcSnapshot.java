package io.vpcrouter.model;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One consistent and complete read of what matters of a VPC. A read that got only a part is no snapshot, but a failed
 * read.
 *
 * @param vpc the id of the VPC, {@code vpc-…}
 * @param tables all its route tables, sorted by id
 * @param interfaces the interfaces that carry a host of the spec or are the target of a row, sorted by id
 * @param subnets all its subnets, sorted by id
 */
public record VpcSnapshot(
        String vpc, List<RouteTable> tables, List<NetworkInterface> interfaces, List<Subnet> subnets) {
    /** Copies and sorts, because EC2 gives things in no fixed order. */
    public VpcSnapshot {
        Objects.requireNonNull(vpc, "vpc");
        tables = tables.stream().sorted(Comparator.comparing(RouteTable::id)).toList();
        interfaces = interfaces.stream()
                .sorted(Comparator.comparing(NetworkInterface::id))
                .toList();
        subnets = subnets.stream().sorted(Comparator.comparing(Subnet::id)).toList();
    }
}
