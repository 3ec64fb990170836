package io.vpcrouter.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.internal.server.json.JsonPage;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a pass for programs; {@code docs/plan.schema.json} describes it. */
final class PassJson implements JsonPage {
    private final PassResult result;
    private final boolean applied;

    PassJson(PassResult result, boolean applied) {
        this.result = result;
        this.applied = applied;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("command", applied ? "once" : "plan");
        json.writeStringField("vpc", result.status().vpc());
        json.writeBooleanField("in_line", result.inLine());
        json.writeArrayFieldStart("made");
        for (RouterEvent.RouteChanged made : result.changed()) {
            json.writeStartObject();
            putChange(json, made.decision());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("failed");
        for (RouterEvent.RouteChangeFailed failed : result.failed()) {
            json.writeStartObject();
            putChange(json, failed.decision());
            json.writeStringField("error", failed.error());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("pending");
        for (Decision pending : result.plan().changes()) {
            json.writeStartObject();
            putChange(json, pending);
            json.writeEndObject();
        }
        json.writeEndArray();
        putPace(json);
        putTables(json);
        putTexts(json, "tables_out_of_scope", result.plan().tablesOutOfScope());
        json.writeObjectFieldStart("hosts");
        for (HostStatus host : result.status().hosts()) {
            json.writeObjectFieldStart(host.host().toString());
            putHost(json, host);
            json.writeEndObject();
        }
        json.writeEndObject();
        putTexts(json, "conditions", result.status().conditionTexts());
        json.writeEndObject();
    }

    private static void putChange(JsonGenerator json, Decision decision) throws IOException {
        json.writeStringField("change", decision.action().text());
        json.writeStringField("table", decision.table());
        json.writeStringField("destination", decision.destination().toString());
        json.writeStringField(
                "from", decision.currentIfAny().map(RouteTarget::id).orElse(null));
        json.writeStringField("to", decision.toIfAny().orElse(null));
        json.writeStringField("host", decision.hostIfAny().map(Object::toString).orElse(null));
        json.writeStringField("reason", decision.reason().text());
    }

    private void putPace(JsonGenerator json) throws IOException {
        WriteRate rate = result.status().writePace().rate();
        json.writeObjectFieldStart("write_pace");
        json.writeNumberField("changes", result.plan().changes().size());
        json.writeNumberField(
                "seconds", result.writeTime().plusNanos(999_999_999).toSeconds());
        json.writeNumberField("burst", rate.burst());
        json.writeNumberField("per_second", rate.perSecond());
        json.writeEndObject();
    }

    private void putTables(JsonGenerator json) throws IOException {
        Map<String, List<Decision>> tables = new LinkedHashMap<>();
        for (Decision decision : result.plan().decisions()) {
            tables.computeIfAbsent(decision.table(), ignored -> new ArrayList<>())
                    .add(decision);
        }
        json.writeObjectFieldStart("route_tables");
        for (Map.Entry<String, List<Decision>> table : tables.entrySet()) {
            json.writeObjectFieldStart(table.getKey());
            for (Decision decision : table.getValue()) {
                json.writeObjectFieldStart(decision.destination().toString());
                putDecision(json, decision);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void putDecision(JsonGenerator json, Decision decision) throws IOException {
        json.writeStringField("decision", decision.action().text());
        json.writeStringField("reason", decision.reason().text());
        json.writeStringField("host", decision.hostIfAny().map(Object::toString).orElse(null));
        json.writeStringField("eni", decision.networkInterface());
        json.writeStringField(
                "target", decision.currentIfAny().map(RouteTarget::id).orElse(null));
    }

    private static void putHost(JsonGenerator json, HostStatus host) throws IOException {
        json.writeStringField("verdict", host.verdict().text());
        json.writeStringField("since", host.since().toString());
        json.writeStringField("reason", host.reason());
        json.writeBooleanField("gone", host.gone());
        json.writeStringField(
                "last_observation",
                host.observedAtIfEver().map(Instant::toString).orElse(null));
        json.writeFieldName("round_trip_ms");
        json.writeNumber(host.roundTripIfKnown()
                .map(took -> BigDecimal.valueOf(took.toNanos() / 1_000, 3))
                .orElse(null));
        json.writeStringField("eni", host.networkInterface());
        json.writeStringField("instance", host.instance());
        json.writeStringField("zone", host.zone());
        json.writeBooleanField("drained", host.drained());
        json.writeStringField(
                "found_by",
                host.foundByIfAny().map(found -> found.selector().toString()).orElse(null));
        json.writeStringField("name", host.nameIfKnown().orElse(null));
    }

    private static void putTexts(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }
}
