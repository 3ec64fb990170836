package io.vpcrouter.simulation;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.VpcSnapshot;
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
        this.untouchable = Landscape.protectedRows(simulation.vpc.snapshot());
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
        if (!Landscape.protectedRows(simulation.vpc.snapshot()).equals(untouchable)) {
            violated("rows that are not managed have changed");
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
        VpcSnapshot snapshot = simulation.vpc.snapshot();
        Map<String, Map<Cidr, Route>> managed = Landscape.managedRows(snapshot);
        for (String table : Landscape.TABLES) {
            Map<Cidr, Route> rows = managed.getOrDefault(table, Map.of());
            simulation.spec().routes().forEach((destination, intent) -> {
                Route row = rows.get(destination);
                if (isConflict(snapshot, table, destination)) {
                    return;
                }
                if (row == null) {
                    differences.add(table + " " + destination + " is missing");
                } else if (!leadsToHost(snapshot, row, intent)) {
                    differences.add(table + " " + destination + " leads to " + row.target() + " instead of one of "
                            + intent.hosts());
                }
            });
            if (policy == ChangePolicy.SYNC) {
                rows.keySet().stream()
                        .filter(destination -> !simulation.spec().routes().containsKey(destination))
                        .forEach(destination -> differences.add(table + " " + destination + " is left over"));
            }
        }
        return differences;
    }

    private static boolean isConflict(VpcSnapshot snapshot, String table, Cidr destination) {
        return snapshot.tables().stream()
                .filter(known -> known.id().equals(table))
                .flatMap(known -> known.routes().stream())
                .anyMatch(row -> row.destination().equals(destination)
                        && row.origin() == Route.Origin.STATIC
                        && !row.isRouterRoute());
    }

    static boolean leadsToHost(VpcSnapshot snapshot, Route row, RouteIntent intent) {
        for (IpAddress host : intent.hosts()) {
            Optional<NetworkInterface> carrier = Landscape.carrierOf(snapshot, host);
            if (carrier.filter(eni ->
                            eni.attached() && eni.id().equals(row.target().id()))
                    .isPresent()) {
                return !row.blackhole();
            }
        }
        return false;
    }
}
