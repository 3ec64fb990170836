package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which host this process chose for a destination the last time, so that it sticks to it.
 *
 * <p>Threading: owned by one thread.
 */
public final class StickyHosts {
    private final Map<Cidr, Choice> byDestination = new HashMap<>();
    private final Map<Cidr, Map<String, Choice>> byTable = new HashMap<>();

    /**
     * One choice.
     *
     * @param destination the destination
     * @param table the table, if the choice is made for each table by itself, else null
     * @param host the chosen host
     * @param since when it was chosen, by the router's monotonic clock in nanoseconds
     */
    public record Choice(Cidr destination, @Nullable String table, IpAddress host, long since) {}

    /** Nothing chosen yet. */
    public StickyHosts() {}

    /** Remembers what a plan chose; what was chosen before in the other way, for all tables or for each, is void. */
    public void remember(List<Choice> choices) {
        for (Choice choice : choices) {
            if (choice.table() == null) {
                byDestination.put(choice.destination(), choice);
                byTable.remove(choice.destination());
            } else {
                byDestination.remove(choice.destination());
                byTable.computeIfAbsent(choice.destination(), destination -> new HashMap<>())
                        .put(choice.table(), choice);
            }
        }
    }

    /** Forgets destinations that are not in the spec any more, so that memory stays flat. */
    public void retain(Set<Cidr> destinations) {
        byDestination.keySet().retainAll(destinations);
        byTable.keySet().retainAll(destinations);
    }

    /** Forgets tables that are not managed any more, likewise. */
    public void retainTables(Collection<String> tables) {
        byTable.values().forEach(choices -> choices.keySet().retainAll(tables));
    }

    @Nullable
    Choice of(Cidr destination) {
        return byDestination.get(destination);
    }

    @Nullable
    Choice of(Cidr destination, String table) {
        Map<String, Choice> tables = byTable.get(destination);
        return tables == null ? null : tables.get(table);
    }
}
