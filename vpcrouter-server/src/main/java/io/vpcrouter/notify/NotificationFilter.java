package io.vpcrouter.notify;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import java.util.Optional;

/** Decides which events become notifications, and their names. On the router's loop. */
final class NotificationFilter {
    /** The notification of an event, if it has one. */
    Optional<Notification> of(RouterEvent event) {
        if (event instanceof RouterEvent.FailoverDone) {
            return Optional.of(new Notification("failover", event));
        }
        if (event instanceof RouterEvent.FallbackOn) {
            return Optional.of(new Notification("fallback_on", event));
        }
        if (event instanceof RouterEvent.FallbackOff) {
            return Optional.of(new Notification("fallback_off", event));
        }
        if (event instanceof RouterEvent.SpecRejected) {
            return Optional.of(new Notification("spec_rejected", event));
        }
        if (event instanceof RouterEvent.RoleChanged) {
            return Optional.of(new Notification("role", event));
        }
        if (event instanceof RouterEvent.ConditionChanged changed
                // SpecRejected says the same.
                && changed.condition() != RouterCondition.SPEC) {
            return Optional.of(new Notification(name(changed), changed));
        }
        return Optional.empty();
    }

    private static String name(RouterEvent.ConditionChanged changed) {
        boolean on = changed.problem() != null;
        if (changed.condition() == RouterCondition.FROZEN) {
            return on ? "freeze" : "thaw";
        }
        return on ? "problem" : "problem_ended";
    }
}
