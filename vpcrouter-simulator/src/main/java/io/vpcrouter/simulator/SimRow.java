package io.vpcrouter.simulator;

import io.vpcrouter.model.Route.Origin;
import java.util.Comparator;

/**
 * One row of a table.
 *
 * @param destination what it routes
 * @param target where to
 * @param origin how it came there
 * @param targetGone whether a target that is only an id here (a NAT gateway, say) is to be shown as gone; whether an
 *     interface works is seen from the interface itself
 */
record SimRow(Destination destination, SimTarget target, Origin origin, boolean targetGone)
        implements Comparable<SimRow> {
    /** A learned row may stand beside a written one of the same destination; two written ones may not. */
    private static final Comparator<SimRow> ORDER =
            Comparator.comparing(SimRow::destination).thenComparing(SimRow::isLearned);

    static SimRow written(Destination destination, SimTarget target) {
        return new SimRow(destination, target, Origin.STATIC, false);
    }

    SimRow withTarget(SimTarget newTarget) {
        return new SimRow(destination, newTarget, origin, false);
    }

    boolean isLearned() {
        return origin == Origin.PROPAGATED || origin == Origin.ADVERTISED;
    }

    /** Whether the row was made with the table, whatever its target is now. */
    boolean isLocal() {
        return origin == Origin.TABLE;
    }

    @Override
    public int compareTo(SimRow other) {
        return ORDER.compare(this, other);
    }

    /** The word for the origin in the EC2 API. */
    String originName() {
        return switch (origin) {
            case STATIC -> "CreateRoute";
            case TABLE -> "CreateRouteTable";
            case PROPAGATED -> "EnableVgwRoutePropagation";
            case ADVERTISED -> "Advertisement";
            case UNKNOWN -> "Unknown";
        };
    }
}
