package io.vpcrouter.notify;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.validation.Severity;

/**
 * An event that the operator is notified of.
 *
 * @param kind what it is about
 * @param cause what happened
 * @param alert what begins or ends with it, for receivers that keep alerts
 */
record Notification(NotificationKind kind, RouterEvent cause, Alert alert) {
    /**
     * What lasts until another notification ends it. The name, the label and the severity are the same at both ends.
     *
     * @param state whether it begins or ends with the notification, or is neither
     * @param name its name
     * @param label the name of what tells it from others of its name; empty if nothing does
     * @param value the value of that
     * @param severity how bad it is while it lasts
     */
    record Alert(State state, String name, String label, String value, Severity severity) {}

    /** The ends of an alert. */
    enum State {
        BEGINS,
        ENDS,
        /** It happened, and nothing lasts. */
        NEWS
    }

    /** The severity of this notification, as the log writes it. */
    String severityText() {
        return text(cause.severity());
    }

    static String text(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            default -> "info";
        };
    }
}
