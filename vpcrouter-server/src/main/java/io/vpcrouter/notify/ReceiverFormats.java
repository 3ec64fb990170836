package io.vpcrouter.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.notify.Notification.Alert;
import io.vpcrouter.notify.Notification.State;
import io.vpcrouter.validation.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notifications in the words of those that receive them. Jackson escapes every value. */
final class ReceiverFormats {
    /** An alert that nobody ends, because the daemon was stopped meanwhile, ends by itself. */
    static final Duration LONGEST_ALERT = Duration.ofDays(1);
    /** What only happened is shown for a while. */
    static final Duration NEWS = Duration.ofMinutes(5);

    private static final JsonFactory JSON = new JsonFactory();

    private ReceiverFormats() {}

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * A notification as a receiver takes it; nothing if the receiver has no use for it.
     *
     * @param format the receiver
     * @param sender who tells it
     */
    static Optional<byte[]> of(NotifyFormat format, Notification notification, Sender sender) {
        return switch (format) {
            case JSON -> Optional.of(NotificationJson.of(notification, sender));
            case SLACK -> Optional.of(bytes(json -> slack(json, notification, sender)));
            case PAGERDUTY ->
                // It knows open incidents only, and what happened in one is in its log already.
                notification.alert().state() == State.NEWS
                        ? Optional.empty()
                        : Optional.of(bytes(json -> pagerDuty(json, notification, sender)));
            case ALERTMANAGER -> Optional.of(bytes(json -> alertmanager(json, notification, sender)));
        };
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    // ---- Slack ------------------------------------------------------------------------------------------------------

    private static void slack(JsonGenerator json, Notification notification, Sender sender) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "text",
                sign(notification) + " " + slackText(sender.prefix() + NotificationText.of(notification.cause())));
        json.writeBooleanField("mrkdwn", false);
        json.writeEndObject();
    }

    private static String sign(Notification notification) {
        return switch (notification.cause().severity()) {
            case ERROR -> ":red_circle:";
            case WARNING -> ":large_yellow_circle:";
            default -> ":large_green_circle:";
        };
    }

    /** In Slack's text these three begin links and mentions. */
    private static String slackText(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    // ---- PagerDuty --------------------------------------------------------------------------------------------------

    /** Without the routing key, which is a secret: {@link #withRoutingKey} adds it when the event is sent. */
    private static void pagerDuty(JsonGenerator json, Notification notification, Sender sender) throws IOException {
        Alert alert = notification.alert();
        json.writeStartObject();
        json.writeStringField("event_action", alert.state() == State.ENDS ? "resolve" : "trigger");
        json.writeStringField("dedup_key", key(alert, sender.vpc()));
        if (alert.state() == State.BEGINS) {
            json.writeStringField("client", "vpcrouter " + sender.version());
            json.writeObjectFieldStart("payload");
            json.writeStringField("summary", NotificationText.of(notification.cause()));
            json.writeStringField("source", sender.vpc().isEmpty() ? "vpcrouter" : sender.vpc());
            json.writeStringField("severity", Notification.text(alert.severity()));
            json.writeStringField("timestamp", notification.cause().at().toString());
            json.writeStringField("component", alert.value().isEmpty() ? "routes" : alert.value());
            json.writeStringField("class", alert.name());
            json.writeObjectFieldStart("custom_details");
            NotificationJson.putReplica(json, sender);
            NotificationJson.putFacts(json, notification.cause());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** At most 255 characters. */
    private static String key(Alert alert, String vpc) {
        String key = "vpcrouter/" + vpc + "/" + alert.name() + "/" + alert.value();
        return key.length() <= 255 ? key : key.substring(0, 246) + Integer.toHexString(key.hashCode());
    }

    /** Puts the routing key before everything else. */
    static byte[] withRoutingKey(byte[] event, String key) {
        byte[] head = bytes(json -> {
            json.writeStartObject();
            json.writeStringField("routing_key", key);
            json.writeEndObject();
        });
        byte[] all = new byte[head.length + event.length - 1];
        System.arraycopy(head, 0, all, 0, head.length - 1);
        all[head.length - 1] = ',';
        System.arraycopy(event, 1, all, head.length, event.length - 1);
        return all;
    }

    // ---- Alertmanager -----------------------------------------------------------------------------------------------

    private static void alertmanager(JsonGenerator json, Notification notification, Sender sender) throws IOException {
        Alert alert = notification.alert();
        Instant at = notification.cause().at();
        json.writeStartArray();
        json.writeStartObject();
        json.writeObjectFieldStart("labels");
        json.writeStringField("alertname", "vpcrouter_" + alert.name());
        json.writeStringField("severity", alertSeverity(alert));
        if (!sender.vpc().isEmpty()) {
            json.writeStringField("vpc", sender.vpc());
        }
        if (!alert.label().isEmpty()) {
            json.writeStringField(alert.label(), alert.value());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("annotations");
        json.writeStringField("summary", NotificationText.of(notification.cause()));
        // No labels: what several replicas tell is one alert.
        NotificationJson.putReplica(json, sender);
        json.writeEndObject();
        if (alert.state() != State.ENDS) {
            json.writeStringField("startsAt", at.toString());
        }
        Instant end = switch (alert.state()) {
            case BEGINS -> at.plus(LONGEST_ALERT);
            case ENDS -> at;
            case NEWS -> at.plus(NEWS);
        };
        json.writeStringField("endsAt", end.toString());
        json.writeEndObject();
        json.writeEndArray();
    }

    /** The words that Prometheus' own rules use. */
    private static String alertSeverity(Alert alert) {
        return alert.severity() == Severity.ERROR ? "critical" : Notification.text(alert.severity());
    }
}
