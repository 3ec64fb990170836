package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Route.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A route table; its routes are sorted. */
public record SimTable(
        String id, String vpc, List<Association> associations, List<SimRoute> routes, Map<String, String> tags)
        implements Entity {
    /** What uses a table: the VPC (as its main table), a subnet or a gateway; exactly one of them. */
    public record Association(
            String id,
            boolean main,
            @Nullable String subnet,
            @Nullable String gateway) {}

    public SimTable {
        associations = List.copyOf(associations);
        tags = Map.copyOf(tags);
    }

    /** A table from routes in any order. */
    public static SimTable of(
            String id,
            String vpc,
            List<Association> associations,
            Collection<SimRoute> routes,
            Map<String, String> tags) {
        List<SimRoute> sorted = new ArrayList<>(routes);
        Collections.sort(sorted);
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(sorted), tags);
    }

    @Override
    public String resourceType() {
        return "route-table";
    }

    @Override
    public SimTable withTags(Map<String, String> newTags) {
        return new SimTable(id, vpc, associations, routes, newTags);
    }

    public SimTable withAssociations(List<Association> newAssociations) {
        return new SimTable(id, vpc, newAssociations, routes, tags);
    }

    /** The table with this route added, or replaced if it has one of the same destination and kind. */
    public SimTable withRoute(SimRoute route) {
        List<SimRoute> changed = new ArrayList<>(routes.size() + 1);
        changed.addAll(routes);
        int at = Collections.binarySearch(routes, route);
        if (at >= 0) {
            changed.set(at, route);
        } else {
            changed.add(-at - 1, route);
        }
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(changed), tags);
    }

    public SimTable withoutRoute(SimRoute route) {
        List<SimRoute> changed = new ArrayList<>(routes);
        changed.remove(Collections.binarySearch(routes, route));
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(changed), tags);
    }

    /** The static or local route of a destination; learned routes are ignored. */
    public Optional<SimRoute> route(Destination destination) {
        int at = Collections.binarySearch(routes, SimRoute.written(destination, SimTarget.LOCAL));
        return at >= 0 ? Optional.of(routes.get(at)) : Optional.empty();
    }

    /** The routes that somebody created. */
    public Stream<SimRoute> staticRoutes() {
        return routes.stream().filter(route -> route.origin() == Origin.STATIC);
    }

    public boolean isMain() {
        return associations.stream().anyMatch(Association::main);
    }

    public boolean isEdge() {
        return associations.stream().anyMatch(association -> association.gateway() != null);
    }
}
