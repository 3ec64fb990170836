package io.vpcrouter.view;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spec laid over a read of the VPC, ready for planning: what never changes ({@link #index()}), and the routes of all
 * managed tables with an index from each network interface to the routes that point at it. A write of our own is applied
 * to the routes in place, so that the next plan needs no read.
 *
 * <p>Destinations, tables and hosts are named by their numbers in the index; network interfaces have numbers that hold in
 * this view alone. All this is packed into arrays: at the largest size that EC2 allows (200 tables with 1,000 routes) a plan
 * must cost milliseconds, and a failover microseconds. A number outside of its range ends in an
 * {@link IndexOutOfBoundsException}.
 *
 * <p>Threading: owned by one thread, but for the index. {@link #next} asks the index alone, so another thread may call it.
 */
public final class VpcView {
    /** No network interface. */
    public static final int NONE = SpecIndex.NONE;

    private final VpcIndex index;
    private final SpecIndex spec;
    /** Interfaces that a host's address has left and that routes still point at. */
    private final Set<String> abandoned;

    /** By cell: the target of the static route to a destination of the spec in a table. */
    private final @Nullable RouteTarget[] targets;
    /** By cell: whether the cloud says of this route that its target cannot be reached. */
    private final BitSet blackholes = new BitSet();
    /** By cell: whether the table was made with a route to the destination. */
    private final BitSet ownRoutesOfTables = new BitSet();
    /** By table: the routers' routes to destinations that are not in the spec. */
    private final List<TreeMap<Destination, Route>> unlisted = new ArrayList<>();

    private final InterfaceRoutes interfaceRoutes;
    private final InstanceInterfaces instances;
    /** By host: the number of its interface, or {@link #NONE}. */
    private final int[] interfaceOfHost;

    private VpcView(VpcIndex index, Set<String> leftBehind) {
        this.index = index;
        this.spec = index.spec();
        this.targets = new @Nullable RouteTarget[spec.destinationCount() * index.tableCount()];
        this.interfaceRoutes =
                new InterfaceRoutes(targets.length, index.snapshot().interfaces());
        this.instances = new InstanceInterfaces(index.snapshot().interfaces());
        this.interfaceOfHost = new int[spec.hostCount()];
        BitSet ofHosts = new BitSet();
        for (int host = 0; host < interfaceOfHost.length; host++) {
            NetworkInterface eni = index.carrier(host);
            interfaceOfHost[host] = eni == null ? NONE : interfaceRoutes.numberOf(eni.id());
            if (eni != null) {
                ofHosts.set(interfaceOfHost[host]);
            }
        }
        List<RouteTable> tables = index.scope().tables();
        for (int table = 0; table < tables.size(); table++) {
            place(table, tables.get(table).routes());
        }
        Set<String> stillUsed = new HashSet<>(leftBehind);
        stillUsed.removeIf(id -> {
            int eni = interfaceRoutes.numberOf(id);
            return eni == NONE || ofHosts.get(eni) || !interfaceRoutes.hasRoutes(eni);
        });
        this.abandoned = Set.copyOf(stillUsed);
    }

    /** Both sides are sorted by destination, so one walk over both places every route. */
    private void place(int table, List<Route> sortedRoutes) {
        TreeMap<Destination, Route> unlistedHere = new TreeMap<>();
        int destination = 0;
        for (Route route : sortedRoutes) {
            int order = spec.compare(destination, route.destination());
            while (order < 0) {
                order = spec.compare(++destination, route.destination());
            }
            boolean wanted = order == 0;
            if (wanted && route.origin() == Route.Origin.STATIC) {
                put(cell(destination, table), route);
            } else if (wanted && (route.origin() == Route.Origin.TABLE || route.origin() == Route.Origin.UNKNOWN)) {
                ownRoutesOfTables.set(cell(destination, table));
            } else if (!wanted && route.isRouterRoute()) {
                unlistedHere.put(route.destination(), route);
            }
        }
        unlisted.add(unlistedHere);
    }

    /**
     * Lays a spec over a snapshot.
     *
     * @param spec what is wanted
     * @param snapshot what is there
     * @param rules which tables and destinations are managed
     */
    public static VpcView of(RouteSpec spec, NetworkSnapshot snapshot, ScopeRules rules) {
        return new VpcView(VpcIndex.of(spec, snapshot, rules), Set.of());
    }

    /**
     * Lays a spec over a newer snapshot. If the spec is the one of this view, tables that were in scope stay in scope.
     * Interfaces that a host's address has left are remembered, because routes that still point there lead nowhere.
     *
     * @param newSpec what is wanted now
     * @param newSnapshot what is there now
     */
    public VpcView next(RouteSpec newSpec, NetworkSnapshot newSnapshot) {
        return next(newSpec, newSnapshot, FoundHosts.of(newSpec, newSnapshot));
    }

    /**
     * The same, where more hosts count as found than the snapshot shows.
     *
     * @param newSpec what is wanted now
     * @param newSnapshot what is there now
     * @param found the hosts that the selectors of the spec find
     */
    public VpcView next(RouteSpec newSpec, NetworkSnapshot newSnapshot, FoundHosts found) {
        VpcIndex newIndex = index.next(newSpec, newSnapshot, found);
        Set<String> leftBehind = index.leftBehindIn(newIndex);
        leftBehind.addAll(abandoned);
        return new VpcView(newIndex, leftBehind);
    }

    /**
     * Brings the view up to date with a write that the cloud accepted. Changes of tables that are not managed are ignored.
     */
    public void apply(RouteChange change) {
        int table = index.numberOf(change.table());
        if (table == NONE) {
            return;
        }
        Route after = routeAfter(change);
        int destination = spec.numberOf(change.destination());
        if (destination != NONE) {
            put(cell(destination, table), after);
        } else if (after == null) {
            unlisted.get(table).remove(change.destination());
        } else {
            unlisted.get(table).put(change.destination(), after);
        }
    }

    private static @Nullable Route routeAfter(RouteChange change) {
        if (change instanceof RouteChange.Create create) {
            return Route.of(create.destination(), create.to());
        }
        if (change instanceof RouteChange.Replace replace) {
            return Route.of(replace.destination(), replace.to());
        }
        return null;
    }

    private void put(int cell, @Nullable Route route) {
        interfaceRoutes.remove(cell);
        RouteTarget target = route == null ? null : route.target();
        boolean blackhole = route != null && route.blackhole();
        targets[cell] = target;
        blackholes.set(cell, blackhole);
        String eni = target == null ? null : interfaceIdOf(target);
        if (eni != null) {
            // The routes to one destination mostly point at the same interface in all tables.
            int sameInTableBefore = cell - spec.destinationCount();
            int guess = sameInTableBefore < 0 ? NONE : interfaceRoutes.eniOf(sameInTableBefore);
            interfaceRoutes.add(cell, interfaceRoutes.numbered(eni, guess), blackhole);
        }
    }

    private @Nullable String interfaceIdOf(RouteTarget target) {
        if (target instanceof RouteTarget.Interface eni) {
            return eni.id();
        }
        if (target instanceof RouteTarget.Instance instance) {
            // An instance can be a target only while it has one interface (EC2 API, CreateRoute).
            NetworkInterface eni = instances.of(instance.id());
            return eni == null ? null : eni.id();
        }
        return null;
    }

    private int cell(int destination, int table) {
        return table * spec.destinationCount() + destination;
    }

    /** What never changes: any thread may ask it. */
    public VpcIndex index() {
        return index;
    }

    /** The target of the static route to a destination in a table, or null if there is no such route. */
    public @Nullable RouteTarget target(int destination, int table) {
        return targets[cell(destination, table)];
    }

    /** Whether the cloud says that the target of the static route to a destination in a table cannot be reached. */
    public boolean isBlackhole(int destination, int table) {
        return blackholes.get(cell(destination, table));
    }

    /** Whether the table was made with a route to the destination, so that it cannot get another one. */
    public boolean hasOwnRoute(int destination, int table) {
        return ownRoutesOfTables.get(cell(destination, table));
    }

    /** The number of the interface that the route to a destination in a table points at, or {@link #NONE}. */
    public int interfaceOfRoute(int destination, int table) {
        return interfaceRoutes.eniOf(cell(destination, table));
    }

    /** The number of the interface that carries a host, or {@link #NONE}. */
    public int interfaceOfHost(int host) {
        return interfaceOfHost[host];
    }

    /** How many interfaces have a number. */
    public int interfaceCount() {
        return interfaceRoutes.size();
    }

    /** Whether the cloud shows that nothing can arrive at an interface; false for {@link #NONE}. */
    public boolean isDead(int eni) {
        return eni != NONE
                && (interfaceRoutes.hasBlackhole(eni) || interfaceRoutes.isDetached(eni) || isAbandoned(eni));
    }

    private boolean isAbandoned(int eni) {
        return !abandoned.isEmpty() && abandoned.contains(interfaceRoutes.id(eni));
    }

    /** Whether the read showed an interface itself, and not only a route that points at it; false for {@link #NONE}. */
    public boolean isListed(int eni) {
        return eni != NONE && interfaceRoutes.isListed(eni);
    }

    /** The routers' routes of a table whose destinations are not in the spec, by destination. Read only. */
    public Collection<Route> unlistedRoutes(int table) {
        return Collections.unmodifiableCollection(unlisted.get(table).values());
    }

    /**
     * Why an unlisted route must not be deleted, or null if it may be.
     *
     * @param destination the destination of the route
     * @param everNamed the default routes and prefix lists that any spec of this process ever named; others are left alone
     */
    public @Nullable Obstacle obstacleToDeleting(Destination destination, Set<Destination> everNamed) {
        return index.obstacleToDeleting(destination, everNamed);
    }

    /** The numbers of the destinations that have a route to the host's interface. */
    public BitSet destinationsOn(IpAddress host) {
        BitSet found = new BitSet();
        int number = spec.numberOf(host);
        if (number != NONE && interfaceOfHost[number] != NONE) {
            int destinations = spec.destinationCount();
            interfaceRoutes.forEachCell(interfaceOfHost[number], cell -> found.set(cell % destinations));
        }
        return found;
    }

    /** How many routes to destinations of the spec lead to the host's interface. */
    public int routesOn(IpAddress host) {
        int number = spec.numberOf(host);
        int[] count = {0};
        if (number != NONE && interfaceOfHost[number] != NONE) {
            interfaceRoutes.forEachCell(interfaceOfHost[number], cell -> count[0]++);
        }
        return count[0];
    }

    /** The target of the static route to a destination, if the table is managed and has one. */
    public Optional<RouteTarget> targetOf(String tableId, Destination cidr) {
        int table = index.numberOf(tableId);
        if (table == NONE) {
            return Optional.empty();
        }
        int destination = spec.numberOf(cidr);
        return destination == NONE
                ? Optional.ofNullable(unlisted.get(table).get(cidr)).map(Route::target)
                : Optional.ofNullable(target(destination, table));
    }

    /**
     * How many routes are managed, prefix lists with their size: static, in scope, not protected, and with an interface or
     * instance as target, listed in the spec or not.
     *
     * @param everNamed the default routes and prefix lists that any spec of this process ever named; others are left alone
     */
    public int managedRoutes(Set<Destination> everNamed) {
        int count = 0;
        for (int cell = 0; cell < targets.length; cell++) {
            RouteTarget target = targets[cell];
            boolean ofRouter = target != null && !(target instanceof RouteTarget.Foreign);
            int destination = cell % spec.destinationCount();
            if (ofRouter && index.obstacle(destination) == null) {
                count += index.sizeOf(spec.destination(destination));
            }
        }
        for (Map<Destination, Route> ofTable : unlisted) {
            for (Destination destination : ofTable.keySet()) {
                if (obstacleToDeleting(destination, everNamed) == null) {
                    count += index.sizeOf(destination);
                }
            }
        }
        return count;
    }

    /** The spec that this view is of. */
    public RouteSpec spec() {
        return spec.routeSpec();
    }

    /** The hosts of the spec, found ones included, in canonical order. */
    public List<IpAddress> hosts() {
        return spec.hosts();
    }

    /** The snapshot that this view is of. */
    public NetworkSnapshot snapshot() {
        return index.snapshot();
    }

    /** The interface that carries a host of the spec, attached or not. */
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return index.interfaceOf(host);
    }
}
