package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /history}: the last changes, failovers and other events, newest first. */
final class HistoryPage implements JsonPage {
    private final RouterStatus status;
    private final List<Map<String, @Nullable Object>> events;

    HistoryPage(RouterStatus status, List<Map<String, @Nullable Object>> events) {
        this.status = status;
        this.events = events;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("last_changes");
        for (RouterEvent.RouteChanged changed : status.lastChanges()) {
            JsonText.put(json, StateJson.changed(changed));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("failovers");
        for (Failover failover : status.failovers()) {
            JsonText.put(json, StateJson.failover(failover));
        }
        json.writeEndArray();
        json.writeFieldName("events");
        JsonText.put(json, events);
        json.writeEndObject();
    }
}
