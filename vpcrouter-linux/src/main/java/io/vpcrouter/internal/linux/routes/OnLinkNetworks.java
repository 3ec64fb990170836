package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.KernelLink;
import io.vpcrouter.internal.linux.netlink.KernelRoute;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which addresses are on a link of this machine, by its connected routes. */
final class OnLinkNetworks {
    private static final Cidr LINK_LOCAL = Cidr.parse("fe80::/10");

    private final Map<Integer, KernelLink> links = new HashMap<>();
    private final Set<IpAddress> own;

    /** The networks by the length of their prefix, the longest first. */
    private final Map<Integer, Map<Cidr, KernelLink>> networks = new TreeMap<>(Comparator.reverseOrder());

    OnLinkNetworks(Collection<KernelLink> links, Collection<KernelRoute> routes, Collection<IpAddress> own) {
        links.forEach(link -> this.links.put(link.index(), link));
        this.own = new HashSet<>(own);
        Map<Cidr, Long> metrics = new HashMap<>();
        for (KernelRoute route : routes) {
            KernelLink link = this.links.get(route.link());
            // Which link a link-local address is on, its text does not say.
            boolean usable = route.isConnected() && link != null && !LINK_LOCAL.contains(route.destination());
            if (usable && route.metric() < metrics.getOrDefault(route.destination(), Long.MAX_VALUE)) {
                metrics.put(route.destination(), route.metric());
                networks.computeIfAbsent(route.destination().prefixLength(), length -> new HashMap<>())
                        .put(route.destination(), link);
            }
        }
    }

    /** The link that an address is on; none for the machine's own addresses, which no route can lead to. */
    Optional<KernelLink> linkOf(IpAddress address) {
        if (own.contains(address) || LINK_LOCAL.contains(address)) {
            return Optional.empty();
        }
        for (Map.Entry<Integer, Map<Cidr, KernelLink>> sameLength : networks.entrySet()) {
            if (sameLength.getKey() <= address.family().bits()) {
                KernelLink link = sameLength.getValue().get(Cidr.of(address, sameLength.getKey()));
                if (link != null) {
                    return Optional.of(link);
                }
            }
        }
        return Optional.empty();
    }

    /** The links that have such a network. */
    Set<KernelLink> used() {
        Set<KernelLink> used = new HashSet<>();
        networks.values().forEach(sameLength -> used.addAll(sameLength.values()));
        return used;
    }
}
