package io.vpcrouter.view;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TaggedResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a read says under a spec and what no write changes: which interface carries which host, and which route tables are
 * managed. Managed tables have numbers from 0 on, in the order of their ids; destinations and hosts have those of the
 * {@link #spec() spec}.
 *
 * <p>Immutable: any thread may ask. A number outside of its range ends in an {@link IndexOutOfBoundsException}.
 */
public final class VpcIndex {
    /** No number. */
    static final int NONE = SpecIndex.NONE;

    private final ScopeRules rules;
    private final SpecIndex spec;
    private final NetworkSnapshot snapshot;
    private final @Nullable NetworkInterface[] carriers;
    private final ScopedTables scope;
    private final PrefixListIndex prefixLists;
    /** By destination: why it is left alone although the spec wants it. */
    private final @Nullable Obstacle[] obstacles;

    private final List<String> tables;
    private final Map<String, Integer> tableNumbers;
    /** The tags of instances and interfaces, by id. */
    private final Map<String, Map<String, String>> tags = new HashMap<>();

    private VpcIndex(ScopeRules rules, SpecIndex spec, NetworkSnapshot snapshot, Set<String> scopeBefore) {
        this.rules = rules;
        this.spec = spec;
        this.snapshot = snapshot;
        InterfaceIndex interfaces = new InterfaceIndex(snapshot.interfaces(), spec.hostNumbers());
        this.carriers = new @Nullable NetworkInterface[spec.hostCount()];
        Set<String> hostSubnets = new HashSet<>();
        for (int host = 0; host < carriers.length; host++) {
            NetworkInterface eni = interfaces.carrying(host);
            carriers[host] = eni;
            if (eni != null) {
                hostSubnets.add(eni.subnet());
            }
        }
        this.scope = ScopedTables.of(snapshot, rules.tables(), hostSubnets, scopeBefore);
        this.prefixLists = new PrefixListIndex(snapshot.prefixLists(), rules);
        this.obstacles = obstacles();
        List<String> ids = new ArrayList<>(scope.tables().size());
        this.tableNumbers = new HashMap<>();
        scope.tables().forEach(table -> {
            tableNumbers.put(table.id(), ids.size());
            ids.add(table.id());
        });
        this.tables = List.copyOf(ids);
        snapshot.tagged().forEach(resource -> tags.put(resource.id(), resource.tags()));
    }

    private @Nullable Obstacle[] obstacles() {
        @Nullable Obstacle[] all = new @Nullable Obstacle[spec.destinationCount()];
        for (int number = 0; number < all.length; number++) {
            all[number] = spec.obstacle(number);
            if (all[number] == null && spec.destination(number) instanceof PrefixListId list) {
                all[number] = prefixLists.obstacle(list, spec.familyOf(number)).orElse(null);
            }
            if (all[number] == null && isFallbackOnHost(number)) {
                all[number] = Obstacle.FALLBACK_IS_HOST;
            }
        }
        return all;
    }

    private boolean isFallbackOnHost(int destination) {
        Fallback fallback = spec.intent(destination).fallback();
        for (int place = 0; fallback != null && place < spec.candidateCount(destination); place++) {
            NetworkInterface eni = carriers[spec.candidate(destination, place)];
            if (eni != null && fallback.ids().contains(eni.id())) {
                return true;
            }
        }
        return false;
    }

    static VpcIndex of(RouteSpec spec, NetworkSnapshot snapshot, ScopeRules rules) {
        FoundHosts found = FoundHosts.of(spec, snapshot);
        return new VpcIndex(rules, new SpecIndex(spec, rules, found), snapshot, Set.of());
    }

    /** The index of a later read. Under the same spec, tables that were in scope stay in scope. */
    VpcIndex next(RouteSpec newSpec, NetworkSnapshot newSnapshot, FoundHosts found) {
        boolean sameSpec = newSpec.equals(spec.routeSpec());
        SpecIndex newIndex = sameSpec && found.equals(spec.found()) ? spec : new SpecIndex(newSpec, rules, found);
        return new VpcIndex(rules, newIndex, newSnapshot, sameSpec ? Set.copyOf(tables) : Set.of());
    }

    /** The interfaces that a host of this index was on, and is not any more: its address has moved to another one. */
    Set<String> leftBehindIn(VpcIndex next) {
        Set<String> left = new HashSet<>();
        for (int host = 0; host < carriers.length; host++) {
            NetworkInterface was = carriers[host];
            NetworkInterface is = next.interfaceOf(spec.host(host)).orElse(null);
            if (was != null && is != null && is.attached() && !was.id().equals(is.id())) {
                left.add(was.id());
            }
        }
        return left;
    }

    /** The spec in numbers. */
    public SpecIndex spec() {
        return spec;
    }

    /** What was read. */
    public NetworkSnapshot snapshot() {
        return snapshot;
    }

    /** What was read, without the tables that are not managed. */
    public NetworkSnapshot managed() {
        return snapshot.withTables(scope.tables());
    }

    /** Why a destination is left alone although the spec wants it, or null if it is managed. */
    public @Nullable Obstacle obstacle(int destination) {
        return obstacles[destination];
    }

    /** Why a route to a destination that is not in the spec must not be deleted, or null. */
    @Nullable
    Obstacle obstacleToDeleting(Destination destination, Set<Destination> everNamed) {
        Obstacle obstacle = spec.obstacleToDeleting(destination, everNamed);
        return obstacle == null && destination instanceof PrefixListId list
                ? prefixLists.obstacle(list).orElse(null)
                : obstacle;
    }

    /** How many routes a destination counts for: a block for one, a prefix list for as many as it may have. */
    public int sizeOf(Destination destination) {
        return prefixLists.size(destination);
    }

    /** The tables that are not managed, with the reason. */
    public SortedMap<String, String> tablesOutOfScope() {
        return scope.outOfScope();
    }

    /** How many tables are managed. */
    public int tableCount() {
        return tables.size();
    }

    /** The ids of the managed tables, sorted. */
    public List<String> tableIds() {
        return tables;
    }

    /** The id of the table with a number. */
    public String tableId(int table) {
        return tables.get(table);
    }

    /** The Availability Zones of the subnets that use a table. */
    public Set<String> zonesOf(int table) {
        return scope.zones().get(table);
    }

    /** The number of a table, or {@link #NONE} if it is not managed. */
    int numberOf(String table) {
        return tableNumbers.getOrDefault(table, NONE);
    }

    ScopedTables scope() {
        return scope;
    }

    /** The interface that carries the host with a number, attached or not; null if none does. */
    public @Nullable NetworkInterface carrier(int host) {
        return carriers[host];
    }

    /** The interface that carries a host, attached or not; empty if none does, or if the spec does not name the host. */
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        int number = spec.numberOf(host);
        return number == SpecIndex.NONE ? Optional.empty() : Optional.ofNullable(carriers[number]);
    }

    /** The hosts that were found by their tags. */
    public FoundHosts found() {
        return spec.found();
    }

    /** Whether the interface that carries a host, or the instance of that, bears a tag with any value but {@code false}. */
    public boolean isMarked(int host, String tag) {
        NetworkInterface eni = carriers[host];
        return eni != null && !tags.isEmpty() && (isMarked(eni.id(), tag) || isMarked(eni.instance(), tag));
    }

    /**
     * The name tag of a host: that of its instance, if the read shows tags of this instance, else that of its interface; empty
     * without one.
     */
    public String nameOf(int host) {
        NetworkInterface eni = carriers[host];
        if (eni == null) {
            return "";
        }
        String ofInstance = eni.instanceIfAny()
                .map(instance -> tags.getOrDefault(instance, Map.of()).get(TaggedResource.NAME))
                .orElse("");
        return ofInstance.isEmpty() ? eni.name() : ofInstance;
    }

    private boolean isMarked(@Nullable String id, String tag) {
        return id != null && isMark(tags.getOrDefault(id, Map.of()).get(tag));
    }

    /** Whether the value of a tag that asks for something does so: every one does, but for {@code false}. */
    static boolean isMark(@Nullable String value) {
        return value != null && !value.equalsIgnoreCase("false");
    }

    /** Whether an interface carries at least one host of the spec. */
    public boolean isAnyHostInVpc() {
        for (NetworkInterface carrier : carriers) {
            if (carrier != null) {
                return true;
            }
        }
        return false;
    }
}
