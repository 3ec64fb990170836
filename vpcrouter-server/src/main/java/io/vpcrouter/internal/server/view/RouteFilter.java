package io.vpcrouter.internal.server.view;

import io.vpcrouter.model.Destination;
import io.vpcrouter.plan.Decision;
import java.util.HashMap;
import java.util.Map;

/** Selects the routes that a user looks for, by destination, table or chosen host. For a single answer. */
public final class RouteFilter {
    private final Find find;
    /** A destination has a route in each table, and comparing its text costs more than looking it up. */
    private final Map<Destination, Boolean> destinations = new HashMap<>();

    public RouteFilter(Find find) {
        this.find = find;
    }

    public boolean takes(Decision decision) {
        return find.isEverything()
                || destinations.computeIfAbsent(decision.destination(), find::isIn)
                || find.isIn(decision.table())
                || find.isIn(decision.hostIfAny().stream());
    }
}
