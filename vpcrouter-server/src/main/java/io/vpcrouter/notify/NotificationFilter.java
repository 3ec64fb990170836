package io.vpcrouter.notify;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.notify.Notification.Alert;
import io.vpcrouter.notify.Notification.State;
import io.vpcrouter.validation.Severity;
import java.util.Optional;
import java.util.Set;

/** Decides which events become notifications, and what they are about. On the router's loop. */
final class NotificationFilter {
    private final Set<NotificationKind> wanted;

    NotificationFilter(Set<NotificationKind> wanted) {
        this.wanted = wanted;
    }

    /** The notification of an event, if it has one. */
    Optional<Notification> of(RouterEvent event) {
        return any(event).filter(notification -> wanted.contains(notification.kind()));
    }

    private static Optional<Notification> any(RouterEvent event) {
        if (event instanceof RouterEvent.HostChanged host) {
            return of(host);
        }
        if (event instanceof RouterEvent.FailoverStarted started) {
            return news(
                    NotificationKind.FAILOVER_STARTED,
                    event,
                    "host",
                    started.failover().host());
        }
        if (event instanceof RouterEvent.FailoverDone done) {
            return news(
                    NotificationKind.FAILOVER, event, "host", done.failover().host());
        }
        if (event instanceof RouterEvent.DestinationsWithoutHost) {
            return withoutHost(NotificationKind.DESTINATION_WITHOUT_HOST, event, State.BEGINS);
        }
        if (event instanceof RouterEvent.DestinationsWithHost with) {
            // It goes on for the others.
            State state = with.all() == 0 ? State.ENDS : State.BEGINS;
            return withoutHost(NotificationKind.DESTINATION_WITH_HOST, event, state);
        }
        if (event instanceof RouterEvent.FallbackOn on) {
            return fallback(NotificationKind.FALLBACK_ON, event, State.BEGINS, on.destination());
        }
        if (event instanceof RouterEvent.FallbackOff off) {
            return fallback(NotificationKind.FALLBACK_OFF, event, State.ENDS, off.destination());
        }
        if (event instanceof RouterEvent.SpecRejected) {
            Alert alert = new Alert(State.BEGINS, "problem", "condition", RouterCondition.SPEC.text(), Severity.ERROR);
            return Optional.of(new Notification(NotificationKind.SPEC_REJECTED, event, alert));
        }
        if (event instanceof RouterEvent.RoleChanged role) {
            return news(NotificationKind.LEADERSHIP, event, "role", role.to().text());
        }
        if (event instanceof RouterEvent.ConditionChanged changed
                // SpecRejected says the same.
                && (changed.condition() != RouterCondition.SPEC || changed.problem() == null)) {
            return of(changed);
        }
        return Optional.empty();
    }

    private static Optional<Notification> of(RouterEvent.HostChanged host) {
        if (!host.isFailure() && !host.isRecovery()) {
            return Optional.empty();
        }
        State state = host.isFailure() ? State.BEGINS : State.ENDS;
        return Optional.of(new Notification(
                host.isFailure() ? NotificationKind.HOST_FAILED : NotificationKind.HOST_RECOVERED,
                host,
                new Alert(state, "host_failed", "host", host.host().toString(), Severity.WARNING)));
    }

    private static Optional<Notification> news(NotificationKind kind, RouterEvent event, String label, Object value) {
        Alert alert = new Alert(State.NEWS, kind.text(), label, value.toString(), event.severity());
        return Optional.of(new Notification(kind, event, alert));
    }

    private static Optional<Notification> withoutHost(NotificationKind kind, RouterEvent event, State state) {
        return Optional.of(
                new Notification(kind, event, new Alert(state, "destination_without_host", "", "", Severity.ERROR)));
    }

    private static Optional<Notification> fallback(
            NotificationKind kind, RouterEvent event, State state, Object destination) {
        return Optional.of(new Notification(
                kind, event, new Alert(state, "fallback", "destination", destination.toString(), Severity.WARNING)));
    }

    private static Optional<Notification> of(RouterEvent.ConditionChanged changed) {
        boolean on = changed.problem() != null;
        NotificationKind kind = on ? NotificationKind.PROBLEM : NotificationKind.PROBLEM_ENDED;
        if (changed.condition() == RouterCondition.FROZEN) {
            kind = on ? NotificationKind.FREEZE : NotificationKind.THAW;
        } else if (changed.condition() == RouterCondition.DUEL) {
            kind = on ? NotificationKind.DUEL : NotificationKind.DUEL_ENDED;
        }
        Alert alert = new Alert(
                on ? State.BEGINS : State.ENDS,
                "problem",
                "condition",
                changed.condition().text(),
                changed.condition().severity());
        return Optional.of(new Notification(kind, changed, alert));
    }
}
