package io.vpcrouter.plan;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Route;
import io.vpcrouter.view.Obstacle;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Says what must be done so that the route tables follow the spec: a pure function.
 *
 * <pre>
 *      the route to a destination in a table                        decision
 *   1  the destination is not in the spec                           deleted
 *   2  the target is the chosen host's interface                    kept
 *   3  the target is another interface, or a blackhole              replaced, if there is a reason
 *   4  no chosen host: all failed, not in the VPC, or under         kept or deleted, as the spec says
 *      hard evidence, and health is believed
 *   5  otherwise                                                    kept: pending
 *   -  there is no route, and there is a chosen host                created
 * </pre>
 *
 * <p>Guards that depend on earlier passes (deletions in bulk, moves too often) come after planning.
 *
 * <p>Threading: static methods without state; the view handed in must not change meanwhile.
 */
public final class Planner {
    private static final Comparator<Decision> BY_DESTINATION = Comparator.comparing(Decision::destination);

    private final VpcView view;
    private final VpcIndex vpc;
    private final PlanContext context;
    private final HostChooser chooser;
    private final RouteDecider decider;
    private final boolean deletesAllowed;

    private Planner(VpcView view, PlanContext context) {
        this.view = view;
        this.vpc = view.index();
        this.context = context;
        this.deletesAllowed = view.spec().isEmpty() || vpc.isAnyHostInVpc();
        HostStates states = new HostStates(view, context);
        this.chooser = new HostChooser(view, states, context);
        this.decider = new RouteDecider(view, context, states, chooser, deletesAllowed);
    }

    /** Plans from scratch: for those who use the planner alone. */
    public static Plan plan(PlanInput input) {
        PlanContext context = input.context();
        return plan(VpcView.of(input.spec(), input.snapshot(), context.rules().scope()), context);
    }

    /** Plans everything that a view shows. */
    public static Plan plan(VpcView view, PlanContext context) {
        BitSet all = new BitSet();
        all.set(0, view.index().spec().destinationCount());
        return new Planner(view, context).planned(all, true);
    }

    /**
     * Plans the destinations that have a route to one of these hosts, and nothing else: what a failover needs, at a cost
     * that does not grow with the VPC. The decisions are those that {@link #plan(VpcView, PlanContext)} would make.
     *
     * @param hosts hosts that just failed
     */
    public static Plan planFailover(VpcView view, PlanContext context, Collection<IpAddress> hosts) {
        return planFailover(view, context, hosts, Integer.MAX_VALUE);
    }

    /**
     * The first part of the same, so that the first writes need not wait for the plan of a host that carries everything.
     *
     * @param hosts hosts that just failed
     * @param mostDestinations how many destinations to plan at most, in canonical order
     */
    public static Plan planFailover(
            VpcView view, PlanContext context, Collection<IpAddress> hosts, int mostDestinations) {
        BitSet affected = new BitSet();
        hosts.forEach(host -> affected.or(view.destinationsOn(host)));
        int last = affected.nextSetBit(0);
        for (int i = 0; i < mostDestinations && last >= 0; i++) {
            last = affected.nextSetBit(last + 1);
        }
        if (last >= 0) {
            affected.clear(last, affected.length());
        }
        return new Planner(view, context).planned(affected, false);
    }

    private Plan planned(BitSet destinations, boolean withUnlisted) {
        ChosenHosts chosen = chooser.chooseAll(destinations);
        List<Decision> decisions = new ArrayList<>(vpc.tableCount() * destinations.cardinality());
        for (int table = 0; table < vpc.tableCount(); table++) {
            int firstOfTable = decisions.size();
            for (int each = destinations.nextSetBit(0); each >= 0; each = destinations.nextSetBit(each + 1)) {
                Decision decision = decider.decide(each, table, chosen.of(each, table));
                decisions.add(decision);
                chosen.note(each, table, decision);
            }
            if (withUnlisted && addUnlisted(table, decisions)) {
                decisions.subList(firstOfTable, decisions.size()).sort(BY_DESTINATION);
            }
        }
        return Plan.of(decisions, vpc.tablesOutOfScope(), chosen.toRemember(context.now()));
    }

    /** Decides about the routes whose destinations are not in the spec; whether there are any. */
    private boolean addUnlisted(int table, List<Decision> decisions) {
        Collection<Route> unlisted = view.unlistedRoutes(table);
        for (Route route : unlisted) {
            decisions.add(unlisted(table, route));
        }
        return !unlisted.isEmpty();
    }

    private Decision unlisted(int table, Route route) {
        Obstacle obstacle = view.obstacleToDeleting(route.destination(), context.everNamed());
        if (obstacle != null) {
            return unlisted(table, route, Action.UNMANAGED, Reason.of(obstacle));
        }
        if (!context.rules().policy().deletes()) {
            return unlisted(table, route, Action.UNMANAGED, Reason.POLICY);
        }
        return deletesAllowed
                ? unlisted(table, route, Action.DELETE, Reason.NOT_IN_SPEC)
                : unlisted(table, route, Action.HELD, Reason.NO_ROUTER_IN_VPC);
    }

    private Decision unlisted(int table, Route route, Action action, Reason reason) {
        return new Decision(vpc.tableId(table), route.destination(), action, reason, null, null, route.target());
    }
}
