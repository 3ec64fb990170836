package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was done to the rows that were touched last. Bounded: the row that was left alone longest is forgotten first. */
final class RouteHistory {
    private static final int KEPT = 5_000;

    private final Map<RouteKey, RouteStatus> rows = new LinkedHashMap<>();
    private @Nullable List<RouteStatus> snapshot = List.of();

    void changed(Decision decision, Instant at) {
        put(new RouteStatus(
                decision.table(),
                decision.destination(),
                at,
                decision.currentIfAny().orElse(null),
                null,
                null));
    }

    void failed(Decision decision, Instant at, String error) {
        RouteStatus before = rows.get(RouteKey.of(decision));
        Instant changedAt = before == null ? null : before.changedAt();
        RouteTarget previous = before == null ? null : before.previousTarget();
        put(new RouteStatus(decision.table(), decision.destination(), changedAt, previous, at, error));
    }

    private void put(RouteStatus row) {
        RouteKey key = new RouteKey(row.table(), row.destination());
        rows.remove(key);
        rows.put(key, row);
        if (rows.size() > KEPT) {
            rows.remove(rows.keySet().iterator().next());
        }
        snapshot = null;
    }

    /** The rows, the one that was touched last comes last. The same list until something happens. */
    List<RouteStatus> snapshot() {
        List<RouteStatus> current = snapshot;
        if (current == null) {
            current = List.copyOf(rows.values());
            snapshot = current;
        }
        return current;
    }
}
