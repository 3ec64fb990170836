package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.HostHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranks the hosts of one group for each block by the hash that {@code choose: random} uses, and keeps the first few. A host that comes
 * or goes costs one comparison for each block; the whole group is ranked only for a new block, and for one that loses a host of its
 * first few.
 */
final class BackupRanking {
    /** The block's own node may be among them. */
    private static final int KEPT = NodeRoutes.MOST_BACKUPS + 1;

    private record Ranked(IpAddress host, long value) {}

    private Set<IpAddress> hosts = Set.of();
    private final Map<Cidr, List<Ranked>> first = new HashMap<>();

    /** The hosts that there are from now on, and the blocks. */
    void update(Set<IpAddress> now, Collection<Cidr> blocks) {
        Set<IpAddress> added = new HashSet<>(now);
        added.removeAll(hosts);
        hosts = Set.copyOf(now);
        first.keySet().retainAll(new HashSet<>(blocks));
        for (List<Ranked> few : first.values()) {
            // A host that went leaves a gap that only the whole group can fill.
            if (!few.stream().allMatch(one -> hosts.contains(one.host()))) {
                few.clear();
            }
        }
        for (Map.Entry<Cidr, List<Ranked>> entry : first.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                offer(entry.getKey(), entry.getValue(), added);
            }
        }
    }

    /** The best hosts for a block, best first. */
    List<IpAddress> of(Cidr block) {
        List<Ranked> few = first.computeIfAbsent(block, key -> new ArrayList<>(KEPT + 1));
        if (few.isEmpty()) {
            offer(block, few, hosts);
        }
        return few.stream().map(Ranked::host).toList();
    }

    private static void offer(Cidr block, List<Ranked> few, Set<IpAddress> more) {
        long ofBlock = HostHash.ofDestination(block);
        for (IpAddress host : more) {
            if (host.family() == block.family()) {
                insert(few, new Ranked(host, HostHash.of(ofBlock, host)));
            }
        }
    }

    private static void insert(List<Ranked> few, Ranked next) {
        int place = few.size();
        while (place > 0 && isBetter(next, few.get(place - 1))) {
            place--;
        }
        if (place < KEPT) {
            few.add(place, next);
            if (few.size() > KEPT) {
                few.remove(KEPT);
            }
        }
    }

    private static boolean isBetter(Ranked one, Ranked other) {
        int byValue = Long.compareUnsigned(one.value(), other.value());
        return byValue != 0 ? byValue > 0 : one.host().compareTo(other.host()) < 0;
    }
}
