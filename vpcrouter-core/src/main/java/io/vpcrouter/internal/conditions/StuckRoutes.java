package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.RouterClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The destinations that no change can put in line: no host can be used, or the route must not be touched. */
public final class StuckRoutes {
    private static final int MOST_NAMED = 5;

    /** These end by themselves, or have a condition of their own. */
    private static final Set<Reason> PASSING = EnumSet.of(
            Reason.NOBODY_FOUND, Reason.WAITING_FOR_HEALTH, Reason.SECOND_LOOK, Reason.FROZEN, Reason.MASS_FAILURE);

    private final RouterClock clock;
    /** The destinations that were told as being without a usable host. */
    private TreeSet<Destination> told = new TreeSet<>();

    public StuckRoutes(RouterClock clock) {
        this.clock = clock;
    }

    /** Everything was planned: sets the conditions, and returns what began and what ended with it. */
    public List<RouterEvent> planned(Conditions conditions, RouteSpec spec, Plan plan) {
        Map<Destination, Reason> withoutHost = new TreeMap<>();
        Set<Destination> unclear = new HashSet<>();
        List<Decision> conflicts = new ArrayList<>();
        for (Decision decision : plan.decisions()) {
            if (decision.action() == Action.CONFLICT) {
                conflicts.add(decision);
            } else if (decision.host() == null && spec.routes().containsKey(decision.destination())) {
                if (PASSING.contains(decision.reason())) {
                    unclear.add(decision.destination());
                } else {
                    withoutHost.putIfAbsent(decision.destination(), decision.reason());
                }
            }
        }
        conditions.set(RouterCondition.NO_USABLE_HOST, textOfWithoutHost(withoutHost));
        conditions.set(RouterCondition.CONFLICT, textOfConflicts(conflicts));
        return edges(withoutHost.keySet(), unclear);
    }

    /** What is unclear now stays as it was told. */
    private List<RouterEvent> edges(Set<Destination> withoutHost, Set<Destination> unclear) {
        TreeSet<Destination> now = new TreeSet<>(told);
        now.retainAll(unclear);
        now.addAll(withoutHost);
        TreeSet<Destination> begun = new TreeSet<>(now);
        begun.removeAll(told);
        TreeSet<Destination> ended = told;
        ended.removeAll(now);
        told = now;
        List<RouterEvent> events = new ArrayList<>();
        if (!ended.isEmpty()) {
            events.add(new RouterEvent.DestinationsWithHost(clock.now(), List.copyOf(ended), now.size()));
        }
        if (!begun.isEmpty()) {
            events.add(new RouterEvent.DestinationsWithoutHost(clock.now(), List.copyOf(begun), now.size()));
        }
        return events;
    }

    private static @Nullable String textOfWithoutHost(Map<Destination, Reason> withoutHost) {
        List<String> named = withoutHost.entrySet().stream()
                .limit(MOST_NAMED)
                .map(entry -> entry.getKey() + " (" + entry.getValue().text() + ")")
                .toList();
        return named.isEmpty() ? null : "no host can be used for " + bounded(named, withoutHost.size());
    }

    private static @Nullable String textOfConflicts(List<Decision> conflicts) {
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
