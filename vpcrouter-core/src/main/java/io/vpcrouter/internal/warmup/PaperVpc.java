package io.vpcrouter.internal.warmup;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A small VPC of documentation addresses (RFC 5737), in which one host carries every route. */
final class PaperVpc {
    static final String ID = "warm-up";
    static final IpAddress CARRIER = IpAddress.parse("192.0.2.1");
    static final IpAddress WITNESS = IpAddress.parse("192.0.2.2");
    static final List<IpAddress> HOSTS = List.of(CARRIER, WITNESS, IpAddress.parse("192.0.2.3"));

    private static final int TABLES = 2;
    private static final List<Cidr> DESTINATIONS = IntStream.range(0, 4)
            .mapToObj(number -> Cidr.parse("198.51.100." + number * 16 + "/28"))
            .toList();

    private PaperVpc() {}

    static RouteSpec spec() {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        DESTINATIONS.forEach(destination -> routes.put(destination, RouteIntent.of(HOSTS)));
        return new RouteSpec(routes);
    }

    static NetworkSnapshot snapshot() {
        List<Route> routes = DESTINATIONS.stream()
                .map(destination -> Route.of(destination, new RouteTarget.Interface("eni-0")))
                .toList();
        List<RouteTable> tables = new ArrayList<>();
        for (int table = 0; table < TABLES; table++) {
            tables.add(new RouteTable("rtb-" + table, table == 0, Set.of("subnet-0"), false, Map.of(), routes));
        }
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (int host = 0; host < HOSTS.size(); host++) {
            interfaces.add(new NetworkInterface(
                    "eni-" + host, Set.of(HOSTS.get(host)), List.of(), "subnet-0", "zone-0", "i-" + host, true, false));
        }
        return new NetworkSnapshot(ID, tables, interfaces, List.of(new Subnet("subnet-0", "zone-0")));
    }
}
