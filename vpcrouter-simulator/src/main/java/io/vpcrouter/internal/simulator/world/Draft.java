package io.vpcrouter.internal.simulator.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The next moment of the world, being written. The rules of EC2 read and change it; if one of them refuses, it is thrown
 * away. Not for several threads.
 */
public final class Draft {
    private final Shelf<SimVpc> vpcs;
    private final Shelf<SimSubnet> subnets;
    private final Shelf<SimTable> tables;
    private final Shelf<SimInterface> interfaces;
    private final Shelf<SimInstance> instances;
    private final Instant now;
    private final List<Arrival> arrivals = new ArrayList<>();
    private long nextNumber;

    /** An instance that will reach a state after a while. */
    public record Arrival(String instance, InstanceState from, InstanceState to) {}

    public Draft(World before, Instant now) {
        vpcs = new Shelf<>(before.vpcs());
        subnets = new Shelf<>(before.subnets());
        tables = new Shelf<>(before.tables());
        interfaces = new Shelf<>(before.interfaces());
        instances = new Shelf<>(before.instances());
        nextNumber = before.nextNumber();
        this.now = now;
    }

    public Instant now() {
        return now;
    }

    /** Sends an instance on its way: it is in the first state at once and reaches the second after a while. */
    public void send(SimInstance instance, InstanceState through, InstanceState to) {
        instances.put(instance.withState(through));
        arrivals.add(new Arrival(instance.id(), through, to));
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    public Shelf<SimVpc> vpcs() {
        return vpcs;
    }

    public Shelf<SimSubnet> subnets() {
        return subnets;
    }

    public Shelf<SimTable> tables() {
        return tables;
    }

    public Shelf<SimInterface> interfaces() {
        return interfaces;
    }

    public Shelf<SimInstance> instances() {
        return instances;
    }

    /** An id that nothing has yet. */
    public String newId(String prefix) {
        String id = Ids.of(prefix, nextNumber++);
        return holds(id) ? newId(prefix) : id;
    }

    public boolean holds(String id) {
        return vpcs.find(id) != null
                || subnets.find(id) != null
                || tables.find(id) != null
                || interfaces.find(id) != null
                || instances.find(id) != null;
    }

    public World toWorld() {
        return new World(
                vpcs.entries(),
                subnets.entries(),
                tables.entries(),
                interfaces.entries(),
                instances.entries(),
                nextNumber);
    }

    /** The things of one kind by id; copied at the first change only. */
    public static final class Shelf<T extends Entity> {
        private SortedMap<String, T> entries;
        private boolean copied;

        Shelf(SortedMap<String, T> entries) {
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

        /** The finished shelf; nothing may be put on it any more. */
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
