package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
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
public final class Choices {
    private final Map<Cidr, IpAddress> byDestination = new HashMap<>();
    private final Map<Cidr, Map<String, IpAddress>> byTable = new HashMap<>();

    /**
     * One choice.
     *
     * @param destination the destination
     * @param table the table, if the choice is made for each table by itself, else null
     * @param host the chosen host
     */
    public record Choice(Cidr destination, @Nullable String table, IpAddress host) {}

    /** Nothing chosen yet. */
    public Choices() {}

    /** Remembers what a plan chose. */
    public void remember(List<Choice> choices) {
        for (Choice choice : choices) {
            if (choice.table() == null) {
                byDestination.put(choice.destination(), choice.host());
            } else {
                byTable.computeIfAbsent(choice.destination(), destination -> new HashMap<>())
                        .put(choice.table(), choice.host());
            }
        }
    }

    /** Forgets destinations that are not in the spec any more, so that memory stays flat. */
    public void retain(Set<Cidr> destinations) {
        byDestination.keySet().retainAll(destinations);
        byTable.keySet().retainAll(destinations);
    }

    @Nullable
    IpAddress of(Cidr destination) {
        return byDestination.get(destination);
    }

    @Nullable
    IpAddress of(Cidr destination, String table) {
        Map<String, IpAddress> tables = byTable.get(destination);
        return tables == null ? null : tables.get(table);
    }
}
