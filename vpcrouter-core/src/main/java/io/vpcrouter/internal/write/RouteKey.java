package io.vpcrouter.internal.write;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.plan.Decision;

/** The place of a route: its table and destination. */
public record RouteKey(String table, Destination destination) {
    public static RouteKey of(Decision decision) {
        return new RouteKey(decision.table(), decision.destination());
    }

    public static RouteKey of(RouteChange change) {
        return new RouteKey(change.table(), change.destination());
    }
}
