package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.VpcSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Converts the simulated VPC to the model of the core. */
public final class SimSnapshots {
    private SimSnapshots() {}

    /** What a provider reads: tables, subnets, and the interfaces of these hosts and of routes. */
    public static VpcSnapshot of(World world, String vpc, Set<IpAddress> hosts) {
        Set<String> targets = new HashSet<>();
        world.tablesOf(vpc)
                .forEach(table -> table.routes().stream()
                        .map(SimRoute::target)
                        .filter(SimTarget::isEni)
                        .forEach(target -> targets.add(target.id())));
        return of(world, vpc, eni -> targets.contains(eni.id()) || carriesAny(eni, hosts));
    }

    /** The whole VPC. */
    public static VpcSnapshot whole(World world, String vpc) {
        return of(world, vpc, eni -> true);
    }

    private static VpcSnapshot of(World world, String vpc, Predicate<SimInterface> wanted) {
        return new VpcSnapshot(
                vpc,
                world.tablesOf(vpc).stream().map(table -> table(world, table)).toList(),
                world.interfaces().values().stream()
                        .filter(eni -> eni.vpc().equals(vpc))
                        .filter(wanted)
                        .map(eni -> networkInterface(world, eni))
                        .toList(),
                world.subnets().values().stream()
                        .filter(subnet -> subnet.vpc().equals(vpc))
                        .map(subnet -> new Subnet(subnet.id(), subnet.zone()))
                        .toList());
    }

    private static boolean carriesAny(SimInterface eni, Set<IpAddress> hosts) {
        return eni.addresses().stream().anyMatch(hosts::contains)
                || eni.prefixes().stream().anyMatch(prefix -> hosts.stream().anyMatch(prefix::contains));
    }

    private static RouteTable table(World world, SimTable table) {
        List<Route> routes = new ArrayList<>();
        for (SimRoute route : table.routes()) {
            if (route.destination() instanceof Cidr cidr) {
                routes.add(new Route(cidr, target(route.target()), route.origin(), world.isBlackhole(route)));
            }
        }
        Set<String> subnets = table.associations().stream()
                .map(Association::subnet)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new RouteTable(table.id(), table.isMain(), subnets, table.isEdge(), table.tags(), routes);
    }

    private static RouteTarget target(SimTarget target) {
        return target.isEni() ? new RouteTarget.Eni(target.id()) : new RouteTarget.Foreign(target.id());
    }

    private static NetworkInterface networkInterface(World world, SimInterface eni) {
        SimSubnet subnet = Objects.requireNonNull(world.subnets().get(eni.subnet()), eni.subnet());
        return new NetworkInterface(
                eni.id(),
                new LinkedHashSet<>(eni.addresses()),
                eni.prefixes(),
                eni.subnet(),
                subnet.zone(),
                eni.attachment() == null ? null : eni.attachment().instance(),
                eni.attachment() != null,
                eni.sourceDestCheck());
    }
}
