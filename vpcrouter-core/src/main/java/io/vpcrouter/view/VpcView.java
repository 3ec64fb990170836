package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.VpcSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spec laid over a snapshot of the VPC, ready for planning: hosts resolved to interfaces, tables and destinations sorted
 * by scope, and an index from each interface to the rows that point at it. After a write of our own it is brought up to
 * date in place, so that the next plan needs no read.
 *
 * <p>Threading: owned by one thread.
 *
 * <p>Everything is packed into arrays by number: destination {@code d}, table {@code t}, host {@code h}, and a cell
 * {@code t * destinations + d} for the row of a destination in a table. At the largest size that EC2 allows (200 tables with
 * 1,000 rows) a plan must cost milliseconds, and a failover microseconds.
 */
public final class VpcView {
    /** No interface, no row, no cell. */
    public static final int NONE = HostNumbers.NONE;

    private final SpecIndex specIndex;
    private final ScopeRules rules;
    private final VpcSnapshot snapshot;
    private final ScopedTables scope;
    private final Set<String> abandoned;

    public final Cidr[] destinations;
    public final RouteIntent[] intents;
    public final @Nullable Obstacle[] obstacles;
    public final String[] tables;
    public final IpAddress[] hosts;
    public final @Nullable NetworkInterface[] interfaces;
    public final int[][] candidates;

    private final Map<String, Integer> tableNumbers = new HashMap<>();
    private final InterfaceIndex index;
    private final int[] hostSlots;

    private final @Nullable Route[] rows;
    private final BitSet tableRows = new BitSet();
    private final InterfaceRoutes eniRows;
    private final List<TreeMap<Cidr, Route>> strangers = new ArrayList<>();

    private VpcView(
            SpecIndex specIndex,
            VpcSnapshot snapshot,
            ScopeRules rules,
            Set<String> scopeBefore,
            Set<String> abandoned) {
        this.specIndex = specIndex;
        this.rules = rules;
        this.snapshot = snapshot;
        this.abandoned = Set.copyOf(abandoned);
        this.destinations = specIndex.destinations;
        this.intents = specIndex.intents;
        this.obstacles = specIndex.obstacles;
        this.candidates = specIndex.candidates;
        this.hosts = specIndex.hosts.hosts().toArray(IpAddress[]::new);
        this.index = new InterfaceIndex(snapshot.interfaces(), specIndex.hosts);
        this.interfaces = new @Nullable NetworkInterface[hosts.length];
        Set<String> hostSubnets = new HashSet<>();
        for (int h = 0; h < hosts.length; h++) {
            NetworkInterface eni = index.carrying(h);
            interfaces[h] = eni;
            if (eni != null) {
                hostSubnets.add(eni.subnet());
            }
        }
        this.scope = ScopedTables.of(snapshot, rules.tables(), hostSubnets, scopeBefore);
        this.tables = scope.tables().stream().map(RouteTable::id).toArray(String[]::new);
        for (int t = 0; t < tables.length; t++) {
            tableNumbers.put(tables[t], t);
        }
        this.rows = new @Nullable Route[destinations.length * tables.length];
        this.eniRows = new InterfaceRoutes(rows.length, snapshot.interfaces());
        this.hostSlots = new int[hosts.length];
        for (int h = 0; h < hosts.length; h++) {
            NetworkInterface eni = interfaces[h];
            hostSlots[h] = eni == null ? NONE : eniRows.slotOf(eni.id(), NONE);
        }
        for (int t = 0; t < tables.length; t++) {
            place(t, scope.tables().get(t).routes());
        }
    }

    /** What was read, without the tables that are not managed. */
    public VpcSnapshot managed() {
        return new VpcSnapshot(snapshot.vpc(), scope.tables(), snapshot.interfaces(), snapshot.subnets());
    }

    /** Both sides are sorted by destination, so one walk over both places every row. */
    private void place(int t, List<Route> tableRowsSorted) {
        TreeMap<Cidr, Route> strangersHere = new TreeMap<>();
        int d = 0;
        for (Route row : tableRowsSorted) {
            int order = compare(d, row.destination());
            while (order < 0) {
                order = compare(++d, row.destination());
            }
            boolean wanted = order == 0;
            if (wanted && row.origin() == Route.Origin.STATIC) {
                put(cell(d, t), row);
            } else if (wanted && (row.origin() == Route.Origin.TABLE || row.origin() == Route.Origin.UNKNOWN)) {
                tableRows.set(cell(d, t));
            } else if (!wanted && row.isRouterRoute()) {
                strangersHere.put(row.destination(), row);
            }
        }
        strangers.add(strangersHere);
    }

    /** How the destination compares to that of a row; there is none after the last. */
    private int compare(int d, Cidr destination) {
        return d == destinations.length ? 1 : destinations[d].compareTo(destination);
    }

    /**
     * Lays a spec over a snapshot.
     *
     * @param spec what is wanted
     * @param snapshot what is there
     * @param rules which tables and destinations are managed
     */
    public static VpcView of(RouteSpec spec, VpcSnapshot snapshot, ScopeRules rules) {
        return new VpcView(new SpecIndex(spec, rules), snapshot, rules, Set.of(), Set.of());
    }

    /**
     * Lays a spec over a newer snapshot. If the spec is the one of the view before, tables that were in scope stay in
     * scope; and interfaces that a host's address has left are remembered, because rows that still point there lead
     * nowhere.
     *
     * @param newSpec what is wanted now
     * @param newSnapshot what is there now
     */
    public VpcView next(RouteSpec newSpec, VpcSnapshot newSnapshot) {
        boolean sameSpec = newSpec.equals(spec());
        Set<String> before = sameSpec ? Set.of(tables) : Set.of();
        SpecIndex newIndex = sameSpec ? specIndex : new SpecIndex(newSpec, rules);
        VpcView next = new VpcView(newIndex, newSnapshot, rules, before, Set.of());
        Set<String> left = new HashSet<>(abandoned);
        for (int h = 0; h < hosts.length; h++) {
            NetworkInterface was = interfaces[h];
            NetworkInterface is = next.interfaceOf(hosts[h]).orElse(null);
            if (was != null && is != null && is.attached() && !was.id().equals(is.id())) {
                left.add(was.id());
            }
        }
        left.removeIf(eni -> next.isHostInterface(eni) || !next.eniRows.hasRows(eni));
        return left.isEmpty() ? next : new VpcView(newIndex, newSnapshot, rules, before, left);
    }

    private boolean isHostInterface(String eni) {
        int slot = eniRows.slotIfKnown(eni);
        return slot != NONE && Arrays.stream(hostSlots).anyMatch(hostSlot -> hostSlot == slot);
    }

    /**
     * Brings the view up to date with a write that the cloud accepted. Writes to what the view does not know are ignored.
     */
    public void apply(RouteChange change) {
        Integer t = tableNumbers.get(change.table());
        if (t == null) {
            return;
        }
        Integer d = specIndex.numberOf(change.destination());
        Route row = change instanceof RouteChange.Create create
                ? Route.of(create.destination(), new RouteTarget.Eni(create.eni()))
                : change instanceof RouteChange.Replace replace
                        ? Route.of(replace.destination(), new RouteTarget.Eni(replace.eni()))
                        : null;
        if (d != null) {
            put(cell(d, t), row);
        } else if (row == null) {
            strangers.get(t).remove(change.destination());
        } else {
            strangers.get(t).put(change.destination(), row);
        }
    }

    private void put(int cell, @Nullable Route row) {
        eniRows.remove(cell);
        rows[cell] = row;
        String eni = row == null ? null : interfaceIdOf(row.target());
        if (eni != null && row != null) {
            // The rows of one destination mostly point at the same interface in all tables.
            int sameInTableBefore = cell - destinations.length;
            int hint = sameInTableBefore < 0 ? NONE : eniRows.slotOfCell(sameInTableBefore);
            eniRows.add(cell, eniRows.slotOf(eni, hint), row.blackhole());
        }
    }

    private @Nullable String interfaceIdOf(RouteTarget target) {
        if (target instanceof RouteTarget.Eni eni) {
            return eni.id();
        }
        if (target instanceof RouteTarget.Instance instance) {
            // An instance can be a target only while it has one interface (EC2 API, CreateRoute).
            NetworkInterface eni = index.ofInstance(instance.id());
            return eni == null ? null : eni.id();
        }
        return null;
    }

    public int cell(int d, int t) {
        return t * destinations.length + d;
    }

    public @Nullable Route row(int cell) {
        return rows[cell];
    }

    /** Whether the table was made with a row of the destination. */
    public boolean hasTableRow(int cell) {
        return tableRows.get(cell);
    }

    /** The number of the interface that the row points at, or {@link #NONE}. */
    public int slotOfRow(int cell) {
        return eniRows.slotOfCell(cell);
    }

    /** The number of the interface that carries the host, or {@link #NONE}. */
    public int slotOfHost(int h) {
        return hostSlots[h];
    }

    /** Whether the cloud shows that nothing can arrive at the interface. */
    public boolean isDead(int slot) {
        return slot != NONE && (eniRows.hasBlackhole(slot) || eniRows.isDetached(slot) || isAbandoned(slot));
    }

    /** Whether the read showed the interface itself, and not only a row that points at it. */
    public boolean isShown(int slot) {
        return slot != NONE && eniRows.isKnown(slot);
    }

    private boolean isAbandoned(int slot) {
        return !abandoned.isEmpty() && abandoned.contains(eniRows.idOfSlot(slot));
    }

    /** How many interfaces are numbered. */
    public int slots() {
        return eniRows.size();
    }

    public Set<String> zonesOf(int t) {
        return scope.zones().get(t);
    }

    /** The rows of a table that only the cloud knows of, by destination: routers' rows that are not in the spec. */
    public Collection<Route> strangers(int t) {
        return strangers.get(t).values();
    }

    /** The destinations that have a row pointing at the host's interface, in canonical order. */
    public BitSet destinationsOn(IpAddress host) {
        BitSet found = new BitSet();
        int h = specIndex.hosts.numberOf(host);
        if (h != NONE && hostSlots[h] != NONE) {
            eniRows.forEachCell(hostSlots[h], cell -> found.set(cell % destinations.length));
        }
        return found;
    }

    /** Why a row that is not in the spec must not be deleted, or null. */
    public @Nullable Obstacle obstacleToDeleting(Cidr destination, Set<Cidr> defaultsEverNamed) {
        return specIndex
                .scope
                .obstacleToDeleting(destination, defaultsEverNamed)
                .orElse(null);
    }

    public boolean isAnyHostInVpc() {
        return Arrays.stream(interfaces).anyMatch(Objects::nonNull);
    }

    public int hostNumber(IpAddress host) {
        return specIndex.hosts.numberOf(host);
    }

    /** The spec that this view is of. */
    public RouteSpec spec() {
        return specIndex.spec;
    }

    /** The hosts of the spec, in canonical order. */
    public List<IpAddress> hosts() {
        return specIndex.hosts.hosts();
    }

    /** The snapshot that this view is of. */
    public VpcSnapshot snapshot() {
        return snapshot;
    }

    /** The tables that are not managed, with the reason. */
    public SortedMap<String, String> tablesOutOfScope() {
        return scope.outOfScope();
    }

    /** How many tables are managed. */
    public int tableCount() {
        return tables.length;
    }

    /** The ids of the tables that are managed, sorted. */
    public List<String> tableIds() {
        return List.of(tables);
    }

    /** The interface that carries a host of the spec, attached or not. Any thread may ask. */
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        int h = specIndex.hosts.numberOf(host);
        return h == NONE ? Optional.empty() : Optional.ofNullable(interfaces[h]);
    }

    /** The target of the static row, if the table is managed and has one. */
    public Optional<RouteTarget> targetOf(String table, Cidr destination) {
        Integer t = tableNumbers.get(table);
        if (t == null) {
            return Optional.empty();
        }
        Integer d = specIndex.numberOf(destination);
        Route row = d == null ? strangers.get(t).get(destination) : rows[cell(d, t)];
        return Optional.ofNullable(row).map(Route::target);
    }

    /**
     * How many rows are managed: static, in scope, not protected, and with an interface or instance as target, wanted or
     * not.
     *
     * @param defaultsEverNamed the default routes that any spec of this process ever named; others are left alone
     */
    public int managedRows(Set<Cidr> defaultsEverNamed) {
        int count = 0;
        for (int cell = 0; cell < rows.length; cell++) {
            Route row = rows[cell];
            if (row != null && row.isRouterRoute() && obstacles[cell % destinations.length] == null) {
                count++;
            }
        }
        for (TreeMap<Cidr, Route> table : strangers) {
            for (Cidr destination : table.keySet()) {
                if (obstacleToDeleting(destination, defaultsEverNamed) == null) {
                    count++;
                }
            }
        }
        return count;
    }
}
