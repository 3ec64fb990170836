package io.vpcrouter.internal.simulator.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The next state of the world while it is being changed. EC2's rules read and change it; if a rule refuses, the draft is
 * discarded.
 *
 * <p>Threading: one thread.
 */
public final class Draft {
    private final Entities<SimVpc> vpcs;
    private final Entities<SimSubnet> subnets;
    private final Entities<SimTable> tables;
    private final Entities<SimInterface> interfaces;
    private final Entities<SimInstance> instances;
    private final Entities<SimPrefixList> prefixLists;
    private final Instant now;
    private final List<Transition> transitions = new ArrayList<>();
    private long nextNumber;

    /** An instance that reaches another state after the transition time. */
    public record Transition(String instance, InstanceState from, InstanceState to) {}

    public Draft(World before, Instant now) {
        vpcs = new Entities<>(before.vpcs());
        subnets = new Entities<>(before.subnets());
        tables = new Entities<>(before.tables());
        interfaces = new Entities<>(before.interfaces());
        instances = new Entities<>(before.instances());
        prefixLists = new Entities<>(before.prefixLists());
        nextNumber = before.nextNumber();
        this.now = now;
    }

    public Instant now() {
        return now;
    }

    /** Puts an instance into the first state at once, and into the second after the transition time. */
    public void startTransition(SimInstance instance, InstanceState through, InstanceState to) {
        instances.put(instance.withState(through));
        transitions.add(new Transition(instance.id(), through, to));
    }

    List<Transition> transitions() {
        return transitions;
    }

    public Entities<SimVpc> vpcs() {
        return vpcs;
    }

    public Entities<SimSubnet> subnets() {
        return subnets;
    }

    public Entities<SimTable> tables() {
        return tables;
    }

    public Entities<SimInterface> interfaces() {
        return interfaces;
    }

    public Entities<SimInstance> instances() {
        return instances;
    }

    public Entities<SimPrefixList> prefixLists() {
        return prefixLists;
    }

    /** A new, unused id. */
    public String newId(String prefix) {
        String id = Ids.of(prefix, nextNumber++);
        return holds(id) ? newId(prefix) : id;
    }

    public boolean holds(String id) {
        return vpcs.find(id) != null
                || subnets.find(id) != null
                || tables.find(id) != null
                || interfaces.find(id) != null
                || instances.find(id) != null
                || prefixLists.find(id) != null;
    }

    public World toWorld() {
        return new World(
                vpcs.entries(),
                subnets.entries(),
                tables.entries(),
                interfaces.entries(),
                instances.entries(),
                prefixLists.entries(),
                nextNumber);
    }

    /** The entities of one kind by id; copied at the first change. */
    public static final class Entities<T extends Entity> {
        private SortedMap<String, T> entries;
        private boolean copied;

        Entities(SortedMap<String, T> entries) {
            this.entries = entries;
        }

        public @Nullable T find(String id) {
            return entries.get(id);
        }

        public void put(T entity) {
            own().put(entity.id(), entity);
        }

        public void remove(String id) {
            own().remove(id);
        }

        /** The entities, which must not be changed any more. */
        public SortedMap<String, T> entries() {
            return copied ? Collections.unmodifiableSortedMap(entries) : entries;
        }

        private SortedMap<String, T> own() {
            if (!copied) {
                entries = new TreeMap<>(entries);
                copied = true;
            }
            return entries;
        }
    }
}
