package io.vpcrouter.cli;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the state of a router into the maps and lists that {@link JsonText} writes. */
final class StateJson {
    private StateJson() {}

    /** The word for a phase or kind in state, metrics and {@code /readyz}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Decisions by table and destination. */
    static Map<String, Map<String, Object>> tables(Collection<Decision> decisions) {
        Map<String, Map<String, Object>> tables = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            tables.computeIfAbsent(decision.table(), ignored -> new LinkedHashMap<>())
                    .put(decision.destination().toString(), decision(decision));
        }
        return tables;
    }

    /** What is decided of a row. */
    static Map<String, @Nullable Object> decision(Decision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("decision", decision.action().text());
        json.put("reason", decision.reason().text());
        json.put("host", text(decision.hostIfAny()));
        json.put("eni", decision.eniIfAny().orElse(null));
        json.put("target", decision.currentIfAny().map(RouteTarget::id).orElse(null));
        return json;
    }

    /** A change, made or due, with its reason. */
    static Map<String, @Nullable Object> change(Decision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("change", decision.action().text());
        json.put("table", decision.table());
        json.put("destination", decision.destination().toString());
        json.put("from", decision.currentIfAny().map(RouteTarget::id).orElse(null));
        json.put("to", decision.eniIfAny().orElse(null));
        json.put("host", text(decision.hostIfAny()));
        json.put("reason", decision.reason().text());
        return json;
    }

    /** A change that was made. */
    static Map<String, @Nullable Object> changed(RouterEvent.RouteChanged changed) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", changed.at().toString());
        json.putAll(change(changed.decision()));
        return json;
    }

    /** A failover with its four time stamps. */
    static Map<String, @Nullable Object> failover(Failover failover) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("host", failover.host().toString());
        json.put("rows", failover.routes());
        json.put("moved", failover.moved());
        json.put("detected", failover.detected().toString());
        json.put("decided", failover.decided().toString());
        json.put("accepted", text(failover.acceptedIfKnown()));
        json.put("seen", text(failover.seenIfKnown()));
        return json;
    }

    /** Hosts by address. */
    static Map<String, Object> hosts(List<HostStatus> hosts) {
        Map<String, Object> json = new LinkedHashMap<>();
        hosts.forEach(host -> json.put(host.host().toString(), host(host)));
        return json;
    }

    /** What is known of a host. */
    static Map<String, @Nullable Object> host(HostStatus host) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("verdict", host.verdict().text());
        json.put("since", host.since().toString());
        json.put("reason", host.reason());
        json.put("gone", host.gone());
        json.put("last_observation", text(host.observedAtIfEver()));
        json.put("round_trip_ms", host.roundTripIfKnown().map(StateJson::millis).orElse(null));
        json.put("eni", host.eni());
        json.put("instance", host.instance());
        json.put("zone", host.zone());
        return json;
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos() / 1_000, 3);
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
