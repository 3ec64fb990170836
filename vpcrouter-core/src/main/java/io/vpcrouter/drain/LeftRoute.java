package io.vpcrouter.drain;

import io.vpcrouter.model.Destination;
import java.util.Objects;

/**
 * A route that still leads to a host that is being taken out.
 *
 * @param table the route table
 * @param destination the destination
 * @param why why it may still be there, for people
 */
public record LeftRoute(String table, Destination destination, String why) {
    /** Checks that nothing is null. */
    public LeftRoute {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(why, "why");
    }
}
