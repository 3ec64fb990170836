package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.PastEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.validation.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** {@code /history}: the last changes, failovers and other events, newest first. */
public final class HistoryPage implements JsonPage {
    private static final int MOST_DESTINATIONS = 20;

    private final RouterStatus status;
    private final List<PastEvent> events;

    public HistoryPage(RouterStatus status, List<PastEvent> events) {
        this.status = status;
        this.events = events;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("last_changes");
        for (RouterEvent.RouteChanged changed : status.lastChanges()) {
            json.writeStartObject();
            JsonText.field(json, "at", changed.at());
            putChange(json, changed.decision());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("failovers");
        for (Failover failover : status.failovers()) {
            json.writeStartObject();
            putFailover(json, failover);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (PastEvent event : events) {
            json.writeStartObject();
            JsonText.field(json, "at", event.at());
            putEvent(json, event);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** An event on a line of its own, for the history file. */
    public static byte[] line(PastEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            JsonText.write(line, false, json -> {
                json.writeStartObject();
                JsonText.field(json, "at", event.at());
                putEvent(json, event);
                json.writeEndObject();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** A change, made or tried, with its reason. */
    private static void putChange(JsonGenerator json, Decision decision) throws IOException {
        JsonText.field(json, "change", decision.action().text());
        JsonText.field(json, "table", decision.table());
        JsonText.field(json, "destination", decision.destination());
        JsonText.field(
                json, "from", decision.currentIfAny().map(RouteTarget::id).orElse(null));
        JsonText.field(json, "to", decision.toIfAny().orElse(null));
        JsonText.field(json, "host", decision.host());
        JsonText.field(json, "reason", decision.reason().text());
    }

    /** A failover with its time stamps. */
    private static void putFailover(JsonGenerator json, Failover failover) throws IOException {
        JsonText.field(json, "host", failover.host());
        JsonText.field(json, "rows", failover.routes());
        JsonText.field(json, "moved", failover.moved());
        json.writeObjectFieldStart("left_behind");
        for (Map.Entry<Reason, Integer> left : failover.leftBehind().entrySet()) {
            json.writeNumberField(left.getKey().text(), left.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("moved_to");
        for (Map.Entry<String, Integer> target : failover.movedTo().entrySet()) {
            json.writeNumberField(target.getKey(), target.getValue());
        }
        json.writeEndObject();
        JsonText.field(json, "last_answer", failover.lastAnswerIfKnown().orElse(null));
        JsonText.field(json, "detected", failover.detected());
        JsonText.field(json, "decided", failover.decided());
        JsonText.field(json, "accepted", failover.acceptedIfKnown().orElse(null));
        JsonText.field(json, "seen", failover.seenIfKnown().orElse(null));
    }

    private static void putEvent(JsonGenerator json, PastEvent event) throws IOException {
        if (event instanceof PastEvent.AcceptedSpec accepted) {
            JsonText.field(json, "event", "spec_accepted");
            JsonText.field(json, "destinations", accepted.destinations());
            JsonText.field(json, "hosts", accepted.hosts());
            putProblems(json, "warnings", accepted.warnings());
        } else if (event instanceof PastEvent.Kept kept) {
            putEvent(json, kept.event());
        }
    }

    private static void putEvent(JsonGenerator json, RouterEvent event) throws IOException {
        if (event instanceof RouterEvent.RouteChanged changed) {
            JsonText.field(json, "event", "change");
            putChange(json, changed.decision());
        } else if (event instanceof RouterEvent.FailoverDone done) {
            JsonText.field(json, "event", "failover");
            putFailover(json, done.failover());
        } else if (event instanceof RouterEvent.SpecRejected rejected) {
            JsonText.field(json, "event", "spec_rejected");
            putProblems(json, "problems", rejected.problems());
        } else if (event instanceof RouterEvent.HostChanged changed) {
            JsonText.field(
                    json,
                    "event",
                    changed.isFailure() ? "host_failed" : changed.isRecovery() ? "host_recovered" : "host_changed");
            JsonText.field(json, "host", changed.host());
            JsonText.field(json, "from", changed.from().text());
            JsonText.field(json, "to", changed.to().text());
            JsonText.field(json, "reason", changed.reason());
            if (changed.to() == Verdict.FAILED) {
                JsonText.field(json, "routes", changed.routes());
            }
        } else if (event instanceof RouterEvent.RouteChangeFailed failed) {
            JsonText.field(json, "event", "change_failed");
            putChange(json, failed.decision());
            JsonText.field(json, "kind", failed.kind().text());
            JsonText.field(json, "error", failed.error());
        } else if (event instanceof RouterEvent.DestinationsWithoutHost without) {
            JsonText.field(json, "event", "destination_without_host");
            putDestinations(json, without.destinations(), without.all());
        } else if (event instanceof RouterEvent.DestinationsWithHost with) {
            JsonText.field(json, "event", "destination_with_host");
            putDestinations(json, with.destinations(), with.all());
        } else if (event instanceof RouterEvent.FallbackOn on) {
            JsonText.field(json, "event", "fallback_on");
            JsonText.field(json, "destination", on.destination());
            JsonText.field(json, "targets", on.targets());
        } else if (event instanceof RouterEvent.FallbackOff off) {
            JsonText.field(json, "event", "fallback_off");
            JsonText.field(json, "destination", off.destination());
            JsonText.field(json, "seconds", off.lasted().toSeconds());
        } else if (event instanceof RouterEvent.ConditionChanged condition) {
            JsonText.field(json, "event", condition.problem() == null ? "condition_ended" : "condition");
            JsonText.field(json, "condition", condition.condition().text());
            JsonText.field(json, "problem", condition.problem());
        } else if (event instanceof RouterEvent.RoleChanged role) {
            JsonText.field(json, "event", "leadership");
            JsonText.field(json, "from", role.from().text());
            JsonText.field(json, "to", role.to().text());
            JsonText.field(json, "why", role.why());
            JsonText.field(json, "leader", role.leader());
        }
    }

    private static void putDestinations(JsonGenerator json, List<Destination> destinations, int all)
            throws IOException {
        JsonText.field(
                json,
                "destinations",
                destinations.stream()
                        .limit(MOST_DESTINATIONS)
                        .map(Destination::toString)
                        .toList());
        JsonText.field(json, "count", destinations.size());
        JsonText.field(json, "all", all);
    }

    private static void putProblems(JsonGenerator json, String name, List<Problem> problems) throws IOException {
        JsonText.field(json, name, problems.stream().map(Problem::toString).toList());
    }
}
