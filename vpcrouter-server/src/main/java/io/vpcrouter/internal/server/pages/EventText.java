package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.server.view.PastEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.validation.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event of the history in words.
 *
 * @param name what happened
 * @param facts the facts
 */
record EventText(String name, String facts) {
    private static final int MOST_DESTINATIONS = 5;

    static EventText of(PastEvent past) {
        if (past instanceof PastEvent.AcceptedSpec accepted) {
            return new EventText(
                    "spec accepted",
                    HtmlWords.count(accepted.destinations(), "destination", "destinations") + ", "
                            + HtmlWords.count(accepted.hosts(), "host", "hosts")
                            + problems("warnings", accepted.warnings()));
        }
        return of(((PastEvent.Kept) past).event());
    }

    private static EventText of(RouterEvent event) {
        if (event instanceof RouterEvent.SpecRejected rejected) {
            return new EventText("spec rejected", problems("problems", rejected.problems()));
        }
        if (event instanceof RouterEvent.HostChanged host) {
            String routes = host.routes() == 0 ? "" : ", with " + HtmlWords.count(host.routes(), "route", "routes");
            return new EventText(
                    host.isFailure() ? "host failed" : host.isRecovery() ? "host recovered" : "host changed",
                    host.host() + ": " + host.from().text() + " → " + host.to().text() + routes + ", " + host.reason());
        }
        if (event instanceof RouterEvent.DestinationsWithoutHost without) {
            return new EventText("no usable host", destinations(without.destinations(), without.all()));
        }
        if (event instanceof RouterEvent.DestinationsWithHost with) {
            return new EventText("a usable host again", destinations(with.destinations(), with.all()));
        }
        if (event instanceof RouterEvent.FallbackOn on) {
            return new EventText("on the fallback", on.destination() + " → " + String.join(", ", on.targets()));
        }
        if (event instanceof RouterEvent.FallbackOff off) {
            return new EventText(
                    "off the fallback",
                    off.destination() + ", after " + off.lasted().toSeconds() + " s");
        }
        if (event instanceof RouterEvent.RouteChangeFailed failed) {
            return new EventText(
                    "change failed",
                    change(failed.decision()) + ", " + failed.kind().text() + ": " + failed.error());
        }
        if (event instanceof RouterEvent.ConditionChanged condition) {
            return condition.problem() == null
                    ? new EventText("condition ended", condition.condition().text())
                    : new EventText("condition", condition.condition().text() + ": " + condition.problem());
        }
        if (event instanceof RouterEvent.RoleChanged role) {
            return new EventText(
                    "role changed", role.from().text() + " → " + role.to().text() + ", " + role.why());
        }
        return new EventText(event.getClass().getSimpleName(), "");
    }

    private static String destinations(List<Destination> destinations, int all) {
        String first = destinations.stream()
                .limit(MOST_DESTINATIONS)
                .map(Destination::toString)
                .collect(Collectors.joining(", "));
        int more = destinations.size() - MOST_DESTINATIONS;
        return first + (more > 0 ? " and " + HtmlWords.number(more) + " more" : "") + "; "
                + HtmlWords.count(all, "destination", "destinations") + " without one now";
    }

    private static String change(Decision decision) {
        String from = decision.currentIfAny().map(RouteTarget::id).orElse("no route");
        String to = decision.toIfAny().orElse("no route");
        return decision.action().text() + " " + decision.destination() + " in " + decision.table() + ": " + from + " → "
                + to + ", " + decision.reason().text();
    }

    private static String problems(String name, List<Problem> problems) {
        return problems.isEmpty()
                ? ""
                : problems.stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining("; ", " " + name + ": ", ""))
                        .strip();
    }
}
