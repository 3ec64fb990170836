package io.vpcrouter.internal.engine;

import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the prefix lists that are destinations. They are read at start, every hour, and when an unknown one turns up; what
 * could not be read is asked for again after a minute.
 *
 * <p>Threading: owned by the thread that reads.
 */
final class PrefixListReads {
    private static final Logger LOG = LoggerFactory.getLogger(PrefixListReads.class);
    private static final long OLD = Duration.ofHours(1).toNanos();
    private static final long RETRY = Duration.ofMinutes(1).toNanos();
    /** Routes to gateway endpoints have lists of AWS's own services, which no router serves and which have no size. */
    private static final String ENDPOINT = "vpce-";

    private final CloudProvider cloud;
    private final RouterClock clock;
    private final Map<PrefixListId, PrefixList> known = new HashMap<>();
    private Set<PrefixListId> asked = Set.of();
    private long dueAt;
    private String lastError = "";

    PrefixListReads(CloudProvider cloud, RouterClock clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /** The read with what is known of its lists, and of those of the spec. */
    NetworkSnapshot addTo(NetworkSnapshot snapshot, Set<PrefixListId> ofSpec) {
        Set<PrefixListId> wanted = new HashSet<>(ofSpec);
        snapshot.tables()
                .forEach(table -> table.routes().forEach(route -> {
                    if (route.destination() instanceof PrefixListId list
                            && route.origin() == Route.Origin.STATIC
                            && !route.target().id().startsWith(ENDPOINT)) {
                        wanted.add(list);
                    }
                }));
        if (wanted.isEmpty()) {
            return snapshot;
        }
        if (!asked.containsAll(wanted) || clock.nanos() - dueAt >= 0) {
            ask(wanted);
        }
        return snapshot.withPrefixLists(known.values().stream()
                .filter(list -> wanted.contains(list.id()))
                .toList());
    }

    private void ask(Set<PrefixListId> wanted) {
        asked = Set.copyOf(wanted);
        boolean complete = false;
        try {
            Map<PrefixListId, PrefixList> found = new HashMap<>();
            cloud.prefixLists(asked).forEach(list -> found.put(list.id(), list));
            known.clear();
            known.putAll(found);
            complete = found.keySet().containsAll(asked)
                    && found.values().stream()
                            .allMatch(list -> list.entriesIfRead().isPresent());
            lastError = "";
        } catch (Exception e) {
            String error = String.valueOf(e.getMessage());
            if (!error.equals(lastError)) {
                LOG.warn("cannot read prefix lists, trying again every minute: {}", error);
            }
            lastError = error;
        }
        dueAt = clock.nanos() + (complete ? OLD : RETRY);
    }
}
