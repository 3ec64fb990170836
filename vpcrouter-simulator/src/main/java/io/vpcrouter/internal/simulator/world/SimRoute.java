package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Route.Origin;
import java.util.Comparator;

/**
 * A route of a table.
 *
 * @param destination its destination
 * @param target its target
 * @param origin how it was created
 * @param targetGone whether a target that is only an id here, such as a NAT gateway, counts as deleted; not used for
 *     interfaces, whose own state counts
 */
public record SimRoute(Destination destination, SimTarget target, Origin origin, boolean targetGone)
        implements Comparable<SimRoute> {
    /** A learned route may exist beside a static one of the same destination; two static ones may not. */
    private static final Comparator<SimRoute> ORDER =
            Comparator.comparing(SimRoute::destination).thenComparing(SimRoute::isLearned);

    public static SimRoute written(Destination destination, SimTarget target) {
        return new SimRoute(destination, target, Origin.STATIC, false);
    }

    public SimRoute withTarget(SimTarget newTarget) {
        return new SimRoute(destination, newTarget, origin, false);
    }

    public boolean isLearned() {
        return origin == Origin.PROPAGATED || origin == Origin.ADVERTISED;
    }

    /** Whether the route was created with the table, whatever its target is now. */
    public boolean isLocal() {
        return origin == Origin.TABLE;
    }

    @Override
    public int compareTo(SimRoute other) {
        return ORDER.compare(this, other);
    }

    /** The name of the origin in the EC2 API. */
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
