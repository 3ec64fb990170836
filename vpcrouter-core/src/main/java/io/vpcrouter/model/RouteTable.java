package io.vpcrouter.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A route table of the VPC, as one read saw it.
 *
 * @param id its id, {@code rtb-…}
 * @param main whether subnets without an explicit association use it
 * @param subnets the subnets that are explicitly associated with it
 * @param edge whether it is associated with a gateway; such tables have rules of their own and are never managed
 * @param tags its tags
 * @param routes its routes, sorted
 */
public record RouteTable(
        String id, boolean main, Set<String> subnets, boolean edge, Map<String, String> tags, List<Route> routes) {
    /** Copies the collections and sorts the routes, because a cloud gives them in no fixed order. */
    public RouteTable {
        Objects.requireNonNull(id, "id");
        subnets = Set.copyOf(subnets);
        tags = Map.copyOf(tags);
        routes = routes.stream().sorted().toList();
    }
}
