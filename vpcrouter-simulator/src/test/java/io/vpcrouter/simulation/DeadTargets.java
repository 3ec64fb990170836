package io.vpcrouter.simulation;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.simulation.Scenario.Family;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Every route on a dead host that has a healthy alternative is moved, within the promised time. */
final class DeadTargets {
    private static final Duration MASS_FAILURE_HOLD = Duration.ofSeconds(15);
    private static final Duration LONGEST_FAILOVER_HOLD = Duration.ofSeconds(5);
    /** Calls, the second between two looks, and whatever a table needs besides. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Consumer<String> violated;
    private final Simulation simulation;
    private final long bound;
    /** How long nobody may know of a route that somebody else has set. */
    private final long unread;

    DeadTargets(Consumer<String> violated, Simulation simulation) {
        this.violated = violated;
        this.simulation = simulation;
        ProbeTiming timing = simulation.scenario.timing();
        Duration detection = timing.interval().plus(timing.verdictTime());
        // Where more than deaths happens, the route may just have been moved to where it is.
        Duration rest = simulation.scenario.family() == Family.DEATHS ? Duration.ZERO : detection.multipliedBy(4);
        this.bound = detection
                .plus(MASS_FAILURE_HOLD)
                .plus(LONGEST_FAILOVER_HOLD)
                .plus(SLACK)
                .plus(rest)
                .toNanos();
        this.unread = simulation.scenario.config().recheckInterval().toNanos();
    }

    void look(long now) {
        long moment = now - bound;
        boolean calm = simulation.routerSince() <= moment
                && simulation.specSince() <= moment
                && simulation.checkerTroubleUntil() <= moment;
        if (!calm) {
            return;
        }
        NetworkSnapshot snapshot = simulation.vpc.snapshot();
        Landscape.managedRoutes(snapshot)
                .forEach((table, routes) -> routes.forEach((destination, route) -> {
                    RouteIntent intent = simulation.spec().routes().get(destination);
                    if (intent != null
                            && isOnDeadHost(snapshot, route, intent, moment)
                            && !simulation.truth.wasSetByOthersSince(table, destination, moment - unread)) {
                        complain(table, destination, route, intent, snapshot);
                    }
                }));
    }

    private boolean isOnDeadHost(NetworkSnapshot snapshot, Route route, RouteIntent intent, long moment) {
        boolean any = false;
        for (IpAddress host : intent.hosts()) {
            if (carries(snapshot, route.target().id(), host)) {
                if (!simulation.truth.isDeadSince(host, moment)) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private static boolean carries(NetworkSnapshot snapshot, String eni, IpAddress host) {
        return Landscape.carrierOf(snapshot, host)
                .filter(carrier -> carrier.id().equals(eni))
                .isPresent();
    }

    private void complain(
            String table, Destination destination, Route route, RouteIntent intent, NetworkSnapshot snapshot) {
        Optional<IpAddress> alternative = intent.hosts().stream()
                .filter(host -> !simulation.truth.wasEverBad(host))
                .filter(host -> Landscape.carrierOf(snapshot, host)
                        .filter(NetworkInterface::attached)
                        .isPresent())
                .findFirst();
        if (alternative.isPresent()) {
            violated.accept("still leads to a dead host after " + Duration.ofNanos(bound) + ": "
                    + Map.of(
                            "table",
                            table,
                            "destination",
                            destination,
                            "target",
                            route.target(),
                            "alternative",
                            alternative.get()));
        }
    }
}
