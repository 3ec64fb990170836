package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The conditions of destinations that no change can put in line: no host can be used, or the route must not be touched. */
public final class StuckRoutes {
    private static final int MOST_NAMED = 5;

    /** These end by themselves, or have a condition of their own. */
    private static final Set<Reason> PASSING = EnumSet.of(
            Reason.NOBODY_FOUND, Reason.WAITING_FOR_HEALTH, Reason.SECOND_LOOK, Reason.FROZEN, Reason.MASS_FAILURE);

    private final Map<Destination, Reason> withoutHost = new TreeMap<>();
    private final List<Decision> conflicts = new ArrayList<>();

    private StuckRoutes(RouteSpec spec, Plan plan) {
        for (Decision decision : plan.decisions()) {
            if (decision.action() == Action.CONFLICT) {
                conflicts.add(decision);
            } else if (decision.host() == null
                    && !PASSING.contains(decision.reason())
                    && spec.routes().containsKey(decision.destination())) {
                withoutHost.putIfAbsent(decision.destination(), decision.reason());
            }
        }
    }

    /** Everything was planned. */
    public static void update(Conditions conditions, RouteSpec spec, Plan plan) {
        StuckRoutes stuck = new StuckRoutes(spec, plan);
        conditions.set(RouterCondition.NO_USABLE_HOST, stuck.textOfWithoutHost());
        conditions.set(RouterCondition.CONFLICT, stuck.textOfConflicts());
    }

    private @Nullable String textOfWithoutHost() {
        List<String> named = withoutHost.entrySet().stream()
                .limit(MOST_NAMED)
                .map(entry -> entry.getKey() + " (" + entry.getValue().text() + ")")
                .toList();
        return named.isEmpty() ? null : "no host can be used for " + bounded(named, withoutHost.size());
    }

    private @Nullable String textOfConflicts() {
        List<String> named =
                conflicts.stream().limit(MOST_NAMED).map(StuckRoutes::text).toList();
        return named.isEmpty()
                ? null
                : "the spec wants routes that must not be touched: " + bounded(named, conflicts.size());
    }

    private static String text(Decision conflict) {
        return conflict.destination() + " in " + conflict.table()
                + conflict.currentIfAny()
                        .map(RouteTarget::id)
                        .map(id -> " to " + id)
                        .orElse("") + " (" + conflict.reason().text() + ")";
    }

    private static String bounded(List<String> named, int all) {
        return String.join(", ", named) + (all == named.size() ? "" : " and " + (all - named.size()) + " more");
    }
}
