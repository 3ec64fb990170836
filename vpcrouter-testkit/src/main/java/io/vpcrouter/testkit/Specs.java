package io.vpcrouter.testkit;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.WhenNoneHealthy;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Builds route specs for tests.
 *
 * <pre>{@code
 * RouteSpec spec = Specs.builder().route("10.55.16.0/24", "10.33.20.142")
 *         .route("10.66.17.0/24", "10.33.20.93", "10.33.30.22")
 *         .build();
 * }</pre>
 */
public final class Specs {
    private final TreeMap<Destination, RouteIntent> routes = new TreeMap<>();

    private Specs() {}

    /** A spec without routes so far. */
    public static Specs builder() {
        return new Specs();
    }

    /** One destination with its hosts and the configured defaults. */
    public Specs route(String destination, String... hosts) {
        routes.put(Cidr.parse(destination), RouteIntent.of(addresses(hosts)));
        return this;
    }

    /** One destination with its hosts, and how one is chosen. */
    public Specs route(String destination, HostChoice choose, WhenNoneHealthy whenNoneHealthy, String... hosts) {
        routes.put(Cidr.parse(destination), new RouteIntent(addresses(hosts), choose, whenNoneHealthy));
        return this;
    }

    private static List<IpAddress> addresses(String... hosts) {
        return Arrays.stream(hosts).map(IpAddress::parse).toList();
    }

    /** The spec. */
    public RouteSpec build() {
        return RouteSpec.of(routes);
    }
}
