package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.internal.conditions.FallbackTimes;
import io.vpcrouter.internal.conditions.FallbackZones;
import io.vpcrouter.internal.conditions.HostConditions;
import io.vpcrouter.internal.conditions.StuckRoutes;
import io.vpcrouter.internal.write.Guards;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteQueue;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plans every route of the spec when that is due, and lets the plan be carried out. */
final class FullPlans {
    private final PassMode mode;
    private final PlanState state;
    private final PlanSchedule schedule;
    private final Guards guards;
    private final WriteQueue writes;
    private final Failovers failovers;
    private final Conditions conditions;
    private final StatusBoard board;
    private final Effects effects;
    private final RouterClock clock;
    private final FallbackTimes fallbacks;
    private final StuckRoutes stuckRoutes;

    FullPlans(
            PassMode mode,
            PlanState state,
            PlanSchedule schedule,
            Guards guards,
            WriteQueue writes,
            Failovers failovers,
            Conditions conditions,
            StatusBoard board,
            Effects effects,
            RouterClock clock) {
        this.mode = mode;
        this.state = state;
        this.schedule = schedule;
        this.guards = guards;
        this.writes = writes;
        this.failovers = failovers;
        this.conditions = conditions;
        this.board = board;
        this.effects = effects;
        this.clock = clock;
        this.fallbacks = new FallbackTimes(clock);
        this.stuckRoutes = new StuckRoutes(clock);
    }

    void planIfDue(long now) {
        VpcView view = state.view();
        if (view != null && isDue(now)) {
            schedule.started();
            plan(view, now);
            schedule.done(now, clock.nanos());
        }
    }

    private boolean isDue(long now) {
        return state.isViewOfSpec()
                && schedule.isDue(now)
                && mode.mayPlan(
                        () -> state.isWaitingForVerdicts(now),
                        state.secondLookAt().isPresent(),
                        now);
    }

    private void plan(VpcView view, long now) {
        PlanContext context = state.context(now);
        Plan wantedNow = state.withFirstReasons(Planner.plan(view, context), view);
        state.planned(wantedNow, now);
        Plan plan = guards.judge(wantedNow, view, state.everNamed(), now);
        mode.planned(plan);
        if (writes.isOpen()) {
            carryOut(plan, now);
        }
        Set<RouteKey> wanted = new HashSet<>();
        plan.decisions().stream()
                .filter(decision -> decision.action().isChange() || decision.action() == Action.HELD)
                .forEach(decision -> wanted.add(RouteKey.of(decision)));
        failovers.planned(view, plan, route -> wanted.contains(route) || writes.isUnderWay(route));
        guards.planned(wanted, now);
        List<RouterEvent> events = new ArrayList<>(fallbacks.planned(view.spec(), plan));
        board.fallbacks(fallbacks.all());
        board.planned(plan, true);
        events.addAll(stuckRoutes.planned(conditions, view.spec(), plan));
        HostConditions.update(conditions, view, context);
        FallbackZones.update(conditions, view.index());
        effects.tell(new RouterEvent.Planned(clock.now(), plan));
        events.forEach(effects::tell);
    }

    /** Only a plan that is carried out is remembered: later plans stick to hosts that routes lead to. */
    private void carryOut(Plan plan, long now) {
        state.remember(plan);
        if (!plan.stickyHosts().isEmpty()) {
            schedule.failbackAfter(now);
        }
        writes.replaceAll(plan);
    }
}
