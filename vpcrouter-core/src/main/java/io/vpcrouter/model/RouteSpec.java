package io.vpcrouter.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All routes that are wanted: each destination with the hosts that may be its router. It is never a delta.
 *
 * <p>Canonical: two specs that say the same are equal. Immutable.
 *
 * @param routes what is wanted of each destination, in canonical order of destinations
 */
public record RouteSpec(SortedMap<Destination, RouteIntent> routes) {
    private static final RouteSpec EMPTY = new RouteSpec(new TreeMap<>());

    /** Copies the routes and checks that each block and its hosts are of one family; a list's family is not known here. */
    public RouteSpec {
        // Not the copy constructor: it would keep the order of the map that was handed in.
        TreeMap<Destination, RouteIntent> copy = new TreeMap<>();
        copy.putAll(routes);
        copy.forEach((destination, intent) -> {
            if (destination instanceof Cidr cidr) {
                intent.hosts().stream().limit(1).forEach(host -> IpAddress.requireFamily(host, cidr.family()));
            }
        });
        routes = Collections.unmodifiableSortedMap(copy);
    }

    /** A spec from any map. */
    public static RouteSpec of(Map<? extends Destination, RouteIntent> routes) {
        return new RouteSpec(new TreeMap<>(routes));
    }

    /** The spec that wants no route at all. */
    public static RouteSpec empty() {
        return EMPTY;
    }

    /** Whether no route is wanted at all. */
    public boolean isEmpty() {
        return routes.isEmpty();
    }

    /** Every prefix list that is a destination, sorted. */
    public SortedSet<PrefixListId> prefixLists() {
        TreeSet<PrefixListId> lists = new TreeSet<>();
        routes.keySet().forEach(destination -> {
            if (destination instanceof PrefixListId list) {
                lists.add(list);
            }
        });
        return Collections.unmodifiableSortedSet(lists);
    }

    /** The tags by which any destination finds hosts, each selector once, in the order of the destinations. */
    public Set<TagSelector> selectors() {
        Set<TagSelector> selectors = new LinkedHashSet<>();
        routes.values().forEach(intent -> intent.hostsByTagIfAny().ifPresent(selectors::add));
        return Collections.unmodifiableSet(selectors);
    }

    /** Every host that any destination lists, in canonical order; found ones are not among them. */
    public SortedSet<IpAddress> hosts() {
        TreeSet<IpAddress> hosts = new TreeSet<>();
        routes.values().forEach(intent -> hosts.addAll(intent.hosts()));
        return Collections.unmodifiableSortedSet(hosts);
    }
}
