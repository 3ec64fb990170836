package io.vpcrouter.internal.loop;

import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why each move was decided, until it is made. A plan that is made while the move waits only sees that the route does not
 * lead to the host chosen before, and would accuse somebody else.
 */
final class MoveReasons {
    /** What a plan says of a move that an earlier one decided. */
    private static final Set<Reason> FROM_EARLIER_CHOICE = EnumSet.of(Reason.CHANGED_BY_OTHERS, Reason.OTHER_TABLE);

    private final Map<RouteKey, Move> moves = new HashMap<>();

    private record Move(
            RouteTarget from, String to, @Nullable RouteIntent intent, Reason reason) {
        boolean isSame(Move other) {
            return from.equals(other.from) && to.equals(other.to) && Objects.equals(intent, other.intent);
        }
    }

    /** The plan with the reasons for which its moves were decided first. */
    Plan keep(Plan plan, RouteSpec spec) {
        return plan.guarded(decision -> decision.action() == Action.REPLACE ? keep(decision, spec.routes()) : decision);
    }

    private Decision keep(Decision decision, Map<?, RouteIntent> routes) {
        RouteKey route = RouteKey.of(decision);
        Move move = new Move(
                Objects.requireNonNull(decision.current()),
                decision.toIfAny().orElseThrow(),
                routes.get(decision.destination()),
                decision.reason());
        Move known = moves.get(route);
        if (known != null && known.isSame(move) && FROM_EARLIER_CHOICE.contains(decision.reason())) {
            return decision.because(known.reason());
        }
        moves.put(route, move);
        return decision;
    }

    /** Everything was planned: what is known of a route is kept for as long as it waits where it was. */
    void planned(Plan plan) {
        if (moves.isEmpty()) {
            return;
        }
        Set<RouteKey> waiting = new HashSet<>();
        for (Decision decision : plan.decisions()) {
            RouteKey route = RouteKey.of(decision);
            Move move = moves.get(route);
            if (move != null && !decision.isInLine() && move.from().equals(decision.current())) {
                waiting.add(route);
            }
        }
        moves.keySet().retainAll(waiting);
    }
}
