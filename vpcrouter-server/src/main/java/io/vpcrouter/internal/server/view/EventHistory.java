package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.validation.Problem;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the last events of a router for {@code /history}: a bounded number of them, and none that {@link
 * io.vpcrouter.control.RouterStatus} keeps itself.
 *
 * <p>Threading: any.
 */
public final class EventHistory implements RouterListener {
    private static final int KEPT = 500;
    /** A spec may have as many mistakes as lines. */
    private static final int PROBLEMS_KEPT = 10;

    private final ArrayDeque<PastEvent> events = new ArrayDeque<>();

    @Override
    public void on(RouterEvent event) {
        kept(event).ifPresent(this::add);
    }

    private void add(PastEvent event) {
        synchronized (events) {
            events.addFirst(event);
            if (events.size() > KEPT) {
                events.removeLast();
            }
        }
    }

    /** What happened, newest first. */
    public List<PastEvent> newestFirst() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** What outlasts the process of an event, if anything: all that is kept here, changes and failovers. */
    public static Optional<PastEvent> lasting(RouterEvent event) {
        return event instanceof RouterEvent.RouteChanged || event instanceof RouterEvent.FailoverDone
                ? Optional.of(new PastEvent.Kept(event))
                : kept(event);
    }

    private static Optional<PastEvent> kept(RouterEvent event) {
        if (event instanceof RouterEvent.SpecAccepted accepted) {
            return Optional.of(new PastEvent.AcceptedSpec(
                    accepted.at(),
                    accepted.spec().routes().size(),
                    accepted.spec().hosts().size(),
                    first(accepted.warnings())));
        }
        if (event instanceof RouterEvent.SpecRejected rejected) {
            return Optional.of(
                    new PastEvent.Kept(new RouterEvent.SpecRejected(rejected.at(), first(rejected.problems()))));
        }
        boolean kept = event instanceof RouterEvent.HostChanged
                || event instanceof RouterEvent.RouteChangeFailed
                || event instanceof RouterEvent.DestinationsWithoutHost
                || event instanceof RouterEvent.DestinationsWithHost
                || event instanceof RouterEvent.FallbackOn
                || event instanceof RouterEvent.FallbackOff
                || event instanceof RouterEvent.ConditionChanged
                || event instanceof RouterEvent.RoleChanged;
        // Plans and calls are many; changes and failovers are in the status.
        return kept ? Optional.of(new PastEvent.Kept(event)) : Optional.empty();
    }

    private static List<Problem> first(List<Problem> problems) {
        return problems.stream().limit(PROBLEMS_KEPT).toList();
    }
}
