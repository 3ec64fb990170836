package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Route.Origin;
import java.util.Comparator;

/**
 * One route of a table.
 *
 * @param destination what it routes
 * @param target where to
 * @param origin how it came there
 * @param targetGone whether a target that is only an id here (a NAT gateway, say) is to be shown as gone; whether an
 *     interface works is seen from the interface itself
 */
public record SimRoute(SimDestination destination, SimTarget target, Origin origin, boolean targetGone)
        implements Comparable<SimRoute> {
    /** A learned route may stand beside a written one of the same destination; two written ones may not. */
    private static final Comparator<SimRoute> ORDER =
            Comparator.comparing(SimRoute::destination).thenComparing(SimRoute::isLearned);

    public static SimRoute written(SimDestination destination, SimTarget target) {
        return new SimRoute(destination, target, Origin.STATIC, false);
    }

    public SimRoute withTarget(SimTarget newTarget) {
        return new SimRoute(destination, newTarget, origin, false);
    }

    public boolean isLearned() {
        return origin == Origin.PROPAGATED || origin == Origin.ADVERTISED;
    }

    /** Whether the route was made with the table, whatever its target is now. */
    public boolean isLocal() {
        return origin == Origin.TABLE;
    }

    @Override
    public int compareTo(SimRoute other) {
        return ORDER.compare(this, other);
    }

    /** The word for the origin in the EC2 API. */
    public String originName() {
        return switch (origin) {
            case STATIC -> "CreateRoute";
            case TABLE -> "CreateRouteTable";
            case PROPAGATED -> "EnableVgwRoutePropagation";
            case ADVERTISED -> "Advertisement";
            case UNKNOWN -> "Unknown";
        };
    }
}
