package io.vpcrouter.notify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a notification is about.
 *
 * <p>Evolution: later versions may add kinds.
 */
public enum NotificationKind {
    HOST_FAILED,
    HOST_RECOVERED,
    FAILOVER_STARTED,
    FAILOVER,
    DESTINATION_WITHOUT_HOST,
    DESTINATION_WITH_HOST,
    FALLBACK_ON,
    FALLBACK_OFF,
    FREEZE,
    THAW,
    DUEL,
    DUEL_ENDED,
    LEADERSHIP,
    SPEC_REJECTED,
    PROBLEM,
    PROBLEM_ENDED;

    /** All names, for messages. */
    public static final String FORM =
            Arrays.stream(values()).map(NotificationKind::text).collect(Collectors.joining(", ", "one of ", ""));

    /** Its name in notifications and options. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this name. */
    public static Optional<NotificationKind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
