package io.vpcrouter.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * One route of a route table.
 *
 * @param destination the block or prefix list that it routes
 * @param target where the packets go
 * @param origin how the route came into the table
 * @param blackhole whether the cloud says that the target cannot be reached; a late hint, never a health check
 */
public record Route(Destination destination, RouteTarget target, Origin origin, boolean blackhole)
        implements Comparable<Route> {
    private static final Comparator<Route> ORDER = Comparator.comparing(Route::destination)
            .thenComparing(Route::origin)
            .thenComparing(route -> route.target().id());

    /** How a route came into its table: {@code Origin} of the EC2 API's {@code Route}. */
    public enum Origin {
        /** Created with CreateRoute by anybody; only such routes are ever changed. */
        STATIC,
        /** Made with the table ({@code local} routes); never touched, even if its target was replaced. */
        TABLE,
        /** Propagated by a virtual private gateway; can stand beside a static route to the same destination. */
        PROPAGATED,
        /** Advertised by a VPC Route Server; can stand beside a static route to the same destination. */
        ADVERTISED,
        /** An origin that this version does not know; never touched. */
        UNKNOWN
    }

    /** Checks that nothing is null. */
    public Route {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(origin, "origin");
    }

    /** A working static route. */
    public static Route of(Destination destination, RouteTarget target) {
        return new Route(destination, target, Origin.STATIC, false);
    }

    /** Whether the route is static and its target is an interface or an instance: the kind that can be managed. */
    public boolean isRouterRoute() {
        return origin == Origin.STATIC && !(target instanceof RouteTarget.Foreign);
    }

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }
}
