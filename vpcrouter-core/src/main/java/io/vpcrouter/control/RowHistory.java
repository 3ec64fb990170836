package io.vpcrouter.control;

import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was done to the rows that were touched last. Bounded: the row that was left alone longest is forgotten first. */
final class RowHistory {
    private static final int KEPT = 5_000;

    private final Map<RowKey, RowStatus> rows = new LinkedHashMap<>();
    private @Nullable List<RowStatus> snapshot = List.of();

    void changed(Decision decision, Instant at) {
        put(new RowStatus(
                decision.table(),
                decision.destination(),
                at,
                decision.currentIfAny().orElse(null),
                null,
                null));
    }

    void failed(Decision decision, Instant at, String error) {
        RowStatus before = rows.get(RowKey.of(decision));
        Instant changedAt = before == null ? null : before.changedAt();
        RouteTarget previous = before == null ? null : before.previousTarget();
        put(new RowStatus(decision.table(), decision.destination(), changedAt, previous, at, error));
    }

    private void put(RowStatus row) {
        RowKey key = new RowKey(row.table(), row.destination());
        rows.remove(key);
        rows.put(key, row);
        if (rows.size() > KEPT) {
            rows.remove(rows.keySet().iterator().next());
        }
        snapshot = null;
    }

    /** The rows, the one that was touched last comes last. The same list until something happens. */
    List<RowStatus> snapshot() {
        List<RowStatus> current = snapshot;
        if (current == null) {
            current = List.copyOf(rows.values());
            snapshot = current;
        }
        return current;
    }
}
