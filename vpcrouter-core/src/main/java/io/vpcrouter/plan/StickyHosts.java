package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that this process chose before, so that a destination sticks to its host.
 *
 * <p>Threading: owned by one thread.
 */
public final class StickyHosts {
    private final Map<Destination, StickyHost> byDestination = new HashMap<>();
    private final Map<Destination, Map<String, StickyHost>> byTable = new HashMap<>();

    /** Nothing chosen yet. */
    public StickyHosts() {}

    /**
     * Remembers what a plan chose. A choice for all tables replaces those for each table by itself, and the other way
     * round.
     */
    public void remember(List<StickyHost> chosen) {
        for (StickyHost sticky : chosen) {
            if (sticky.table() == null) {
                byDestination.put(sticky.destination(), sticky);
                byTable.remove(sticky.destination());
            } else {
                byDestination.remove(sticky.destination());
                byTable.computeIfAbsent(sticky.destination(), destination -> new HashMap<>())
                        .put(sticky.table(), sticky);
            }
        }
    }

    /** Forgets destinations that are not in the spec any more, so that memory stays flat. */
    public void retain(Set<Destination> destinations) {
        byDestination.keySet().retainAll(destinations);
        byTable.keySet().retainAll(destinations);
    }

    /** Forgets tables that are not managed any more, likewise. */
    public void retainTables(Collection<String> tables) {
        byTable.values().forEach(ofTables -> ofTables.keySet().retainAll(tables));
    }

    /** The host chosen for a destination in all tables, or null. */
    @Nullable
    StickyHost of(Destination destination) {
        return byDestination.get(destination);
    }

    /** The host chosen for a destination in one table, or null. */
    @Nullable
    StickyHost of(Destination destination, String table) {
        Map<String, StickyHost> ofTables = byTable.get(destination);
        return ofTables == null ? null : ofTables.get(table);
    }
}
