package io.vpcrouter.internal.write;

import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the router's own writes for a short while. EC2 is eventually consistent: a read may still show a route as it was
 * before the write, which is no reason to write again. If a read shows anything else, somebody else changed the route, and the
 * read is believed.
 */
public final class PendingWrites {
    private static final long LAG = Duration.ofSeconds(15).toNanos();

    private final Map<RouteKey, Write> writes = new LinkedHashMap<>();

    private static final class Write {
        final RouteChange change;
        final long acceptedAt;
        /** What a read may still show: the targets before this write, and before the writes just before it. */
        final Set<Optional<RouteTarget>> before = new HashSet<>();

        boolean seen;

        Write(RouteChange change, long acceptedAt) {
            this.change = change;
            this.acceptedAt = acceptedAt;
            before.add(before(change));
        }
    }

    public void accepted(RouteChange change, long now) {
        RouteKey key = RouteKey.of(change);
        Write write = new Write(change, now);
        Write earlier = writes.remove(key);
        if (earlier != null && now - earlier.acceptedAt < LAG) {
            write.before.addAll(earlier.before);
            write.before.add(after(earlier.change));
        }
        writes.put(key, write);
    }

    /**
     * What a read shows of the writes.
     *
     * @param seen the routes whose write it shows for the first time
     * @param lost the routes that somebody else has changed since
     */
    public record Comparison(List<RouteKey> seen, List<RouteKey> lost) {}

    /**
     * Applies the writes to a fresh view that does not show them yet.
     *
     * @param startedAt when the read began
     */
    public Comparison layOver(VpcView view, long startedAt, long now) {
        List<RouteKey> seen = new ArrayList<>();
        List<RouteKey> lost = new ArrayList<>();
        Iterator<Map.Entry<RouteKey, Write>> entries = writes.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<RouteKey, Write> entry = entries.next();
            Write write = entry.getValue();
            RouteKey key = entry.getKey();
            Optional<RouteTarget> shown = view.targetOf(key.table(), key.destination());
            boolean readBefore = startedAt - write.acceptedAt < 0;
            boolean fresh = now - write.acceptedAt < LAG;
            if (shown.equals(after(write.change))) {
                if (!write.seen) {
                    write.seen = true;
                    seen.add(key);
                }
                if (!fresh) {
                    entries.remove();
                }
            } else if (readBefore || fresh && write.before.contains(shown)) {
                view.apply(write.change);
            } else {
                lost.add(key);
                entries.remove();
            }
        }
        return new Comparison(seen, lost);
    }

    private static Optional<RouteTarget> before(RouteChange change) {
        if (change instanceof RouteChange.Replace replace) {
            return Optional.of(replace.from());
        }
        return change instanceof RouteChange.Delete delete ? Optional.of(delete.from()) : Optional.empty();
    }

    private static Optional<RouteTarget> after(RouteChange change) {
        if (change instanceof RouteChange.Replace replace) {
            return Optional.of(replace.to());
        }
        return change instanceof RouteChange.Create create ? Optional.of(create.to()) : Optional.empty();
    }

    /** Whether no read has shown some write yet. */
    public boolean isAnyUnseen() {
        return writes.values().stream().anyMatch(write -> !write.seen);
    }
}
