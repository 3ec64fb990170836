package io.vpcrouter.notify;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.validation.Printable;
import io.vpcrouter.validation.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A notification in one sentence, for people. */
final class NotificationText {
    private static final int LONGEST = 500;
    private static final int MOST_NAMED = 5;

    private NotificationText() {}

    static String of(RouterEvent cause) {
        return Printable.shortened(sentence(cause).replaceAll("[\\r\\n\\t]+", " "), LONGEST);
    }

    private static String sentence(RouterEvent cause) {
        if (cause instanceof RouterEvent.HostChanged host) {
            String what = host.isFailure() ? "failed" + carried(host.routes()) : "can be used again";
            return "host " + host.host() + " " + what + ": " + host.reason();
        }
        if (cause instanceof RouterEvent.FailoverStarted started) {
            Failover failover = started.failover();
            return "failover of host " + failover.host() + " started: " + (failover.routes() - failover.left()) + " of "
                    + routes(failover.routes()) + " are being moved" + left(failover);
        }
        if (cause instanceof RouterEvent.FailoverDone done) {
            Failover failover = done.failover();
            return "failover of host " + failover.host() + " done: " + failover.moved() + " of "
                    + routes(failover.routes()) + " moved" + left(failover);
        }
        if (cause instanceof RouterEvent.DestinationsWithoutHost without) {
            return "no host can be used for " + named(without.destinations()) + "; " + without.all()
                    + " in all have no usable host";
        }
        if (cause instanceof RouterEvent.DestinationsWithHost with) {
            return "a host can be used again for " + named(with.destinations()) + "; " + with.all()
                    + " in all have no usable host";
        }
        if (cause instanceof RouterEvent.FallbackOn on) {
            return "no host can carry " + on.destination() + ", its fallback does: " + String.join(", ", on.targets());
        }
        if (cause instanceof RouterEvent.FallbackOff off) {
            return off.destination() + " has left its fallback after "
                    + off.lasted().toSeconds() + " s";
        }
        if (cause instanceof RouterEvent.SpecRejected rejected) {
            return "route spec rejected, the last good one stays in force: "
                    + rejected.problems().stream()
                            .filter(Problem::isError)
                            .limit(MOST_NAMED)
                            .map(Problem::toString)
                            .collect(Collectors.joining("; "));
        }
        if (cause instanceof RouterEvent.RoleChanged role) {
            return "this replica was " + role.from().text() + " and is "
                    + role.to().text() + " now: " + role.why();
        }
        if (cause instanceof RouterEvent.ConditionChanged changed) {
            String name = changed.condition().text();
            return changed.problem() == null ? name + " ended" : name + ": " + changed.problem();
        }
        return cause.getClass().getSimpleName();
    }

    private static String carried(int routes) {
        return routes == 0 ? ", it carried no route" : ", it carried " + routes(routes);
    }

    private static String routes(int number) {
        return number + (number == 1 ? " route" : " routes");
    }

    private static String left(Failover failover) {
        return failover.left() == 0 ? "" : "; left behind: " + failover.leftText();
    }

    private static String named(List<Destination> destinations) {
        String first = destinations.stream()
                .limit(MOST_NAMED)
                .map(Destination::toString)
                .collect(Collectors.joining(", "));
        int more = destinations.size() - MOST_NAMED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
