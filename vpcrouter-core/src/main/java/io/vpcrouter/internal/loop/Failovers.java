package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Failover;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.Guards;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteQueue;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Moves the routes of failed hosts before anything else is planned, and keeps the times of each failover. */
public final class Failovers {
    /** So few that they are planned in a moment at any size of the VPC, and enough for the first burst of writes. */
    private static final int FIRST_ROUTES = 64;

    private final PlanState state;
    private final Guards guards;
    private final WriteQueue writes;
    private final Effects effects;
    private final StatusBoard board;
    private final FailoverLog log = new FailoverLog();
    private final FailoverStarts starts;
    /** Failed hosts whose routes are planned once more: there is new evidence, or a route has only now come to them. */
    private Set<IpAddress> again = new LinkedHashSet<>();

    Failovers(
            PlanState state,
            Guards guards,
            WriteQueue writes,
            Effects effects,
            StatusBoard board,
            HealthAggregator health,
            RouterClock clock) {
        this.state = state;
        this.guards = guards;
        this.writes = writes;
        this.effects = effects;
        this.board = board;
        this.starts = new FailoverStarts(log, health, clock);
    }

    /** The routes of the failed host are planned once more when the loop settles. */
    void planAgain(IpAddress host) {
        again.add(host);
    }

    /** The hosts of {@link #planAgain} since this was asked last. */
    Set<IpAddress> takeHostsToPlanAgain() {
        Set<IpAddress> hosts = again;
        again = new LinkedHashSet<>();
        return hosts;
    }

    /** Plans the routes of the failed hosts from the view, the first few at once, and starts the writes. */
    void failOver(VpcView view, Set<IpAddress> failed, long now) {
        PlanContext context = state.context(now);
        if (writes.isOpen()) {
            write(guards.judgeFailover(state.withFirstReasons(firstPart(view, context, failed), view), now), now);
        }
        Plan wanted = state.withFirstReasons(Planner.planFailover(view, context, failed), view);
        Plan plan = guards.judgeFailover(wanted, now);
        if (writes.isOpen()) {
            starts.note(view, failed, plan);
            state.remember(plan);
            write(plan, now);
        }
        board.planned(plan, false);
    }

    private void write(Plan plan, long now) {
        writes.putFirst(plan);
        writes.start(now).forEach(decision -> effects.write(decision, writes.permit(decision)));
    }

    /** The plan for the first few routes of the failed hosts. */
    public static Plan firstPart(VpcView view, PlanContext context, Set<IpAddress> failed) {
        int destinations = Math.max(1, FIRST_ROUTES / Math.max(1, view.index().tableCount()));
        return Planner.planFailover(view, context, failed, destinations);
    }

    /**
     * Everything was planned: notes failovers that a guard held back at first, or that follow from a read; routes that no
     * plan wants to move any more are left behind.
     *
     * @param stillWanted whether a route waits to be changed, or is being changed
     */
    void planned(VpcView view, Plan plan, Predicate<RouteKey> stillWanted) {
        starts.noteLate(view, plan);
        log.planned(plan, stillWanted);
    }

    /** The cloud accepted a change. */
    void accepted(Decision decision, long now) {
        String target = decision.hostIfAny()
                .map(IpAddress::toString)
                .or(decision::toIfAny)
                .orElse("no route");
        log.accepted(RouteKey.of(decision), target, now);
    }

    /** A read shows writes; returns the failovers that end with that. */
    List<Failover> seen(PendingWrites.Comparison comparison, long now) {
        return log.seen(comparison, now);
    }

    /** The failovers that began since this was asked last. */
    List<Failover> takeBegun() {
        return log.takeBegun();
    }

    /** The failovers under way and the last ones that ended, newest first. */
    List<Failover> newestFirst() {
        return log.newestFirst();
    }
}
