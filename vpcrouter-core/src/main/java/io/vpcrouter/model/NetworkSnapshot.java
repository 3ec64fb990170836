package io.vpcrouter.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One consistent and complete read of the parts of a network that matter here, such as a VPC. A read that got less is a failed read and gives
 * no snapshot.
 *
 * @param network the id of the network: that of the VPC in EC2
 * @param tables all its route tables, sorted by id
 * @param interfaces the interfaces that carry a host of the spec or are the target of a route, sorted by id
 * @param subnets all its subnets, sorted by id
 * @param tagged instances and interfaces with tags that the read was asked for, sorted by id; none where it was asked for
 *     none, or the cloud has no tags
 * @param prefixLists the prefix lists that are destinations, as far as they can be read, sorted by id
 */
public record NetworkSnapshot(
        String network,
        List<RouteTable> tables,
        List<NetworkInterface> interfaces,
        List<Subnet> subnets,
        List<TaggedResource> tagged,
        List<PrefixList> prefixLists) {
    /** Copies and sorts, because a cloud gives things in no fixed order. */
    public NetworkSnapshot {
        Objects.requireNonNull(network, "network");
        tables = tables.stream().sorted(Comparator.comparing(RouteTable::id)).toList();
        interfaces = interfaces.stream()
                .sorted(Comparator.comparing(NetworkInterface::id))
                .toList();
        subnets = subnets.stream().sorted(Comparator.comparing(Subnet::id)).toList();
        tagged =
                tagged.stream().sorted(Comparator.comparing(TaggedResource::id)).toList();
        prefixLists = prefixLists.stream()
                .sorted(Comparator.comparing(PrefixList::id))
                .toList();
    }

    /** A read that knows of no prefix list. */
    public NetworkSnapshot(
            String network,
            List<RouteTable> tables,
            List<NetworkInterface> interfaces,
            List<Subnet> subnets,
            List<TaggedResource> tagged) {
        this(network, tables, interfaces, subnets, tagged, List.of());
    }

    /** A read that shows no tags of instances and interfaces either. */
    public NetworkSnapshot(
            String network, List<RouteTable> tables, List<NetworkInterface> interfaces, List<Subnet> subnets) {
        this(network, tables, interfaces, subnets, List.of());
    }

    /** The same read with other tables. */
    public NetworkSnapshot withTables(List<RouteTable> others) {
        return new NetworkSnapshot(network, others, interfaces, subnets, tagged, prefixLists);
    }

    /** The same read with other interfaces. */
    public NetworkSnapshot withInterfaces(List<NetworkInterface> others) {
        return new NetworkSnapshot(network, tables, others, subnets, tagged, prefixLists);
    }

    /** The same read with what is known of prefix lists. */
    public NetworkSnapshot withPrefixLists(Collection<PrefixList> known) {
        return new NetworkSnapshot(network, tables, interfaces, subnets, tagged, List.copyOf(known));
    }
}
