package io.vpcrouter.notify;

import io.vpcrouter.control.RouterEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Decides which events become notifications, and their names. On the router's loop. */
final class NotificationFilter {
    private static final String FROZEN = "frozen";
    /** {@link RouterEvent.SpecRejected} says the same. */
    private static final String SPEC = "spec";

    private final Set<String> current = new HashSet<>();

    /** The notification of an event, if it has one. */
    Optional<Notification> of(RouterEvent event) {
        if (event instanceof RouterEvent.FailoverDone) {
            return Optional.of(new Notification("failover", event));
        }
        if (event instanceof RouterEvent.SpecRejected) {
            return Optional.of(new Notification("spec_rejected", event));
        }
        if (event instanceof RouterEvent.ConditionChanged condition
                && !condition.name().equals(SPEC)) {
            return ofCondition(condition);
        }
        return Optional.empty();
    }

    /** A condition is notified when it begins and when it ends, not each time its text changes. */
    private Optional<Notification> ofCondition(RouterEvent.ConditionChanged condition) {
        boolean begins = condition.problem() != null;
        boolean edge = begins ? current.add(condition.name()) : current.remove(condition.name());
        if (!edge) {
            return Optional.empty();
        }
        String kind =
                condition.name().equals(FROZEN) ? (begins ? "freeze" : "thaw") : (begins ? "problem" : "problem_ended");
        return Optional.of(new Notification(kind, condition));
    }
}
