package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.KernelLink;
import io.vpcrouter.internal.linux.netlink.KernelRoute;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the kernel told, in the words of a cloud: the namespace is the VPC, a link is a subnet and a zone, and an address that is
 * on a link is an interface whose id is the address.
 */
final class LinuxSnapshot {
    private LinuxSnapshot() {}

    static NetworkSnapshot of(
            String namespace,
            LinuxTable table,
            List<KernelRoute> routes,
            OnLinkNetworks networks,
            Set<IpAddress> hosts) {
        Map<Cidr, Route> shown = new HashMap<>();
        Set<IpAddress> targets = new HashSet<>(hosts);
        for (KernelRoute route : routes) {
            // Routes of another metric stand beside ours, and are nobody's business here.
            if (route.metric() == table.metric()) {
                Route own = table.isOwn(route) ? own(route, targets) : foreign(route);
                // Two of one destination and metric are not ours, since a write could not tell them apart.
                shown.merge(route.destination(), own, (one, other) -> foreign(route));
            }
        }
        List<NetworkInterface> interfaces = new ArrayList<>();
        targets.forEach(address -> networks.linkOf(address)
                .ifPresent(link -> interfaces.add(new NetworkInterface(
                        address.toString(),
                        Set.of(address),
                        List.of(),
                        link.name(),
                        link.name(),
                        null,
                        link.running(),
                        false))));
        List<Subnet> subnets = networks.used().stream()
                .map(KernelLink::name)
                .map(name -> new Subnet(name, name))
                .toList();
        Set<String> links = new TreeSet<>();
        subnets.forEach(subnet -> links.add(subnet.id()));
        RouteTable only = new RouteTable(table.name(), true, links, false, Map.of(), List.copyOf(shown.values()));
        return new NetworkSnapshot(namespace, List.of(only), interfaces, subnets);
    }

    private static Route own(KernelRoute route, Set<IpAddress> targets) {
        IpAddress gateway = route.gatewayIfAny().orElseThrow();
        targets.add(gateway);
        return new Route(
                route.destination(), new RouteTarget.Interface(gateway.toString()), Route.Origin.STATIC, route.down());
    }

    private static Route foreign(KernelRoute route) {
        return Route.of(route.destination(), new RouteTarget.Foreign("protocol " + route.protocol()));
    }
}
