package io.vpcrouter.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.validation.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON of a notification: one object on one line, short enough for the buffer of a pipe. */
final class NotificationJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_DESTINATIONS = 20;
    private static final int LONGEST_TEXT = 500;

    private NotificationJson() {}

    /** Each has an id of its own, by which a receiver recognizes one that came twice. */
    static byte[] of(Notification notification, Sender sender) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", UUID.randomUUID().toString());
            json.writeStringField("event", notification.kind().text());
            json.writeStringField("severity", notification.severityText());
            json.writeStringField("at", notification.cause().at().toString());
            json.writeStringField("vpc", sender.vpc());
            json.writeStringField("vpcrouter", sender.version());
            putReplica(json, sender);
            putFacts(json, notification.cause());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Which of several replicas tells this; nothing for a router that is the only one. */
    static void putReplica(JsonGenerator json, Sender sender) throws IOException {
        if (sender.replica() != null) {
            json.writeStringField("replica", sender.replica());
            json.writeStringField("role", sender.role().text());
        }
    }

    /** What depends on the event. */
    static void putFacts(JsonGenerator json, RouterEvent cause) throws IOException {
        if (cause instanceof RouterEvent.HostChanged host) {
            json.writeStringField("host", host.host().toString());
            json.writeStringField("reason", shortened(host.reason()));
            if (host.isFailure()) {
                json.writeNumberField("routes", host.routes());
            }
        } else if (cause instanceof RouterEvent.FailoverStarted started) {
            putFailover(json, started.failover());
        } else if (cause instanceof RouterEvent.FailoverDone done) {
            putFailover(json, done.failover());
        } else if (cause instanceof RouterEvent.DestinationsWithoutHost without) {
            putDestinations(json, without.destinations(), without.all());
        } else if (cause instanceof RouterEvent.DestinationsWithHost with) {
            putDestinations(json, with.destinations(), with.all());
        } else if (cause instanceof RouterEvent.FallbackOn on) {
            json.writeStringField("destination", on.destination().toString());
            json.writeArrayFieldStart("targets");
            for (String target : on.targets()) {
                json.writeString(target);
            }
            json.writeEndArray();
        } else if (cause instanceof RouterEvent.FallbackOff off) {
            json.writeStringField("destination", off.destination().toString());
            json.writeNumberField("seconds", off.lasted().toSeconds());
        } else if (cause instanceof RouterEvent.SpecRejected rejected) {
            putProblems(json, rejected.problems());
        } else if (cause instanceof RouterEvent.RoleChanged role) {
            json.writeStringField("from", role.from().text());
            json.writeStringField("to", role.to().text());
            json.writeStringField("why", shortened(role.why()));
            json.writeStringField("leader", role.leader());
        } else if (cause instanceof RouterEvent.ConditionChanged condition) {
            json.writeStringField("condition", condition.condition().text());
            if (condition.problem() != null) {
                json.writeStringField("problem", shortened(condition.problem()));
            }
        }
    }

    private static void putFailover(JsonGenerator json, Failover failover) throws IOException {
        json.writeStringField("host", failover.host().toString());
        json.writeNumberField("rows", failover.routes());
        json.writeNumberField("moved", failover.moved());
        json.writeObjectFieldStart("left_behind");
        for (Map.Entry<Reason, Integer> left : failover.leftBehind().entrySet()) {
            json.writeNumberField(left.getKey().text(), left.getValue());
        }
        json.writeEndObject();
        json.writeStringField("detected", failover.detected().toString());
        json.writeStringField("decided", failover.decided().toString());
        json.writeStringField("accepted", text(failover.acceptedIfKnown()));
        json.writeStringField("seen", text(failover.seenIfKnown()));
    }

    private static void putDestinations(JsonGenerator json, List<Destination> destinations, int all)
            throws IOException {
        json.writeArrayFieldStart("destinations");
        for (Destination destination : destinations.subList(0, Math.min(MOST_DESTINATIONS, destinations.size()))) {
            json.writeString(destination.toString());
        }
        json.writeEndArray();
        json.writeNumberField("count", destinations.size());
        json.writeNumberField("all", all);
    }

    private static void putProblems(JsonGenerator json, List<Problem> problems) throws IOException {
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        json.writeNumberField("count", errors.size());
        json.writeArrayFieldStart("problems");
        for (Problem problem : errors.subList(0, Math.min(MOST_PROBLEMS, errors.size()))) {
            json.writeString(shortened(problem.toString()));
        }
        json.writeEndArray();
    }

    private static @Nullable String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
