package io.vpcrouter.internal.simulator.world;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of the simulated region at one moment. Immutable, so readers need no lock and older states remain readable;
 * consecutive states share what did not change.
 *
 * @param nextNumber the number for the next new id
 */
public record World(
        SortedMap<String, SimVpc> vpcs,
        SortedMap<String, SimSubnet> subnets,
        SortedMap<String, SimTable> tables,
        SortedMap<String, SimInterface> interfaces,
        SortedMap<String, SimInstance> instances,
        SortedMap<String, SimPrefixList> prefixLists,
        long nextNumber) {
    public static final World EMPTY = new World(none(), none(), none(), none(), none(), none(), 1);

    private static <T> SortedMap<String, T> none() {
        return Collections.unmodifiableSortedMap(new TreeMap<>());
    }

    /** Whether the target of a route cannot forward: it is deleted, detached, or its instance is stopped or terminated. */
    public boolean isBlackhole(SimRoute route) {
        if (!route.target().isEni()) {
            return route.targetGone();
        }
        String instance = instanceOf(route);
        if (instance == null) {
            return true;
        }
        SimInstance found = instances.get(instance);
        return found == null || found.state().isDown();
    }

    /** The instance that EC2 shows with the interface of a route while the interface is attached. */
    public @Nullable String instanceOf(SimRoute route) {
        SimInterface eni =
                route.target().isEni() ? interfaces.get(route.target().id()) : null;
        return eni == null || eni.attachment() == null ? null : eni.attachment().instance();
    }

    /** All entities; each may have tags. */
    public Stream<Entity> entities() {
        return Stream.of(vpcs, subnets, tables, interfaces, instances, prefixLists)
                .flatMap(entities -> entities.values().stream());
    }

    public Stream<SimInterface> interfacesOf(String instance) {
        return interfaces.values().stream().filter(eni -> eni.isAttachedTo(instance));
    }

    List<SimTable> tablesOf(String vpc) {
        return tables.values().stream().filter(table -> table.vpc().equals(vpc)).toList();
    }
}
