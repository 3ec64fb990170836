package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.plan.HostChooser.Choice;
import io.vpcrouter.view.Obstacle;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what is to be done so that the route tables follow the spec: a pure function.
 *
 * <pre>
 *      the row of a destination in a table                          decision
 *   1  destination not in the spec                                  deleted
 *   2  the target is the chosen host's interface                    kept
 *   3  the target is another interface, or a blackhole              replaced, if there is a reason
 *   4  no chosen host: all failed, not in the VPC, or under         kept or deleted, as the spec says
 *      hard evidence, and health is believed
 *   5  otherwise                                                    kept: pending
 *   -  no row, and there is a chosen host                           created
 * </pre>
 *
 * <p>Guards that depend on earlier passes (deletions in bulk, moves too often) come after planning.
 *
 * <p>Threading: static methods without state; the view handed in must not change meanwhile.
 */
public final class Planner {
    private static final int NONE = VpcView.NONE;

    private final VpcView view;
    private final PlanContext context;
    private final HostStates states;
    private final HostChooser chooser;
    private final FollowedHosts followed;

    private Planner(VpcView view, PlanContext context) {
        this.view = view;
        this.context = context;
        this.states = new HostStates(view, context);
        this.chooser = new HostChooser(view, states, context);
        this.followed = new FollowedHosts(view, context.now(), d -> !choiceIsForAllTables(d));
    }

    /** Plans from scratch: for those who use the planner alone. */
    public static Plan plan(PlanInput input) {
        return plan(
                VpcView.of(
                        input.spec(), input.snapshot(), input.context().rules().scope()),
                input.context());
    }

    /** Plans everything that a view shows. */
    public static Plan plan(VpcView view, PlanContext context) {
        BitSet all = new BitSet();
        all.set(0, view.destinations.length);
        return new Planner(view, context).planned(all, true);
    }

    /**
     * Plans the destinations that have a row on one of these hosts, and nothing else: what a failover needs, at a cost
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

    private Plan planned(BitSet wanted, boolean withStrangers) {
        Choice[][] chosen = chooseAll(wanted);
        List<Decision> decisions = new ArrayList<>(view.tables.length * wanted.cardinality());
        boolean deletesAllowed = view.spec().isEmpty() || view.isAnyHostInVpc();
        for (int t = 0; t < view.tables.length; t++) {
            int tableStart = decisions.size();
            for (int d = wanted.nextSetBit(0); d >= 0; d = wanted.nextSetBit(d + 1)) {
                Decision decision = decide(d, t, choiceFor(chosen[d], t), deletesAllowed);
                decisions.add(decision);
                followed.note(d, t, decision);
            }
            if (withStrangers && decideStrangers(t, decisions, deletesAllowed)) {
                decisions
                        .subList(tableStart, decisions.size())
                        .sort((a, b) -> a.destination().compareTo(b.destination()));
            }
        }
        return Plan.of(decisions, view.tablesOutOfScope(), followed.choices(chosen));
    }

    /** One choice for each destination, or with {@code zone} one for each of its tables. */
    private Choice[][] chooseAll(BitSet wanted) {
        Choice[][] chosen = new Choice[view.destinations.length][];
        for (int d = wanted.nextSetBit(0); d >= 0; d = wanted.nextSetBit(d + 1)) {
            switch (chooser.ruleOf(d)) {
                case ZONE:
                    chosen[d] = new Choice[view.tables.length];
                    for (int t = 0; t < view.tables.length; t++) {
                        chosen[d][t] = chooser.choose(d, t);
                    }
                    break;
                case SPREAD:
                    break;
                default:
                    chosen[d] = new Choice[] {chooser.choose(d, NONE)};
            }
        }
        chooseSpread(wanted, chosen);
        return chosen;
    }

    /**
     * Destinations that stay where they are count as load before any other is placed, and the others are placed in
     * canonical order, wanted or not. So the outcome is the same whether all destinations are planned or only some.
     */
    private void chooseSpread(BitSet wanted, Choice[][] chosen) {
        BitSet toPlace = new BitSet();
        for (int d = 0; d < view.destinations.length; d++) {
            if (chooser.ruleOf(d) == HostChoice.SPREAD) {
                int sticky = view.obstacles[d] == null ? chooser.stickyHost(d) : NONE;
                if (sticky == NONE) {
                    toPlace.set(d);
                } else {
                    chooser.addLoad(sticky);
                    chosen[d] = wanted.get(d) ? new Choice[] {chooser.choose(d, NONE)} : null;
                }
            }
        }
        for (int d = toPlace.nextSetBit(0); d >= 0; d = toPlace.nextSetBit(d + 1)) {
            Choice choice = chooser.choose(d, NONE);
            chosen[d] = new Choice[] {choice};
            // What is never written carries nothing.
            if (!choice.isNone() && view.obstacles[d] == null) {
                chooser.addLoad(choice.host());
            }
        }
    }

    static Choice choiceFor(Choice[] choices, int t) {
        return choices[choices.length == 1 ? 0 : t];
    }

    private Decision decide(int d, int t, Choice choice, boolean deletesAllowed) {
        int cell = view.cell(d, t);
        Route row = view.row(cell);
        Obstacle obstacle = view.obstacles[d];
        if (obstacle != null) {
            return decision(d, t, Action.CONFLICT, Reason.of(obstacle), choice, row);
        }
        if (row != null && !row.isRouterRoute()) {
            return decision(d, t, Action.CONFLICT, Reason.FOREIGN_TARGET, choice, row);
        }
        if (row == null && view.hasTableRow(cell)) {
            return decision(d, t, Action.CONFLICT, Reason.TABLE_ROW, choice, null);
        }
        if (choice.isNone()) {
            return withoutHost(d, t, choice, row, deletesAllowed);
        }
        return row == null ? missing(d, t, choice) : present(d, t, cell, choice, row);
    }

    private Decision withoutHost(int d, int t, Choice choice, @Nullable Route row, boolean deletesAllowed) {
        if (choice.waiting()) {
            return decision(d, t, Action.PENDING, Reason.WAITING_FOR_HEALTH, choice, row);
        }
        if (context.frozen()) {
            return decision(d, t, Action.PENDING, Reason.FROZEN, choice, row);
        }
        if (isAnyHostUnsettled(d)) {
            return decision(d, t, Action.PENDING, Reason.SECOND_LOOK, choice, row);
        }
        Reason reason = isAnyHostInVpc(d) ? Reason.NONE_HEALTHY : Reason.NO_HOST_IN_VPC;
        if (row == null) {
            return decision(d, t, Action.PENDING, reason, choice, null);
        }
        WhenNoneHealthy wish = Objects.requireNonNullElse(
                view.intents[d].whenNoneHealthy(), context.rules().whenNoneHealthy());
        if (wish == WhenNoneHealthy.KEEP || !context.rules().policy().deletes()) {
            return decision(d, t, Action.KEEP, reason, choice, row);
        }
        if (!deletesAllowed) {
            return decision(d, t, Action.HELD, Reason.NO_ROUTER_IN_VPC, choice, row);
        }
        if (context.massFailure() && isAnyFailure(d)) {
            return decision(d, t, Action.HELD, Reason.MASS_FAILURE, choice, row);
        }
        if (isAnyFailureWithoutWitness(d)) {
            return decision(d, t, Action.HELD, Reason.NO_WITNESS, choice, row);
        }
        return decision(d, t, Action.DELETE, reason, choice, row);
    }

    private Decision missing(int d, int t, Choice choice) {
        if (choice.mustWait()) {
            return decision(d, t, Action.PENDING, Reason.WAITING_FOR_HEALTH, choice, null);
        }
        // Another table's row shows where the destination lives; it is known soon whether that host is dead.
        boolean known = states.verdict(choice.host()) != Verdict.SUSPECT;
        if (known && choiceIsForAllTables(d) && isAnyRowOnSuspect(d)) {
            return decision(d, t, Action.PENDING, Reason.SUSPECT, choice, null);
        }
        return decision(d, t, Action.CREATE, Reason.MISSING, choice, null);
    }

    private Decision present(int d, int t, int cell, Choice choice, Route row) {
        int slot = view.slotOfRow(cell);
        if (slot != NONE && slot == view.slotOfHost(choice.host())) {
            return decision(d, t, Action.KEEP, Reason.ON_CHOSEN_HOST, choice, row);
        }
        int host = hostOn(d, slot);
        if (view.isDead(slot)
                || row.blackhole()
                || host != NONE && states.health(host).gone()) {
            return replacement(d, t, Reason.HARD_EVIDENCE, choice, row);
        }
        if (host == NONE) {
            // An interface that was not shown may be that of a host that was not shown.
            if (!view.isShown(slot) && isAnyHostUnsettled(d)) {
                return decision(d, t, Action.PENDING, Reason.SECOND_LOOK, choice, row);
            }
            return choice.mustWait()
                    ? decision(d, t, Action.PENDING, Reason.WAITING_FOR_HEALTH, choice, row)
                    : replacement(d, t, Reason.NOT_ELIGIBLE, choice, row);
        }
        switch (states.verdict(host)) {
            case FAILED:
                return context.massFailure()
                        ? decision(d, t, Action.HELD, Reason.MASS_FAILURE, choice, row)
                        : replacement(d, t, Reason.HOST_FAILED, choice, row);
            case SUSPECT:
                return decision(d, t, Action.PENDING, Reason.SUSPECT, choice, row);
            case UNKNOWN:
                return !states.isWaiting(host) && (choice.settled() || isEquallyUnknown(d, choice))
                        ? offWorking(d, t, choice, row)
                        : decision(d, t, Action.PENDING, Reason.WAITING_FOR_HEALTH, choice, row);
            case QUESTIONABLE:
                return states.verdict(choice.host()) == Verdict.HEALTHY
                        ? replacement(d, t, Reason.QUESTIONABLE, choice, row)
                        : decision(d, t, Action.KEEP, Reason.EQUALLY_QUESTIONABLE, choice, row);
            case HEALTHY:
                return offWorking(d, t, choice, row);
        }
        throw new AssertionError("verdict of " + view.hosts[host]);
    }

    /** Unknown is no reason to leave a host; but where nothing will ever be known, tables still agree on one. */
    private boolean isEquallyUnknown(int d, Choice choice) {
        return states.verdict(choice.host()) == Verdict.UNKNOWN && isOnOtherTable(d, choice.host());
    }

    /** A host that nothing is held against loses a row only for another one that is chosen for good. */
    private Decision offWorking(int d, int t, Choice choice, Route row) {
        if (choice.mustWait()) {
            return decision(d, t, Action.PENDING, Reason.WAITING_FOR_HEALTH, choice, row);
        }
        Reason reason = choice.failback()
                ? Reason.FAILBACK
                : isOnOtherTable(d, choice.host()) ? Reason.OTHER_TABLE : Reason.CHANGED_BY_OTHERS;
        return replacement(d, t, reason, choice, row);
    }

    private Decision replacement(int d, int t, Reason reason, Choice choice, Route row) {
        return context.rules().policy().replaces()
                ? decision(d, t, Action.REPLACE, reason, choice, row)
                : decision(d, t, Action.HELD, Reason.POLICY, choice, row);
    }

    private boolean decideStrangers(int t, List<Decision> decisions, boolean deletesAllowed) {
        Collection<Route> strangers = view.strangers(t);
        for (Route row : strangers) {
            Obstacle obstacle = view.obstacleToDeleting(row.destination(), context.defaultsEverNamed());
            Action action;
            Reason reason;
            if (obstacle != null) {
                action = Action.UNMANAGED;
                reason = Reason.of(obstacle);
            } else if (!context.rules().policy().deletes()) {
                action = Action.UNMANAGED;
                reason = Reason.POLICY;
            } else {
                action = deletesAllowed ? Action.DELETE : Action.HELD;
                reason = deletesAllowed ? Reason.NOT_IN_SPEC : Reason.NO_ROUTER_IN_VPC;
            }
            decisions.add(new Decision(view.tables[t], row.destination(), action, reason, null, null, row.target()));
        }
        return !strangers.isEmpty();
    }

    private Decision decision(int d, int t, Action action, Reason reason, Choice choice, @Nullable Route row) {
        Cidr destination = view.destinations[d];
        RouteTarget current = row == null ? null : row.target();
        if (choice.isNone()) {
            return new Decision(view.tables[t], destination, action, reason, null, null, current);
        }
        IpAddress host = view.hosts[choice.host()];
        String eni = Objects.requireNonNull(view.interfaces[choice.host()]).id();
        return new Decision(view.tables[t], destination, action, reason, host, eni, current);
    }

    /** The host of the destination that the interface carries; of several the best, since one answer proves them all. */
    private int hostOn(int d, int slot) {
        int best = NONE;
        for (int h : view.candidates[d]) {
            if (slot != NONE && view.slotOfHost(h) == slot && (best == NONE || isBetter(h, best))) {
                best = h;
            }
        }
        return best;
    }

    private boolean isBetter(int a, int b) {
        if (states.health(a).gone() != states.health(b).gone()) {
            return states.health(b).gone();
        }
        int byVerdict = states.verdict(a).compareTo(states.verdict(b));
        return byVerdict != 0 ? byVerdict < 0 : a < b;
    }

    private boolean isAnyRowOnSuspect(int d) {
        return isAny(d, h -> states.verdict(h) == Verdict.SUSPECT && states.isUsable(h) && isOnAnyTable(d, h));
    }

    private boolean choiceIsForAllTables(int d) {
        return chooser.ruleOf(d) != HostChoice.ZONE;
    }

    private boolean isOnOtherTable(int d, int h) {
        return choiceIsForAllTables(d) && isOnAnyTable(d, h);
    }

    private boolean isOnAnyTable(int d, int h) {
        for (int t = 0; t < view.tables.length; t++) {
            if (view.slotOfRow(view.cell(d, t)) == view.slotOfHost(h)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyHostInVpc(int d) {
        return isAny(d, states::isInVpc);
    }

    private boolean isAnyHostUnsettled(int d) {
        return isAny(d, states::isUnsettled);
    }

    private boolean isAnyFailure(int d) {
        return isAny(d, h -> states.verdict(h) == Verdict.FAILED);
    }

    private boolean isAnyFailureWithoutWitness(int d) {
        return isAny(
                d, h -> states.verdict(h) == Verdict.FAILED && !states.health(h).witnessed());
    }

    private boolean isAny(int d, IntPredicate host) {
        return Arrays.stream(view.candidates[d]).anyMatch(host);
    }
}
