package io.vpcrouter.simulation;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.simulation.Scenario.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold in every simulation, whatever happens. */
final class Invariants {
    private static final long SECOND = 1_000_000_000L;
    /** How long after the last trouble with the cloud its traces, such as back-off and slowed writes, may last. */
    private static final long CLOUD_SETTLES = 90 * SECOND;

    private final Simulation simulation;
    private final Map<String, String> untouchable;
    private final ChangePolicy policy;
    private WriteRules writes;
    private final MoveRules moves;
    private final DeadTargets deadTargets;
    private boolean mayWrite = true;
    private @Nullable String violation;

    Invariants(Simulation simulation) {
        this.simulation = simulation;
        this.untouchable = Landscape.protectedRoutes(simulation.vpc.snapshot());
        this.policy = simulation.scenario.config().rules().policy();
        this.writes = new WriteRules(this::violated, simulation.time);
        this.moves = new MoveRules(this::violated, simulation);
        this.deadTargets = new DeadTargets(this::violated, simulation);
    }

    void violated(String what) {
        if (violation == null) {
            violation = "at " + simulation.time.elapsed().toMillis() + " ms: " + what;
        }
    }

    /** To be called wherever it may throw: the router contains what its listeners throw. */
    void check() {
        if (violation != null) {
            throw new AssertionError(violation);
        }
    }

    void routerStarted() {
        writes = new WriteRules(this::violated, simulation.time);
        moves.routerStarted();
    }

    /** A write reaches the cloud. */
    void applying(RouteChange change) {
        if (!Landscape.TABLES.contains(change.table()) || Landscape.isProtected(change.destination())) {
            violated("touched what is not managed: " + change);
        }
        if (policy == ChangePolicy.OBSERVE) {
            violated("wrote while only observing: " + change);
        }
        if (policy == ChangePolicy.UPSERT_ONLY && change instanceof RouteChange.Delete) {
            violated("deleted although the policy forbids it: " + change);
        }
        if (!mayWrite) {
            violated("wrote although everything was in line and nothing happened: " + change);
        }
        writes.applying(change);
    }

    void told(RouterEvent event) {
        if (event instanceof RouterEvent.RouteChanged changed) {
            moves.changed(changed);
        } else if (event instanceof RouterEvent.Planned planned) {
            moves.planned(planned.plan());
        }
    }

    void everySecond() {
        long now = simulation.time.nanos();
        if (!Landscape.protectedRoutes(simulation.vpc.snapshot()).equals(untouchable)) {
            violated("routes that are not managed have changed");
        }
        boolean cloudWorks =
                simulation.scenario.family() == Family.DEATHS || simulation.trouble.worksSince(now - CLOUD_SETTLES);
        if (policy != ChangePolicy.OBSERVE && cloudWorks) {
            deadTargets.look(now);
        }
    }

    void healing() {
        moves.healing();
    }

    /** From now on there is no reason to write anything. */
    void quiet() {
        mayWrite = false;
    }

    void inLineAtTheEnd() {
        List<String> differences = differences();
        if (!differences.isEmpty()) {
            violated("not in line at the end: " + differences);
        }
    }

    /** Where the tables are not as the spec wants them, by rules written down here a second time. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (policy == ChangePolicy.OBSERVE) {
            return differences;
        }
        NetworkSnapshot snapshot = simulation.vpc.snapshot();
        Map<String, Map<Destination, Route>> managed = Landscape.managedRoutes(snapshot);
        for (String table : Landscape.TABLES) {
            Map<Destination, Route> routes = managed.getOrDefault(table, Map.of());
            simulation.spec().routes().forEach((destination, intent) -> {
                Route route = routes.get(destination);
                if (isConflict(snapshot, table, destination)) {
                    return;
                }
                if (route == null) {
                    differences.add(table + " " + destination + " is missing");
                } else if (!leadsToHost(snapshot, route, intent)) {
                    differences.add(table + " " + destination + " leads to " + route.target() + " instead of one of "
                            + intent.hosts());
                }
            });
            if (policy == ChangePolicy.SYNC) {
                routes.keySet().stream()
                        .filter(destination -> !simulation.spec().routes().containsKey(destination))
                        .forEach(destination -> differences.add(table + " " + destination + " is left over"));
            }
        }
        return differences;
    }

    private static boolean isConflict(NetworkSnapshot snapshot, String table, Destination destination) {
        return snapshot.tables().stream()
                .filter(known -> known.id().equals(table))
                .flatMap(known -> known.routes().stream())
                .anyMatch(route -> route.destination().equals(destination)
                        && route.origin() == Route.Origin.STATIC
                        && !route.isRouterRoute());
    }

    static boolean leadsToHost(NetworkSnapshot snapshot, Route route, RouteIntent intent) {
        for (IpAddress host : intent.hosts()) {
            Optional<NetworkInterface> carrier = Landscape.carrierOf(snapshot, host);
            if (carrier.filter(eni ->
                            eni.attached() && eni.id().equals(route.target().id()))
                    .isPresent()) {
                return !route.blackhole();
            }
        }
        return false;
    }
}
