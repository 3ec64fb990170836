package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.Obstacle;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one destination of the spec in one table, by the first line that holds.
 *
 * <pre>
 *      destination, table and route                                  decision
 *      the destination, or the route that is there, is not ours      conflict
 *      no host was chosen, and the destination has a fallback        created or replaced towards it, or kept there
 *      no host was chosen                                            kept or deleted, as the spec says
 *      the table has no route to the destination                     created
 *      the route's target is the chosen host's interface             kept
 *      the target is a fallback of the destination                   replaced once the chosen host is back for long enough
 *      the cloud shows that nothing can arrive at the target         replaced
 *      the target is no host of the destination                      replaced
 *      the target's host is drained and answers                      replaced by an answering one that is not, else kept
 *      the target's host failed                                      replaced
 *      the target's host is suspect                                  pending
 *      the target's host is unknown                                  replaced if nothing more will be known, else pending
 *      the target's host is questionable                             replaced by a healthy one, else kept
 *      the target's host is healthy, and refused in another table    kept
 *      the target's host is healthy                                  replaced: failback, or all tables use one host
 * </pre>
 *
 * A decision whose grounds may still change is pending instead; one that policy or a mass failure forbids is held.
 *
 * <p>The destination, the table and the host chosen for them stand in fields, so that a plan of 200,000 routes makes no
 * object but the decisions.
 */
final class RouteDecider {
    private static final int NONE = SpecIndex.NONE;

    private final VpcView view;
    private final VpcIndex vpc;
    private final SpecIndex spec;
    private final PlanContext context;
    private final HostStates states;
    private final HostChooser chooser;
    private final boolean deletesAllowed;

    private int destination;
    private int table;
    private ChosenHost chosen = ChosenHost.none(false);
    private @Nullable RouteTarget target;

    /**
     * A decider for the routes of one plan.
     *
     * @param deletesAllowed whether a host of the spec is in the VPC, so that routes may be deleted
     */
    RouteDecider(VpcView view, PlanContext context, HostStates states, HostChooser chooser, boolean deletesAllowed) {
        this.view = view;
        this.vpc = view.index();
        this.spec = vpc.spec();
        this.context = context;
        this.states = states;
        this.chooser = chooser;
        this.deletesAllowed = deletesAllowed;
    }

    /**
     * Decides.
     *
     * @param ofDestination the destination
     * @param inTable the table
     * @param chosenHost the host chosen for the destination in the table
     */
    Decision decide(int ofDestination, int inTable, ChosenHost chosenHost) {
        destination = ofDestination;
        table = inTable;
        chosen = chosenHost;
        target = view.target(destination, table);

        Reason conflict = conflict();
        if (conflict != null) {
            return decision(Action.CONFLICT, conflict);
        }
        if (chosen.isNone()) {
            return withoutHost();
        }
        if (target == null) {
            return missing();
        }
        int eni = view.interfaceOfRoute(destination, table);
        if (eni != NONE && eni == view.interfaceOfHost(chosen.host())) {
            return decision(Action.KEEP, Reason.ON_CHOSEN_HOST);
        }
        if (states.isOwnFallback(destination, target)) {
            return onFallback();
        }
        int host = hostOn(eni);
        if (view.isBlackhole(destination, table)
                || view.isDead(eni)
                || host != NONE && states.health(host).gone()) {
            return replaced(Reason.HARD_EVIDENCE);
        }
        return host == NONE ? onNoHost(eni) : onHost(host);
    }

    /** Why the route must not be touched, or null. */
    private @Nullable Reason conflict() {
        Obstacle obstacle = vpc.obstacle(destination);
        if (obstacle != null) {
            return Reason.of(obstacle);
        }
        if (target == null) {
            return view.hasOwnRoute(destination, table) ? Reason.TABLE_ROW : null;
        }
        return target instanceof RouteTarget.Foreign && !states.isOwnFallback(destination, target)
                ? Reason.FOREIGN_TARGET
                : null;
    }

    /** A route leaves the fallback only for a host that has been back for long enough. */
    private Decision onFallback() {
        return states.isSettled(chosen.host()) && !context.frozen()
                ? replaced(Reason.BACK_FROM_FALLBACK)
                : decision(Action.PENDING, Reason.ON_FALLBACK);
    }

    private Decision withoutHost() {
        if (chosen.othersAwaited()) {
            return decision(Action.PENDING, Reason.WAITING_FOR_HEALTH);
        }
        Fallback fallback = spec.intent(destination).fallback();
        boolean sure = fallback != null && isEveryHost(states::isUnderHardEvidence);
        if (context.frozen() && !sure) {
            return decision(Action.PENDING, Reason.FROZEN);
        }
        if (isAnyHost(states::isUnsettled)) {
            return decision(Action.PENDING, Reason.SECOND_LOOK);
        }
        if (spec.isNobodyFound(destination)) {
            return fallback != null && isTargetLost()
                    ? toFallback(fallback.of(vpc.zonesOf(table)), Reason.NOBODY_FOUND, sure)
                    : decision(target == null ? Action.PENDING : Action.KEEP, Reason.NOBODY_FOUND);
        }
        Reason reason = isAnyHost(states::isInVpc) ? Reason.NONE_HEALTHY : Reason.NO_HOST_IN_VPC;
        if (isAnyHost(host -> states.isUnproved(host) && states.isPossible(host))) {
            return decision(Action.PENDING, reason);
        }
        if (fallback != null) {
            return toFallback(fallback.of(vpc.zonesOf(table)), reason, sure);
        }
        if (target != null && states.isOwnFallback(destination, target)) {
            return decision(Action.KEEP, Reason.ON_FALLBACK);
        }
        if (target == null) {
            return decision(Action.PENDING, reason);
        }
        if (whenNoneHealthy() == WhenNoneHealthy.KEEP
                || !context.rules().policy().deletes()) {
            return decision(Action.KEEP, reason);
        }
        if (!deletesAllowed) {
            return decision(Action.HELD, Reason.NO_ROUTER_IN_VPC);
        }
        if (context.massFailure() && isAnyHost(host -> states.verdict(host) == Verdict.FAILED)) {
            return decision(Action.HELD, Reason.MASS_FAILURE);
        }
        if (isAnyHost(states::isFailedWithoutWitness)) {
            return decision(Action.HELD, Reason.NO_WITNESS);
        }
        return decision(Action.DELETE, reason);
    }

    /** A wrong tag must move no traffic: where nobody is found, it counts whether the target that is there can work. */
    private boolean isTargetLost() {
        int eni = view.interfaceOfRoute(destination, table);
        return target != null
                && (states.isOwnFallback(destination, target)
                        || view.isBlackhole(destination, table)
                        || view.isDead(eni)
                        || hostOn(eni) != NONE);
    }

    private Decision toFallback(String fallback, Reason reason, boolean sure) {
        if (target != null && target.id().equals(fallback)) {
            return decision(Action.KEEP, Reason.ON_FALLBACK, fallback);
        }
        if (context.massFailure() && !sure && isAnyHost(host -> states.verdict(host) == Verdict.FAILED)) {
            return decision(Action.HELD, Reason.MASS_FAILURE, fallback);
        }
        if (target == null) {
            return decision(Action.CREATE, reason, fallback);
        }
        return context.rules().policy().replaces()
                ? decision(Action.REPLACE, reason, fallback)
                : decision(Action.HELD, Reason.POLICY, fallback);
    }

    private WhenNoneHealthy whenNoneHealthy() {
        return Objects.requireNonNullElse(
                spec.intent(destination).whenNoneHealthy(), context.rules().whenNoneHealthy());
    }

    private Decision missing() {
        if (chosen.mustWait()) {
            return decision(Action.PENDING, Reason.WAITING_FOR_HEALTH);
        }
        // Another table's route shows where the destination lives; it is known soon whether that host is dead.
        boolean betterThanSuspect = states.verdict(chosen.host()) != Verdict.SUSPECT;
        if (betterThanSuspect && chooser.isForAllTables(destination) && isAnyRouteOnSuspect()) {
            return decision(Action.PENDING, Reason.SUSPECT);
        }
        return decision(Action.CREATE, Reason.MISSING);
    }

    private Decision onNoHost(int eni) {
        // An interface that was not shown may be that of a host that was not shown.
        if (!view.isListed(eni) && isAnyHost(states::isUnsettled)) {
            return decision(Action.PENDING, Reason.SECOND_LOOK);
        }
        return chosen.mustWait() ? decision(Action.PENDING, Reason.WAITING_FOR_HEALTH) : replaced(Reason.NOT_ELIGIBLE);
    }

    private Decision onHost(int host) {
        if (states.health(host).isAnswering() && states.isDrained(host)) {
            return onDrainedHost(host);
        }
        return switch (states.verdict(host)) {
            case FAILED ->
                context.massFailure() ? decision(Action.HELD, Reason.MASS_FAILURE) : replaced(Reason.HOST_FAILED);
            case SUSPECT -> decision(Action.PENDING, Reason.SUSPECT);
            case UNKNOWN ->
                !states.isAwaited(host) && (chosen.isForGood() || isEquallyUnknown())
                        ? onWorkingHost(host)
                        : decision(Action.PENDING, Reason.WAITING_FOR_HEALTH);
            case QUESTIONABLE ->
                states.verdict(chosen.host()) == Verdict.HEALTHY
                        ? replaced(Reason.QUESTIONABLE)
                        : decision(Action.KEEP, Reason.EQUALLY_QUESTIONABLE);
            case HEALTHY -> onWorkingHost(host);
        };
    }

    private Decision onDrainedHost(int host) {
        if (!states.health(chosen.host()).isAnswering() || states.isDrained(chosen.host())) {
            return decision(Action.KEEP, Reason.EQUALLY_QUESTIONABLE);
        }
        if (context.frozen()) {
            return decision(Action.PENDING, Reason.FROZEN);
        }
        return mustWaitFor(host) ? decision(Action.PENDING, Reason.WAITING_FOR_HEALTH) : replaced(Reason.DRAINED);
    }

    /** Whether the chosen host may not take the route from this one yet. */
    private boolean mustWaitFor(int host) {
        boolean takesFromHealthy = states.verdict(host) == Verdict.HEALTHY && states.isNewcomer(chosen.host());
        return chosen.mustWait() || takesFromHealthy;
    }

    /** Unknown is no reason to leave a host; but where nothing will ever be known, tables still agree on one. */
    private boolean isEquallyUnknown() {
        return states.verdict(chosen.host()) == Verdict.UNKNOWN && isOnOtherTable();
    }

    /** A host that nothing is held against loses a route only to another one that is chosen for good. */
    private Decision onWorkingHost(int host) {
        if (states.isRefused(destination, host)) {
            return decision(Action.KEEP, Reason.REFUSED_ELSEWHERE);
        }
        if (mustWaitFor(host)) {
            return decision(Action.PENDING, Reason.WAITING_FOR_HEALTH);
        }
        if (chosen.isFailback()) {
            return replaced(Reason.FAILBACK);
        }
        return replaced(isOnOtherTable() ? Reason.OTHER_TABLE : Reason.CHANGED_BY_OTHERS);
    }

    private Decision replaced(Reason reason) {
        return context.rules().policy().replaces()
                ? decision(Action.REPLACE, reason)
                : decision(Action.HELD, Reason.POLICY);
    }

    private Decision decision(Action action, Reason reason, String fallback) {
        return new Decision(vpc.tableId(table), spec.destination(destination), action, reason, null, fallback, target);
    }

    private Decision decision(Action action, Reason reason) {
        String tableId = vpc.tableId(table);
        Destination cidr = spec.destination(destination);
        if (chosen.isNone()) {
            return new Decision(tableId, cidr, action, reason, null, null, target);
        }
        IpAddress host = spec.host(chosen.host());
        String eni = Objects.requireNonNull(vpc.carrier(chosen.host())).id();
        return new Decision(tableId, cidr, action, reason, host, eni, target);
    }

    /** The host of the destination that an interface carries; of several the best, since one answer proves them all. */
    private int hostOn(int eni) {
        int best = NONE;
        for (int place = 0; eni != NONE && place < spec.candidateCount(destination); place++) {
            int host = spec.candidate(destination, place);
            if (view.interfaceOfHost(host) == eni && (best == NONE || isBetter(host, best))) {
                best = host;
            }
        }
        return best;
    }

    private boolean isBetter(int one, int other) {
        if (states.health(one).gone() != states.health(other).gone()) {
            return states.health(other).gone();
        }
        int byVerdict = states.verdict(one).compareTo(states.verdict(other));
        return byVerdict != 0 ? byVerdict < 0 : one < other;
    }

    private boolean isAnyRouteOnSuspect() {
        return isAnyHost(
                host -> states.verdict(host) == Verdict.SUSPECT && states.isUsable(host) && isOnAnyTable(host));
    }

    private boolean isOnOtherTable() {
        return chooser.isForAllTables(destination) && isOnAnyTable(chosen.host());
    }

    /** Whether a route to the destination points at the host's interface in any table. */
    private boolean isOnAnyTable(int host) {
        for (int each = 0; each < vpc.tableCount(); each++) {
            if (view.interfaceOfRoute(destination, each) == view.interfaceOfHost(host)) {
                return true;
            }
        }
        return false;
    }

    private boolean isEveryHost(IntPredicate condition) {
        return !isAnyHost(condition.negate());
    }

    private boolean isAnyHost(IntPredicate condition) {
        for (int place = 0; place < spec.candidateCount(destination); place++) {
            if (condition.test(spec.candidate(destination, place))) {
                return true;
            }
        }
        return false;
    }
}
