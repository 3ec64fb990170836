package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimPrefixList;
import io.vpcrouter.internal.simulator.world.SimRoute;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.internal.simulator.world.SimVpc;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route.Origin;
import java.util.List;

/** The rules of CreateRoute, ReplaceRoute and DeleteRoute. */
public final class RouteRules {
    /** Addresses of EC2's own services; no route may cover them (VPC User Guide, "Route table concepts"). */
    private static final List<Cidr> RESERVED = List.of(Cidr.parse("169.254.168.0/22"), Cidr.parse("fd00:ec2::/32"));

    private RouteRules() {}

    /** Adds a route; succeeds if it already exists with the same target. */
    public static void create(Draft draft, String tableId, Destination destination, SimTarget target, int quota) {
        SimTable table = EntityLookup.table(draft, tableId);
        checkTarget(draft, table, target);
        checkDestination(draft, table, destination, target);
        SimRoute existing = table.route(destination).orElse(null);
        if (existing != null) {
            if (!existing.target().equals(target)) {
                throw new Refusal("RouteAlreadyExists", "The route identified by " + destination + " already exists.");
            }
            return;
        }
        checkQuota(draft, table, destination, quota);
        draft.tables().put(table.withRoute(SimRoute.written(destination, target)));
    }

    /** Replaces the target of a route. */
    public static void replace(Draft draft, String tableId, Destination destination, SimTarget target) {
        SimTable table = EntityLookup.table(draft, tableId);
        SimRoute route = table.route(destination).orElseThrow(() -> noRoute(tableId, destination.toString()));
        if (target.equals(SimTarget.LOCAL) && !route.isLocal()) {
            throw Refusal.invalidValue("The local target can only be set on a local route, not on " + destination);
        }
        if (route.isLocal() && !target.equals(SimTarget.LOCAL) && !mayTakeLocalTraffic(target)) {
            throw targetNotSupported(target);
        }
        checkTarget(draft, table, target);
        draft.tables().put(table.withRoute(route.withTarget(target)));
    }

    /** The refusal of ReplaceRoute for a route that does not exist. */
    public static Refusal noRoute(String table, String destination) {
        return Refusal.invalidValue("There is no route defined for '" + destination + "' in the route table '" + table
                + "'. Use CreateRoute instead.");
    }

    public static void delete(Draft draft, String tableId, Destination destination) {
        SimTable table = EntityLookup.table(draft, tableId);
        SimRoute route = table.route(destination).orElseThrow(() -> notFound(tableId, destination.toString()));
        if (route.isLocal()) {
            throw Refusal.invalidValue("cannot remove local route " + destination + " in route table " + tableId);
        }
        draft.tables().put(table.withoutRoute(route));
    }

    /** The refusal of DeleteRoute for a route that does not exist. */
    public static Refusal notFound(String table, String destination) {
        return new Refusal(
                "InvalidRoute.NotFound",
                "no route with destination-cidr-block " + destination + " in route table " + table);
    }

    private static void checkTarget(Draft draft, SimTable table, SimTarget target) {
        if (target.isEni()) {
            SimInterface eni = EntityLookup.eni(draft, target.id());
            if (!eni.vpc().equals(table.vpc())) {
                throw Refusal.invalidValue(
                        "route table " + table.id() + " and interface " + eni.id() + " belong to different networks");
            }
            if (table.isEdge() && !isOnARunningInstance(draft, eni)) {
                throw Refusal.invalidValue("A route table of a gateway can have a route to interface " + eni.id()
                        + " only while that is attached to a running instance");
            }
        }
        if (table.isEdge() && !target.isEni() && !target.isVpcEndpoint() && !target.equals(SimTarget.LOCAL)) {
            throw targetNotSupported(target);
        }
    }

    private static boolean isOnARunningInstance(Draft draft, SimInterface eni) {
        return eni.attachment() != null
                && EntityLookup.instance(draft, eni.attachment().instance()).state() == InstanceState.RUNNING;
    }

    private static Refusal targetNotSupported(SimTarget target) {
        return Refusal.invalidValue("Route target is not supported. This route table cannot use the target "
                + target.id() + " for this destination.");
    }

    private static void checkDestination(Draft draft, SimTable table, Destination destination, SimTarget target) {
        if (!(destination instanceof Cidr cidr)) {
            if (table.isEdge()) {
                throw Refusal.invalidValue("A route table of a gateway cannot have a route to a prefix list");
            }
            // Gateway endpoints have lists of AWS's own services, which are not simulated.
            if (destination instanceof PrefixListId list && !target.isVpcEndpoint()) {
                EntityLookup.prefixList(draft, list.id());
            }
            return;
        }
        if (RESERVED.stream().anyMatch(reserved -> reserved.contains(cidr))) {
            throw Refusal.invalidValue("The destination CIDR block " + cidr + " is reserved");
        }
        boolean wholeSubnet = draft.subnets().entries().values().stream()
                .anyMatch(subnet ->
                        subnet.vpc().equals(table.vpc()) && subnet.cidrs().contains(cidr));
        SimVpc vpc = EntityLookup.vpc(draft, table.vpc());
        boolean insideLocal = vpc.contains(cidr) && !vpc.cidrs().contains(cidr);
        if (insideLocal && !wholeSubnet) {
            throw Refusal.invalidValue("Route destination doesn't match any subnet CIDR blocks.");
        }
        if (insideLocal && !mayTakeLocalTraffic(target)) {
            throw targetNotSupported(target);
        }
        if (table.isEdge() && !vpc.contains(cidr)) {
            throw Refusal.invalidValue(
                    "Route destination " + cidr + " is outside the VPC of the gateway's route table");
        }
    }

    /** Whether the target is allowed for traffic inside the VPC. */
    private static boolean mayTakeLocalTraffic(SimTarget target) {
        return target.isEni() || target.isVpcEndpoint() || target.kind() == SimTarget.Kind.NAT_GATEWAY;
    }

    /** A prefix list counts for as many routes as it may have entries, from the moment it is a destination. */
    private static void checkQuota(Draft draft, SimTable table, Destination destination, int quota) {
        for (IpFamily family : IpFamily.values()) {
            int more = size(draft, destination, family);
            if (more > 0 && more + sizeOfRoutes(draft, table, family) > quota) {
                throw new Refusal("RouteLimitExceeded", "The maximum number of routes has been reached.");
            }
        }
    }

    private static int sizeOfRoutes(Draft draft, SimTable table, IpFamily family) {
        return table.staticRoutes()
                .mapToInt(route -> size(draft, route.destination(), family))
                .sum();
    }

    private static int size(Draft draft, Destination destination, IpFamily family) {
        if (destination instanceof Cidr cidr) {
            return cidr.family() == family ? 1 : 0;
        }
        SimPrefixList list = draft.prefixLists().find(destination.toString());
        return list != null && list.family() == family ? list.maxEntries() : 0;
    }

    /** The {@code local} routes of a new table of a VPC. */
    static List<SimRoute> localRoutes(SimVpc vpc) {
        return vpc.cidrs().stream()
                .map(cidr -> new SimRoute(cidr, SimTarget.LOCAL, Origin.TABLE, false))
                .toList();
    }
}
