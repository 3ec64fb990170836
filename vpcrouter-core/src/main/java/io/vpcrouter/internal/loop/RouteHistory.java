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

/** The last change of each route that was changed lately. Bounded: the oldest is forgotten first. */
final class RouteHistory {
    private static final int KEPT = 5_000;

    private final Map<RouteKey, RouteStatus> routes = new LinkedHashMap<>();
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
        RouteStatus before = routes.get(RouteKey.of(decision));
        Instant changedAt = before == null ? null : before.changedAt();
        RouteTarget previous = before == null ? null : before.previousTarget();
        put(new RouteStatus(decision.table(), decision.destination(), changedAt, previous, at, error));
    }

    private void put(RouteStatus route) {
        RouteKey key = new RouteKey(route.table(), route.destination());
        routes.remove(key);
        routes.put(key, route);
        if (routes.size() > KEPT) {
            routes.remove(routes.keySet().iterator().next());
        }
        snapshot = null;
    }

    /** The routes, oldest change first. The same list until something changes. */
    List<RouteStatus> snapshot() {
        List<RouteStatus> current = snapshot;
        if (current == null) {
            current = List.copyOf(routes.values());
            snapshot = current;
        }
        return current;
    }
}
