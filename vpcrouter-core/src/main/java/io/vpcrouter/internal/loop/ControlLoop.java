package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.internal.conditions.LastingConditions;
import io.vpcrouter.internal.leadership.RoleKeeper;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.write.Guards;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.internal.write.WriteQueue;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The control loop. Its methods note what happened; {@link #settle} then looks at the whole state and starts what is due.
 * It is level triggered: a plan never follows from an event, but from the state that the event left behind.
 *
 * <p>Deterministic: it has no thread, makes no call and has no clock of its own. {@link Effects} carries out what it wants.
 *
 * <p>Threading: owned by the loop's thread.
 */
public final class ControlLoop implements LoopEvents {
    /** When the writes of the leader before have ended: their time limit and a second. */
    private static final long LATE_WRITES = Terms.WRITE.plusSeconds(1).toNanos();
    /** When the cloud shows even a write that it carried out late, and own writes are not taken for granted any more. */
    private static final long LATEST_WRITES = Duration.ofSeconds(30).toNanos();

    private final HealthAggregator health;
    private final Effects effects;
    private final RouterClock clock;
    private final PassMode mode;

    private final PlanState state;
    private final SpecIntake specs;
    private final WriteQueue writes;
    private final SourceDestCheckWrites sourceDestChecks;
    private final Guards guards;
    private final ReadSchedule reads;
    private final VpcReader reader;
    private final PlanSchedule plans;
    private final FullPlans fullPlans;
    private final Failovers failovers;
    private final Conditions conditions;
    private final StatusBoard board;
    private final RoleKeeper role;

    private boolean stopping;
    private long startedBefore;
    private boolean verifiesFirstWrite;

    public ControlLoop(
            RouterConfig config,
            CloudTraits cloud,
            HealthAggregator health,
            StatusBoard board,
            Effects effects,
            RouterClock clock,
            PassMode mode,
            WriteGate gate,
            RoleKeeper role) {
        SplittableRandom random = new SplittableRandom(clock.nanos());
        this.health = health;
        this.effects = effects;
        this.clock = clock;
        this.mode = mode;
        this.board = board;
        this.role = role;
        this.state = new PlanState(config, health);
        this.conditions = new Conditions(
                (condition, problem) -> {
                    board.conditionChanged();
                    effects.tell(new RouterEvent.ConditionChanged(clock.now(), condition, problem));
                },
                board::conditionTextChanged);
        this.specs = new SpecIntake(config, cloud, mode, state, conditions, board, effects, clock);
        this.writes = new WriteQueue(cloud.budget(), gate, this::leavesDeadTarget, clock.nanos());
        this.sourceDestChecks = new SourceDestCheckWrites(cloud.disablesSourceDestCheck(), gate, effects);
        this.guards = new Guards(config, random);
        this.reads = new ReadSchedule(mode.recheckInterval(config), random, clock.nanos());
        this.plans = new PlanSchedule(config.rules().failbackDelay(), clock.nanos());
        this.failovers = new Failovers(state, guards, writes, effects, board, health, clock);
        this.fullPlans =
                new FullPlans(mode, state, plans, guards, writes, failovers, conditions, board, effects, clock);
        this.reader = new VpcReader(config, mode, state, reads, conditions, board, effects, clock);
    }

    // ---- What happened ----------------------------------------------------------------------------------------------

    @Override
    public void specPublished(Validated<RouteSpec> published, boolean stale) {
        if (specs.accept(published, stale)) {
            writes.keepFailoversOnly();
            watch();
            reads.want(clock.nanos());
        }
    }

    /** Whether the change moves a route off a target that a witness proves dead. */
    private boolean leavesDeadTarget(Decision decision) {
        return decision.action() == Action.REPLACE
                && decision.reason() == Reason.HOST_FAILED
                && state.hostsOn(decision)
                        .map(host -> health.health(host, clock.nanos()))
                        .anyMatch(HostHealth::isProvedDead);
    }

    private void watch() {
        Set<IpAddress> hosts = state.hostsToWatch();
        health.watch(hosts, clock.nanos());
        effects.watch(hosts);
    }

    @Override
    public void lastGoodFound(Validated<RouteSpec> kept) {
        if (state.spec() == null) {
            specPublished(kept, true);
        }
    }

    @Override
    public void observed(HealthPart part, IpAddress host, Observation observation, long sentAt, long at) {
        boolean knownAsGone = part.tracker().isGone(host);
        part.tracker().observed(host, observation, sentAt, at);
        if (!knownAsGone && part.tracker().isGone(host)) {
            // Evidence may come after the verdict; it ends what holds the moves of a failed host back.
            failovers.planAgain(host);
        }
    }

    @Override
    public void unchanged(HealthPart part, Set<IpAddress> hosts) {
        hosts.forEach(part.tracker()::unchanged);
    }

    @Override
    public void watched(HealthPart part, @Nullable String reason) {
        part.tracker().cannotWatch(reason);
    }

    @Override
    public void controlTargetAnswered(long sentAt, long at) {
        health.controlTargetAnswered(sentAt, at);
    }

    @Override
    public void conditionReported(Condition condition, String kind, @Nullable String problem) {
        conditions.set(condition, kind, problem);
    }

    @Override
    public void cloudCalled(RouterEvent.CloudCall call, Duration took, CloudException.@Nullable Kind error) {
        effects.tell(new RouterEvent.CloudCalled(clock.now(), call, took, error));
    }

    @Override
    public void readDone(VpcReading read) {
        long now = clock.nanos();
        reader.done(read, now).ifPresent(reading -> take(reading, now));
    }

    private void take(VpcReading reading, long now) {
        role.read(reads.startedAt());
        PendingWrites.Comparison comparison = state.take(reading, reads.startedAt(), now);
        failovers
                .seen(comparison, clock.nanos())
                .forEach(done -> effects.tell(new RouterEvent.FailoverDone(clock.now(), done)));
        board.tableRoutes(reading.tableRoutes());
        LastingConditions.ofTables(conditions, reading.view().index().tableCount(), reading.tableRoutes());
        VpcView view = state.view();
        if (view != null) {
            effects.interfaces(view);
            board.hosts(view.hosts());
        }
        if (state.takeHostsChanged()) {
            watch();
        }
        if (state.isAnyUndrainedAt(now)) {
            plans.failbackAfter(now);
        }
        sourceDestChecks.read(reading.view(), now);
        plans.wantAt(now);
        reads.used(state.hasUnseenWrites() && mode.readsUntilWritesShow(), now);
    }

    @Override
    public void readFailed(CloudException error) {
        reader.failed(error);
    }

    @Override
    public void writeDone(Decision decision) {
        long now = clock.nanos();
        RouteKey route = RouteKey.of(decision);
        writes.succeeded(decision);
        guards.accepted(decision, now);
        decision.change().ifPresent(change -> {
            state.accepted(change, now);
            failovers.accepted(decision, clock.nanos());
            RouterEvent.RouteChanged event = new RouterEvent.RouteChanged(clock.now(), change, decision);
            board.changed(event);
            effects.tell(event);
            mode.changed(event);
        });
        decision.toIfAny().ifPresent(target -> state.refusedTargets().accepted(decision.destination(), target, now));
        decision.networkInterfaceIfAny().ifPresent(eni -> sourceDestChecks.targeted(eni, now));
        if (decision.action() == Action.DELETE) {
            // The table has room for one more route.
            plans.want();
        }
        planAgainBehind(route, decision, now);
        reads.wantVerification();
    }

    /** What waits behind a change was planned when the route led elsewhere, and one move fewer had been made. */
    private void planAgainBehind(RouteKey route, Decision done, long now) {
        done.hostIfAny()
                .filter(host -> health.health(host, now).verdict() == Verdict.FAILED)
                .ifPresent(failovers::planAgain);
        if (writes.waiting(route).filter(next -> guards.holdsMove(next, now)).isPresent()) {
            writes.forget(route);
            plans.want();
        }
    }

    @Override
    public void writeFailed(Decision decision, CloudException error) {
        long now = clock.nanos();
        if (error.kind() == CloudException.Kind.THROTTLED) {
            writes.throttled(decision, now);
            conditions.set(RouterCondition.THROTTLED, "the cloud slows writes down: " + error.getMessage());
            return;
        }
        writes.failed(decision);
        if (guards.failed(decision, error, now)) {
            decision.toIfAny()
                    .ifPresent(target -> state.refusedTargets()
                            .refused(decision.destination(), target, String.valueOf(error.getMessage()), now));
        }
        if (error.kind() == CloudException.Kind.CONFLICT || error.kind() == CloudException.Kind.NOT_FOUND) {
            reads.want(now);
        }
        if (error.kind() == CloudException.Kind.TRANSIENT) {
            // The change may have been made after all: the next read tells.
            reads.wantVerification();
        }
        plans.want();
        decision.change().ifPresent(change -> {
            RouterEvent.RouteChangeFailed event = new RouterEvent.RouteChangeFailed(
                    clock.now(), change, decision, error.kind(), String.valueOf(error.getMessage()));
            board.changeFailed(decision, event.at(), event.error());
            effects.tell(event);
            mode.failed(event);
        });
    }

    @Override
    public void writeRefused(Decision decision) {
        writes.failed(decision);
        plans.want();
    }

    @Override
    public void sourceDestCheckDisabled(String eni) {
        sourceDestChecks.done();
    }

    @Override
    public void sourceDestCheckFailed(String eni, CloudException error) {
        sourceDestChecks.failed(eni, error.kind());
    }

    @Override
    public void leadershipNews() {
        // It is looked at when the loop settles.
    }

    @Override
    public void stop() {
        stopping = true;
        writes.clear();
        publish(clock.nanos());
    }

    // ---- What follows -----------------------------------------------------------------------------------------------

    /** Looks at everything once; called after each burst of events. */
    public void settle() {
        if (stopping) {
            return;
        }
        long now = clock.nanos();
        settleRole(now);
        settleHealth(now);
        if (state.spec() != null) {
            fullPlans.planIfDue(now);
            settleWrites(now);
            tellOfFailovers();
            verifyFirstWrite(now);
            reader.start(writes.isIdle(), now);
        }
        settleStatus(now);
        endPass(now);
        plans.replanAt(guards.nextRelease(now));
        nextWake(now).ifPresent(effects::wakeAt);
    }

    private void settleRole(long now) {
        RouterEvent.RoleChanged change = role.look();
        if (change == null) {
            return;
        }
        effects.tell(change);
        board.conditionChanged();
        state.duels().forget();
        plans.wantAt(now);
        if (role.isLeader()) {
            // Writes wait for it. The leader before may have a write under way, which a second read shows.
            reads.want(now);
            reads.wantAt(now + LATE_WRITES);
            startedBefore = writes.everStarted();
            verifiesFirstWrite = true;
        }
    }

    /** A write of the leader before that is accepted late may undo the first write of this one; reads show it. */
    private void verifyFirstWrite(long now) {
        if (verifiesFirstWrite && writes.everStarted() != startedBefore) {
            verifiesFirstWrite = false;
            reads.wantAt(now + LATE_WRITES);
            reads.wantAt(now + LATEST_WRITES);
        }
    }

    private void settleHealth(long now) {
        Set<IpAddress> failed = failovers.takeHostsToPlanAgain();
        boolean due = health.advance(now) || !failed.isEmpty();
        List<VerdictChange> changes = health.takeChanges(now);
        if (!changes.isEmpty()) {
            plans.verdictsChanged(now);
        }
        if (due) {
            plans.want();
        }
        for (VerdictChange change : changes) {
            if (change.to() == Verdict.FAILED) {
                failed.add(change.host());
            }
            if (change.to() == Verdict.HEALTHY) {
                plans.failbackAfter(now);
                if (state.isOnlyFound(change.host())) {
                    plans.wantAfter(now + health.recoveryWindow());
                }
            }
        }
        plans.advance(now);
        VpcView view = state.view();
        if (!failed.isEmpty() && view != null && plans.everPlanned()) {
            failovers.failOver(view, failed, now);
        }
        // Plugins and listeners take their time, so the writes of a failover start before they are called.
        probeWitnesses();
        for (VerdictChange change : changes) {
            effects.tell(hostChanged(change, view, now));
        }
    }

    private RouterEvent hostChanged(VerdictChange change, @Nullable VpcView view, long now) {
        IpAddress host = change.host();
        return new RouterEvent.HostChanged(
                clock.now(),
                host,
                change.from(),
                change.to(),
                change.reason(),
                view != null && change.to() == Verdict.FAILED ? view.routesOn(host) : 0,
                health.health(host, now).answered());
    }

    private void probeWitnesses() {
        for (HealthPart part : health.parts()) {
            Set<IpAddress> witnesses = part.tracker().takeHostsToProbe();
            if (!witnesses.isEmpty()) {
                effects.probeNow(part, witnesses);
            }
        }
    }

    private void settleWrites(long now) {
        writes.start(now).forEach(decision -> effects.write(decision, writes.permit(decision)));
        if (writes.isIdle()) {
            conditions.set(RouterCondition.THROTTLED, null);
        }
    }

    private void tellOfFailovers() {
        failovers.takeBegun().forEach(failover -> effects.tell(new RouterEvent.FailoverStarted(clock.now(), failover)));
    }

    private void settleStatus(long now) {
        LastingConditions.update(conditions, health, reads.isSlow(now), guards);
        conditions.set(RouterCondition.HOSTS_DROPPED, state.textOfDroppedHosts().orElse(null));
        LastingConditions.ofRefusedTargets(conditions, state.refusedTargets().texts(now));
        // A standby only sees what the leader does.
        conditions.set(
                RouterCondition.DUEL,
                role.isStandby() ? null : state.duels().text(now).orElse(null));
        role.update(conditions, now);
        if (board.isDue(now, phase())) {
            publish(now);
        }
    }

    private RouterStatus publish(long now) {
        board.publish(
                effects,
                now,
                phase(),
                conditions,
                health,
                state.view(),
                writes,
                failovers.newestFirst(),
                role.status());
        return board.last();
    }

    private RouterStatus.Phase phase() {
        if (stopping) {
            return RouterStatus.Phase.STOPPING;
        }
        if (state.spec() == null) {
            return RouterStatus.Phase.WAITING_FOR_SPEC;
        }
        if (health.isBlind()) {
            return RouterStatus.Phase.BLIND;
        }
        if (state.view() == null || !plans.everPlanned()) {
            return RouterStatus.Phase.STARTING;
        }
        if (health.isFrozen()) {
            return RouterStatus.Phase.FROZEN;
        }
        boolean open = !writes.isIdle()
                || plans.isWanted()
                || board.isAnythingOpen()
                || conditions.isAny(LastingConditions::keepsOutOfLine);
        return open ? RouterStatus.Phase.CONVERGING : RouterStatus.Phase.IN_LINE;
    }

    private void endPass(long now) {
        if (writes.isIdle() && sourceDestChecks.isIdle() && !reads.isOpen() && !plans.isWanted()) {
            mode.endWhenIdle(guards.nextTry(now), now, () -> publish(now), plan -> writes.timeFor(plan.changes()))
                    .ifPresent(effects::passDone);
        }
    }

    private OptionalLong nextWake(long now) {
        PriorityQueue<Long> times = new PriorityQueue<>();
        health.nextDeadline().ifPresent(times::add);
        plans.next(state.view() != null, times::add);
        mode.deadline().ifPresent(times::add);
        writes.nextStart(now).ifPresent(times::add);
        reader.next(writes.isIdle()).ifPresent(times::add);
        state.secondLookAt().ifPresent(times::add);
        state.refusedTargets().nextEnd(now).ifPresent(times::add);
        state.duels().nextEnd().ifPresent(times::add);
        board.nextPublish().ifPresent(times::add);
        role.nextLook(now).ifPresent(times::add);
        return times.stream()
                .mapToLong(Long::longValue)
                .filter(time -> time - now > 0)
                .min();
    }
}
