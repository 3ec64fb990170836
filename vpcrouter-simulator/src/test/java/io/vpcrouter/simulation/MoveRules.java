package io.vpcrouter.simulation;

import io.vpcrouter.control.RouterEvent.RouteChanged;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.simulation.Scenario.Family;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** No route is moved or deleted without a reason of the contract that is really the case; and none too often. */
final class MoveRules {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final int MOVES_A_MINUTE = 3;
    private static final int FAILOVERS_A_MINUTE = MOVES_A_MINUTE + 13;
    /** How long a reason may lie back: holds, waits after errors, reads that lag and calls that take long. */
    private static final long SLACK = 60 * SECOND;

    private static final int FEW_DELETES = 5;
    private static final double SMALL_SHARE = 0.2;

    private final Consumer<String> violated;
    private final Simulation simulation;
    private final PlanRules rules;
    private final long recoveryWindow;
    private final Map<String, ArrayDeque<Long>> moves = new HashMap<>();
    private boolean settled;

    MoveRules(Consumer<String> violated, Simulation simulation) {
        this.violated = violated;
        this.simulation = simulation;
        this.rules = simulation.scenario.config().rules();
        this.recoveryWindow = simulation.scenario.recoveryWindow().toNanos();
    }

    void routerStarted() {
        moves.clear();
    }

    void healing() {
        settled = false;
    }

    void changed(RouteChanged event) {
        Decision decision = event.decision();
        long now = simulation.time.nanos();
        if (simulation.scenario.family() == Family.CHECKER && settled && decision.action() != Action.CREATE) {
            violated.accept("moved although only the checker was in trouble: " + decision);
        }
        if (decision.action() == Action.REPLACE) {
            countMove(decision, now);
            String complaint = moveWithoutReason(decision, now);
            if (complaint != null) {
                violated.accept(complaint + ": " + decision);
            }
        } else if (decision.action() == Action.DELETE) {
            String complaint = deleteWithoutReason(decision, now);
            if (complaint != null) {
                violated.accept(complaint + ": " + decision);
            }
        }
    }

    private void countMove(Decision decision, long now) {
        ArrayDeque<Long> lately =
                moves.computeIfAbsent(decision.table() + decision.destination(), key -> new ArrayDeque<>());
        while (!lately.isEmpty() && now - lately.peekFirst() >= MINUTE) {
            lately.removeFirst();
        }
        int most = decision.isFailover() ? FAILOVERS_A_MINUTE : MOVES_A_MINUTE;
        if (lately.size() >= most) {
            violated.accept("moved more than " + most + " times within a minute: " + decision);
        }
        lately.addLast(now);
    }

    private @Nullable String moveWithoutReason(Decision decision, long now) {
        RouteIntent intent = simulation.spec().routes().get(decision.destination());
        String from = decision.currentIfAny().map(target -> target.id()).orElse("");
        boolean specIsNew = now - simulation.specSince() < SLACK;
        if (intent == null) {
            return specIsNew ? null : "moved a route that is not in the spec";
        }
        switch (decision.reason()) {
            case HOST_FAILED:
                return specIsNew
                                || intent.hosts().stream()
                                        .filter(host -> simulation.truth.everCarried(from, host))
                                        .anyMatch(host -> wasBadLately(host, now))
                        ? null
                        : "moved off a host that was well";
            case HARD_EVIDENCE:
                return simulation.truth.wasEvidenceSince(from, now - SLACK) ? null : "no such evidence";
            case NOT_ELIGIBLE:
                return specIsNew
                                || simulation.truth.wasEvidenceSince(from, now - SLACK)
                                || isHiddenAndSilent(from, intent, now)
                                || anyHostOn(from, intent).isEmpty()
                        ? null
                        : "moved off an eligible host";
            case FAILBACK:
                return failbackWithoutReason(decision, intent, now);
            case QUESTIONABLE:
                return specIsNew || intent.hosts().stream().anyMatch(simulation.truth::wasEverBad)
                        ? null
                        : "nobody was questionable";
            case OTHER_TABLE:
            case CHANGED_BY_OTHERS:
                return simulation.scenario.family() != Family.CHECKER ? null : "nobody changed anything";
            default:
                return "not a reason for a move";
        }
    }

    private @Nullable String failbackWithoutReason(Decision decision, RouteIntent intent, long now) {
        HostChoice rule = Objects.requireNonNullElse(intent.choose(), rules.choose());
        if (rule != HostChoice.ORDERED && rule != HostChoice.ZONE) {
            return "moved back by a rule that never moves back";
        }
        IpAddress chosen = decision.hostIfAny().orElseThrow();
        long delay = rules.failbackDelay().toNanos() - 2 * SECOND;
        return simulation.truth.sinceUnreachable(chosen, now) >= delay ? null : "moved back too early";
    }

    /** An interface that is not shown is gone if its host did not answer either, or could not. */
    private boolean isHiddenAndSilent(String eni, RouteIntent intent, long now) {
        return simulation.truth.wasHiddenSince(eni, now - SLACK)
                && (anyHostOn(eni, intent).stream().anyMatch(host -> wasBadLately(host, now))
                        || now - simulation.checkerTroubleUntil() < SLACK);
    }

    /** The hosts of a destination that the interface carries. */
    private List<IpAddress> anyHostOn(String eni, RouteIntent intent) {
        return intent.hosts().stream()
                .filter(host -> Landscape.carrierOf(simulation.truth.snapshot(), host)
                        .filter(carrier -> carrier.id().equals(eni))
                        .isPresent())
                .toList();
    }

    /** A host is failed until it answered for its recovery window, which trouble of the checker starts again. */
    private boolean wasBadLately(IpAddress host, long now) {
        long trouble = Math.max(0, now - simulation.checkerTroubleUntil());
        long bad = simulation.truth.sinceBad(host, now);
        boolean prolonged = trouble < recoveryWindow + SLACK && bad < recoveryWindow + SLACK + 5 * MINUTE;
        return bad < recoveryWindow + SLACK || prolonged;
    }

    private @Nullable String deleteWithoutReason(Decision decision, long now) {
        RouteIntent intent = simulation.spec().routes().get(decision.destination());
        boolean specIsNew = now - simulation.specSince() < SLACK;
        switch (decision.reason()) {
            case NOT_IN_SPEC:
                return intent == null || now - simulation.specSince() < 20 * SECOND ? null : "deleted a wanted route";
            case NONE_HEALTHY:
            case NO_HOST_IN_VPC:
                boolean wished = intent == null
                        || Objects.requireNonNullElse(intent.whenNoneHealthy(), rules.whenNoneHealthy())
                                == WhenNoneHealthy.DELETE;
                boolean allBad = intent == null || intent.hosts().stream().allMatch(host -> wasBadLately(host, now));
                return specIsNew || wished && allBad ? null : "deleted although a host was well";
            default:
                return "not a reason for a deletion";
        }
    }

    void planned(Plan plan) {
        settled = true;
        long deletes = plan.changes().stream()
                .filter(decision -> decision.action() == Action.DELETE)
                .count();
        long managed =
                plan.decisions().stream().filter(MoveRules::isManagedRoute).count();
        long held = simulation.time.nanos() - simulation.specSince();
        // Whether the default route that no spec named is one of the routes is a matter of taste.
        boolean many = deletes > FEW_DELETES && deletes > SMALL_SHARE * (managed + 1);
        if (many && held < rules.deleteHold().toNanos()) {
            violated.accept("did not hold " + deletes + " of " + managed + " routes");
        }
    }

    private static boolean isManagedRoute(Decision decision) {
        return decision.currentIfAny().isPresent()
                && decision.action() != Action.CONFLICT
                && decision.action() != Action.UNMANAGED;
    }
}
