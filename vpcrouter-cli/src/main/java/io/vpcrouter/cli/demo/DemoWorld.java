package io.vpcrouter.cli.demo;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.RouterClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The VPC of the demo: three zones with a router, a subnet of applications and a route table each. */
public final class DemoWorld {
    private static final String REGION = "us-east-1";

    /** Zone letter to address of its router; loopback addresses, so that a real check can reach them. */
    private static final Map<String, String> ROUTERS = new LinkedHashMap<>();

    static {
        ROUTERS.put("a", "127.0.10.1");
        ROUTERS.put("b", "127.0.20.1");
        ROUTERS.put("c", "127.0.30.1");
    }

    private static final List<String> DESTINATIONS = List.of("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16");

    private DemoWorld() {}

    /** The addresses of the routers. */
    public static List<String> routers() {
        return List.copyOf(ROUTERS.values());
    }

    /** The zone of a router. */
    public static String zone(IpAddress router) {
        return ROUTERS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(router.toString()))
                .map(entry -> REGION + entry.getKey())
                .findFirst()
                .orElse("no zone");
    }

    /** Every destination can go through every router, and the load is spread. */
    public static RouteSpec spec() {
        List<IpAddress> hosts = ROUTERS.values().stream().map(IpAddress::parse).toList();
        Map<Cidr, RouteIntent> routes = new LinkedHashMap<>();
        for (String destination : DESTINATIONS) {
            routes.put(Cidr.parse(destination), new RouteIntent(hosts, HostChoice.SPREAD, null));
        }
        return RouteSpec.of(routes);
    }

    /** A VPC without any route to the destinations yet. */
    public static SimulatedVpc vpc() {
        SimulatedVpcBuilder vpc =
                SimulatedVpc.builder("vpc-demo", REGION).cidr("127.0.0.0/16").cidr("10.200.0.0/16");
        int number = 0;
        for (Map.Entry<String, String> router : ROUTERS.entrySet()) {
            String zone = router.getKey();
            String network = router.getValue().substring(0, router.getValue().lastIndexOf('.'));
            vpc.subnet("subnet-router" + zone, REGION + zone, network + ".0/24");
            vpc.subnet("subnet-apps" + zone, REGION + zone, "10.200." + number++ + ".0/24");
            vpc.instance("i-router" + zone, "running");
            vpc.eni("eni-router" + zone, "subnet-router" + zone, "i-router" + zone, router.getValue());
        }
        vpc.table("rtb-main").main("rtb-main");
        ROUTERS.keySet()
                .forEach(zone -> vpc.table("rtb-apps" + zone).associate("rtb-apps" + zone, "subnet-apps" + zone));
        return vpc.build(RouterClock.system());
    }
}
