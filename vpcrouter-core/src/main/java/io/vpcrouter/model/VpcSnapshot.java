package io.vpcrouter.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One consistent and complete read of the parts of a VPC that matter here. A read that got less is a failed read and gives
 * no snapshot.
 *
 * @param vpc the id of the VPC, {@code vpc-…}
 * @param tables all its route tables, sorted by id
 * @param interfaces the interfaces that carry a host of the spec or are the target of a route, sorted by id
 * @param subnets all its subnets, sorted by id
 * @param prefixLists the prefix lists that are destinations, as far as they can be read, sorted by id
 */
public record VpcSnapshot(
        String vpc,
        List<RouteTable> tables,
        List<NetworkInterface> interfaces,
        List<Subnet> subnets,
        List<PrefixList> prefixLists) {
    /** Copies and sorts, because EC2 gives things in no fixed order. */
    public VpcSnapshot {
        Objects.requireNonNull(vpc, "vpc");
        tables = tables.stream().sorted(Comparator.comparing(RouteTable::id)).toList();
        interfaces = interfaces.stream()
                .sorted(Comparator.comparing(NetworkInterface::id))
                .toList();
        subnets = subnets.stream().sorted(Comparator.comparing(Subnet::id)).toList();
        prefixLists = prefixLists.stream()
                .sorted(Comparator.comparing(PrefixList::id))
                .toList();
    }

    /** A read that knows of no prefix list. */
    public VpcSnapshot(String vpc, List<RouteTable> tables, List<NetworkInterface> interfaces, List<Subnet> subnets) {
        this(vpc, tables, interfaces, subnets, List.of());
    }

    /** The same read with other tables. */
    public VpcSnapshot withTables(List<RouteTable> others) {
        return new VpcSnapshot(vpc, others, interfaces, subnets, prefixLists);
    }

    /** The same read with other interfaces. */
    public VpcSnapshot withInterfaces(List<NetworkInterface> others) {
        return new VpcSnapshot(vpc, tables, others, subnets, prefixLists);
    }

    /** The same read with what is known of prefix lists. */
    public VpcSnapshot withPrefixLists(Collection<PrefixList> known) {
        return new VpcSnapshot(vpc, tables, interfaces, subnets, List.copyOf(known));
    }
}
