package io.vpcrouter.simulator.demo;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The VPC of the demo: three zones with a router, a subnet of applications and a route table each. */
public final class DemoWorld {
    /** The zones of the routers, which have loopback addresses, so that a real check can reach them. */
    private static final Map<String, String> ZONES =
            Map.of("127.0.10.1", "us-east-1a", "127.0.20.1", "us-east-1b", "127.0.30.1", "us-east-1c");

    private DemoWorld() {}

    /** The addresses of the routers. */
    public static List<String> routers() {
        return ZONES.keySet().stream().sorted().toList();
    }

    /** The zone of a router. */
    public static String zone(IpAddress router) {
        return ZONES.getOrDefault(router.toString(), "no zone");
    }

    /** Every destination can go through every router, and the load is spread. */
    public static RouteSpec spec() {
        return RouteSpecJson.read(resource("routes.json"), "routes.json", false).orThrow();
    }

    /** A VPC without any route to the destinations yet. */
    public static SimulatedVpc vpc() {
        return SimulatedVpc.parse("vpc.json", resource("vpc.json"), RouterClock.system())
                .orThrow();
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(DemoWorld.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
