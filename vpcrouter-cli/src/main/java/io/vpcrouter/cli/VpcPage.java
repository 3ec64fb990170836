package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /vpc}: what is decided of each table and destination, and the tables that are left alone. */
final class VpcPage implements JsonPage {
    private final RouterStatus status;
    private final Find find;

    private record Row(String table, Cidr destination) {}

    VpcPage(RouterStatus status, Find find) {
        this.status = status;
        this.find = find;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("vpc", status.vpc());
        json.writeFieldName("last_read");
        JsonText.put(json, status.lastReadAt());
        json.writeObjectFieldStart("route_tables");
        putTables(json);
        json.writeEndObject();
        json.writeObjectFieldStart("table_routes");
        putTableRoutes(json);
        json.writeEndObject();
        json.writeFieldName("tables_out_of_scope");
        JsonText.put(json, status.tablesOutOfScope());
        json.writeEndObject();
    }

    /** The decisions come sorted by table. */
    private void putTables(JsonGenerator json) throws IOException {
        Map<Row, RouteStatus> touched = touched(status.routes());
        RowFilter filter = new RowFilter(find);
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
            RouteStatus row = touched.get(new Row(decision.table(), decision.destination()));
            JsonText.put(json, facts(decision, row));
        }
        if (table != null) {
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

    private static Map<Row, RouteStatus> touched(List<RouteStatus> rows) {
        Map<Row, RouteStatus> touched = new HashMap<>();
        rows.forEach(row -> touched.put(new Row(row.table(), row.destination()), row));
        return touched;
    }

    private static Map<String, @Nullable Object> facts(Decision decision, @Nullable RouteStatus row) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>(StateJson.decision(decision));
        facts.put(
                "previous_target",
                row == null
                        ? null
                        : row.previousTargetIfAny().map(RouteTarget::id).orElse(null));
        facts.put("last_change", row == null ? null : row.changedAt());
        facts.put("last_error", row == null ? null : row.error());
        facts.put("last_error_at", row == null ? null : row.failedAt());
        return facts;
    }
}
