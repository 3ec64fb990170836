package io.vpcrouter.simulation;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.RouterClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The VPC of all simulations: three zones with two instances each, four tables that carry traffic, and beside them
 * everything that must never be touched.
 */
final class Landscape {
    static final int INSTANCES = 6;
    static final List<String> TABLES = List.of("rtb-main", "rtb-a", "rtb-b", "rtb-c");
    static final Cidr IGNORED = Cidr.parse("10.200.0.0/16");
    static final List<Destination> DESTINATIONS = destinations();
    /** A destination of specs that has a gateway as its target in one table: a conflict there. */
    static final Destination CONFLICT = Cidr.parse("10.99.0.0/16");
    /** Rows that some scenarios add behind the router's back. */
    static final List<Destination> STRANGERS = List.of(Cidr.parse("10.150.0.0/16"), Cidr.parse("10.151.0.0/16"));

    /** Always answers, as long as the checker reaches anybody. */
    static final IpAddress CONTROL_TARGET = IpAddress.parse("198.18.9.250");

    private static final int ZONES = 3;
    private static final String ZONE_LETTERS = "abc";

    private Landscape() {}

    private static List<Destination> destinations() {
        List<Destination> all = new ArrayList<>();
        for (int d = 1; d <= 12; d++) {
            all.add(Cidr.parse("10." + d + ".0.0/16"));
        }
        return List.copyOf(all);
    }

    static SimulatedVpc create(RouterClock clock) {
        SimulatedVpcBuilder builder = SimulatedVpc.builder("vpc-1", "us-east-1").cidr("198.18.0.0/16");
        for (int z = 0; z < ZONES; z++) {
            builder.subnet("subnet-" + letter(z), "us-east-1" + letter(z), "198.18." + (z + 1) + ".0/24");
        }
        builder.subnet("subnet-plain", "us-east-1a", "198.18.9.0/24");
        for (int i = 0; i < INSTANCES; i++) {
            String subnet = "subnet-" + letter(i % ZONES);
            builder.instance(instance(i), "running")
                    .eni(primary(i), subnet, instance(i), plainHost(i).toString())
                    .eni(
                            secondary(i),
                            subnet,
                            instance(i),
                            detachableHost(i).toString(),
                            movableHost(i).toString());
        }
        builder.table("rtb-main").main("rtb-main");
        for (int z = 0; z < ZONES; z++) {
            builder.table("rtb-" + letter(z)).associate("rtb-" + letter(z), "subnet-" + letter(z));
        }
        builder.table("rtb-edge")
                .associate("rtb-edge", "igw-1")
                .route("rtb-edge", "198.18.1.0/24", primary(0))
                .table("rtb-unused")
                .route("rtb-unused", "10.1.0.0/16", primary(1))
                .route("rtb-main", "0.0.0.0/0", "igw-1")
                .route("rtb-a", "0.0.0.0/0", primary(2))
                .route("rtb-a", CONFLICT.toString(), "igw-1")
                .route("rtb-b", "10.200.7.0/24", primary(3))
                .learnedRoute("rtb-b", "10.201.0.0/16", "vgw-1")
                .route("rtb-c", "10.202.0.0/16", "pcx-1");
        return builder.build(clock);
    }

    private static char letter(int zone) {
        return ZONE_LETTERS.charAt(zone);
    }

    static String instance(int i) {
        return "i-r" + i;
    }

    static String primary(int i) {
        return "eni-p" + i;
    }

    static String secondary(int i) {
        return "eni-s" + i;
    }

    /** The instance of the same zone. */
    static int neighbour(int i) {
        return (i + ZONES) % INSTANCES;
    }

    static boolean isInZone(int i, int zone) {
        return i % ZONES == zone;
    }

    private static IpAddress address(int i, int number) {
        return IpAddress.parse("198.18." + (i % ZONES + 1) + "." + (number + i));
    }

    /** A host on the interface that stays with its instance. */
    static IpAddress plainHost(int i) {
        return address(i, 10);
    }

    /** A host on an interface that can be detached. */
    static IpAddress detachableHost(int i) {
        return address(i, 40);
    }

    /** A host that is a secondary address and can be moved to another interface. */
    static IpAddress movableHost(int i) {
        return address(i, 70);
    }

    /** The routes that nobody may touch, whatever happens, with their targets. */
    static Map<String, String> protectedRoutes(NetworkSnapshot snapshot) {
        Map<String, String> routes = new TreeMap<>();
        for (RouteTable table : snapshot.tables()) {
            for (Route route : table.routes()) {
                if (!TABLES.contains(table.id()) || !route.isRouterRoute() || isProtected(route.destination())) {
                    routes.put(
                            table.id() + " " + route.destination() + " " + route.origin(),
                            route.target().id());
                }
            }
        }
        return routes;
    }

    static boolean isProtected(Destination destination) {
        return destination instanceof Cidr cidr && IGNORED.contains(cidr) || destination.isDefaultRoute();
    }

    /** The routes that a router may manage: table and destination to target. */
    static Map<String, Map<Destination, Route>> managedRoutes(NetworkSnapshot snapshot) {
        Map<String, Map<Destination, Route>> routes = new TreeMap<>();
        for (RouteTable table : snapshot.tables()) {
            if (TABLES.contains(table.id())) {
                Map<Destination, Route> managed = routes.computeIfAbsent(table.id(), id -> new TreeMap<>());
                table.routes().stream()
                        .filter(Route::isRouterRoute)
                        .filter(route -> !isProtected(route.destination()))
                        .forEach(route -> managed.put(route.destination(), route));
            }
        }
        return routes;
    }

    static Optional<NetworkInterface> carrierOf(NetworkSnapshot snapshot, IpAddress host) {
        return snapshot.interfaces().stream()
                .filter(eni -> eni.addresses().contains(host))
                .findFirst();
    }

    static Set<IpAddress> hostsOn(NetworkSnapshot snapshot, String eni) {
        return snapshot.interfaces().stream()
                .filter(known -> known.id().equals(eni))
                .flatMap(known -> known.addresses().stream())
                .collect(Collectors.toSet());
    }
}
