package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.internal.server.view.Find;
import io.vpcrouter.internal.server.view.RouteFilter;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /vpc}: the decision on each table and destination, and the tables out of scope. */
public final class VpcPage implements JsonPage {
    private final RouterStatus status;
    private final Find find;

    private record Route(String table, Destination destination) {}

    public VpcPage(RouterStatus status, Find find) {
        this.status = status;
        this.find = find;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("vpc", status.vpc());
        json.writeFieldName("last_read");
        JsonText.put(json, status.lastReadAt());
        json.writeNumberField("writes_waiting", status.writesWaiting());
        json.writeNumberField("writes_seconds_left", status.writePace().secondsLeft());
        json.writeObjectFieldStart("route_tables");
        putTables(json);
        json.writeEndObject();
        json.writeObjectFieldStart("table_routes");
        putTableRoutes(json);
        json.writeEndObject();
        json.writeObjectFieldStart("fallbacks");
        putFallbacks(json);
        json.writeEndObject();
        json.writeFieldName("tables_out_of_scope");
        JsonText.put(json, status.tablesOutOfScope());
        json.writeEndObject();
    }

    /** The decisions come sorted by table. */
    private void putTables(JsonGenerator json) throws IOException {
        Map<Route, RouteStatus> touched = touched(status.routes());
        RouteFilter filter = new RouteFilter(find);
        String table = null;
        for (Decision decision : status.decisions()) {
            if (!filter.takes(decision)) {
                continue;
            }
            if (!decision.table().equals(table)) {
                if (table != null) {
                    json.writeEndObject();
                }
                table = decision.table();
                json.writeObjectFieldStart(table);
            }
            json.writeFieldName(decision.destination().toString());
            RouteStatus route = touched.get(new Route(decision.table(), decision.destination()));
            putRoute(json, decision, route);
        }
        if (table != null) {
            json.writeEndObject();
        }
    }

    /** How long each destination has been on its fallback. */
    private void putFallbacks(JsonGenerator json) throws IOException {
        long now = status.ages().taken();
        for (FallbackTime time : status.fallbacks()) {
            json.writeObjectFieldStart(time.destination().toString());
            JsonText.field(json, "targets", time.targets());
            JsonText.field(json, "since", time.since());
            json.writeNumberField("seconds", time.current(now).toSeconds());
            json.writeNumberField("total_seconds", time.total(now).toSeconds());
            json.writeEndObject();
        }
    }

    /** How full each table is. */
    private void putTableRoutes(JsonGenerator json) throws IOException {
        for (Map.Entry<String, TableHeadRoom> table : status.tableRoutes().entrySet()) {
            TableHeadRoom routes = table.getValue();
            json.writeObjectFieldStart(table.getKey());
            json.writeNumberField("ipv4", routes.ipv4());
            json.writeNumberField("ipv6", routes.ipv6());
            json.writeNumberField("limit", routes.limit());
            json.writeNumberField("left", routes.left());
            json.writeEndObject();
        }
    }

    private static Map<Route, RouteStatus> touched(List<RouteStatus> routes) {
        Map<Route, RouteStatus> touched = new HashMap<>();
        routes.forEach(route -> touched.put(new Route(route.table(), route.destination()), route));
        return touched;
    }

    private static void putRoute(JsonGenerator json, Decision decision, @Nullable RouteStatus route)
            throws IOException {
        json.writeStartObject();
        JsonText.field(json, "decision", decision.action().text());
        JsonText.field(json, "reason", decision.reason().text());
        JsonText.field(json, "host", decision.host());
        JsonText.field(json, "eni", decision.networkInterface());
        JsonText.field(
                json, "target", decision.currentIfAny().map(RouteTarget::id).orElse(null));
        RouteTarget previous = route == null ? null : route.previousTarget();
        JsonText.field(json, "previous_target", previous == null ? null : previous.id());
        JsonText.field(json, "last_change", route == null ? null : route.changedAt());
        JsonText.field(json, "last_error", route == null ? null : route.error());
        JsonText.field(json, "last_error_at", route == null ? null : route.failedAt());
        json.writeEndObject();
    }
}
