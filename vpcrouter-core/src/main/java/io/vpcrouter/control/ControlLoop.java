package io.vpcrouter.control;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.Choices;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.plan.Situation;
import io.vpcrouter.plan.VpcView;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The control loop: takes in what happened, looks at the whole latest state, and says what is to be done. It is level
 * triggered: a plan never follows from an event, but from the state that the event left behind.
 *
 * <p>Deterministic: no thread, no call, no time of its own. {@link Effects} carries out what it wants.
 *
 * <p>Threading: owned by the loop's thread.
 */
final class ControlLoop {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final long SLOW_READ = Duration.ofSeconds(4).toNanos();
    private static final long VERIFY_AGAIN = Duration.ofSeconds(2).toNanos();
    private static final long BETWEEN_PLANS = Duration.ofMillis(200).toNanos();

    private final RouterConfig config;
    private final HealthBoard health;
    private final Effects effects;
    private final RouterClock clock;
    private final @Nullable SinglePass singlePass;

    private final WriteQueue writes;
    private final OwnWrites ownWrites = new OwnWrites();
    private final Choices choices = new Choices();
    private final DeleteGuard deleteGuard;
    private final MoveBudget moveBudget = new MoveBudget();
    private final RetryLater retries;
    private final AbsenceRule absence = new AbsenceRule();
    private final FailoverLog failovers = new FailoverLog();
    private final Conditions conditions;
    private final StatusBoard board;
    private final Set<Cidr> defaultsEverNamed = new HashSet<>();
    private final Backoff readBackoff;
    private final PriorityQueue<Long> failbacks = new PriorityQueue<>();
    private final Set<IpAddress> gone = new LinkedHashSet<>();

    private @Nullable RouteSpec spec;
    /** Counts the specs, so that a read or a view of an older one is recognised without comparing all routes. */
    private long specNumber;

    private long viewSpecNumber;
    private @Nullable VpcView view;
    private boolean planDue;
    private OptionalLong replanAt = OptionalLong.empty();
    private boolean everPlanned;
    private long plannedAt;

    private boolean readWanted;
    private boolean readUnderWay;
    private long readStartedAt;
    private Set<IpAddress> hostsOfRead = Set.of();
    private long readNotBefore;
    private boolean everRead;
    private boolean verifyWanted;
    private boolean stopping;

    ControlLoop(
            RouterConfig config,
            WriteBudget budget,
            HealthBoard health,
            StatusBoard board,
            Effects effects,
            RouterClock clock,
            @Nullable SinglePass singlePass) {
        SplittableRandom random = new SplittableRandom(clock.nanos());
        this.config = config;
        this.health = health;
        this.effects = effects;
        this.clock = clock;
        this.singlePass = singlePass;
        this.board = board;
        this.writes = new WriteQueue(budget, clock.nanos());
        this.deleteGuard = new DeleteGuard(config.rules());
        this.retries = new RetryLater(random);
        this.readBackoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
        this.readNotBefore = clock.nanos();
        this.conditions = new Conditions(
                (name, problem) -> effects.tell(new RouterEvent.ConditionChanged(clock.now(), name, problem)));
    }

    // ---- What happened ----------------------------------------------------------------------------------------------

    /** A mode published a spec or its problems. */
    void specPublished(Validated<RouteSpec> published, boolean stale) {
        Validated<RouteSpec> checked = refuseEmpty(published);
        RouteSpec accepted = checked.value().orElse(null);
        if (accepted == null) {
            effects.tell(new RouterEvent.SpecRejected(clock.now(), checked.problems()));
            conditions.set(
                    "spec",
                    "refused, the last good one stays in force: "
                            + checked.problems().stream()
                                    .filter(Problem::isError)
                                    .findFirst()
                                    .orElseThrow());
            board.changed();
            return;
        }
        conditions.set("spec", null);
        conditions.set("spec-stale", stale ? "from the last good file, because its source cannot be used" : null);
        board.spec(accepted, stale);
        if (accepted.equals(spec)) {
            return;
        }
        spec = accepted;
        specNumber++;
        writes.keepFailoversOnly();
        accepted.routes().keySet().stream().filter(Cidr::isDefaultRoute).forEach(defaultsEverNamed::add);
        choices.retain(accepted.routes().keySet());
        watch();
        readWanted = true;
        readNotBefore = clock.nanos();
        effects.keep(accepted);
        effects.tell(new RouterEvent.SpecAccepted(clock.now(), accepted, checked.problems()));
    }

    private Validated<RouteSpec> refuseEmpty(Validated<RouteSpec> published) {
        boolean refused = published.value().filter(RouteSpec::isEmpty).isPresent() && !config.allowEmptySpec();
        return refused
                ? Validated.invalid(Problem.error(
                                "empty-spec", Location.of("route spec"), "route spec", "{}", "at least one destination")
                        .withHint("an empty spec deletes every managed row; --allow_empty_spec permits it"))
                : published;
    }

    /** The hosts of the view in force stay watched until the new spec was laid over a read. */
    private void watch() {
        Set<IpAddress> hosts = new TreeSet<>();
        if (spec != null) {
            hosts.addAll(spec.hosts());
        }
        if (view != null) {
            hosts.addAll(view.spec().hosts());
        }
        health.watch(hosts, clock.nanos());
        effects.watch(hosts);
    }

    /** A health plugin observed something. */
    void observed(HealthPart part, IpAddress host, Observation observation, long sentAt, long at) {
        boolean knownAsGone = isGone(part, host);
        part.tracker().observed(host, observation, sentAt, at);
        if (!knownAsGone && isGone(part, host)) {
            // Evidence may come after the verdict, and ends what holds the moves of a failed host back.
            gone.add(host);
        }
    }

    private static boolean isGone(HealthPart part, IpAddress host) {
        return part.tracker().report(host).filter(report -> report.gone()).isPresent();
    }

    /** A plugin reports a lasting condition, or its end. */
    void condition(String name, @Nullable String problem) {
        conditions.set(name, problem);
        board.changed();
    }

    /** The VPC was read whole. */
    void readDone(VpcSnapshot snapshot) {
        long now = clock.nanos();
        readUnderWay = false;
        RouteSpec current = spec;
        readBackoff.reset();
        conditions.set("cloud", null);
        board.read(clock.now());
        if (current == null || !hostsOfRead.containsAll(current.hosts())) {
            // It does not show where the hosts of the newer spec are.
            readWanted = true;
            return;
        }
        everRead = true;
        boolean specChanged = viewSpecNumber != specNumber;
        VpcView fresh = viewOf(current, snapshot);
        OwnWrites.Comparison comparison = ownWrites.layOver(fresh, readStartedAt, now);
        failovers
                .seen(comparison, clock.now())
                .forEach(done -> effects.tell(new RouterEvent.FailoverDone(clock.now(), done)));
        view = fresh;
        viewSpecNumber = specNumber;
        effects.interfaces(fresh);
        if (specChanged) {
            watch();
        }
        conditions.set(
                "no-tables",
                fresh.tableCount() == 0
                        ? "no route table is in scope (expected: at least one); see --route_tables"
                        : null);
        planDue = true;
        plannedAt = now - BETWEEN_PLANS;
        readNotBefore = ownWrites.isAnyUnseen() ? now + VERIFY_AGAIN : now;
        verifyWanted = ownWrites.isAnyUnseen() && singlePass == null;
    }

    private VpcView viewOf(RouteSpec current, VpcSnapshot snapshot) {
        VpcView previous = view;
        if (previous == null) {
            return VpcView.of(current, snapshot, config.rules());
        }
        VpcView fresh = previous.next(current, snapshot);
        List<NetworkInterface> assumed = absence.assumed(previous, fresh, health::answeredLast, readStartedAt);
        if (assumed.isEmpty()) {
            return fresh;
        }
        List<NetworkInterface> all = new ArrayList<>(snapshot.interfaces());
        all.addAll(assumed);
        return previous.next(current, new VpcSnapshot(snapshot.vpc(), snapshot.tables(), all, snapshot.subnets()));
    }

    /** The VPC could not be read. */
    void readFailed(CloudException error) {
        readUnderWay = false;
        boolean refused = error.kind() == CloudException.Kind.DENIED
                || error.kind() == CloudException.Kind.NOT_FOUND
                || error.kind() == CloudException.Kind.INVALID;
        if (singlePass != null || refused && !everRead) {
            effects.end(error);
            return;
        }
        readWanted = true;
        readNotBefore = clock.nanos() + readBackoff.next();
        conditions.set("cloud", "cannot be read, trying again: " + error.getMessage());
        board.changed();
    }

    /** The cloud accepted a change. */
    void writeDone(Decision decision) {
        long now = clock.nanos();
        RowKey key = RowKey.of(decision);
        writes.succeeded(decision);
        retries.succeeded(key);
        moveBudget.accepted(decision, now);
        decision.change().ifPresent(change -> {
            ownWrites.accepted(change, now);
            if (view != null) {
                view.apply(change);
            }
            failovers.accepted(key, clock.now());
            RouterEvent.RouteChanged event = new RouterEvent.RouteChanged(clock.now(), change, decision);
            board.changed(event);
            effects.tell(event);
        });
        if (decision.action() == Action.DELETE) {
            retries.tableHasRoom(decision.table());
            planDue = true;
        }
        verifyWanted = true;
        if (singlePass != null) {
            singlePass.changed(decision, clock.now());
        }
    }

    /** The cloud did not accept a change. */
    void writeFailed(Decision decision, CloudException error) {
        long now = clock.nanos();
        if (error.kind() == CloudException.Kind.THROTTLED) {
            writes.throttled(decision, now);
            conditions.set("throttled", "the cloud slows writes down: " + error.getMessage());
            return;
        }
        writes.failed(decision);
        retries.failed(RowKey.of(decision), error, now);
        if (error.kind() == CloudException.Kind.CONFLICT || error.kind() == CloudException.Kind.NOT_FOUND) {
            readWanted = true;
            readNotBefore = now;
        }
        // Whether the change was made after all is not known: the next read tells.
        if (error.kind() == CloudException.Kind.TRANSIENT) {
            verifyWanted = true;
        }
        planDue = true;
        decision.change().ifPresent(change -> {
            RouterEvent.RouteChangeFailed event = new RouterEvent.RouteChangeFailed(
                    clock.now(), change, decision, error.kind(), String.valueOf(error.getMessage()));
            effects.tell(event);
            if (singlePass != null) {
                singlePass.failed(event);
            }
        });
    }

    /** A timer came. What is due is found out by {@link #settle}. */
    void wake() {}

    /** No write is started any more; routes stay as they are. */
    void stop() {
        stopping = true;
        writes.clear();
        board.stopping();
        board.publish(effects);
    }

    // ---- What follows -----------------------------------------------------------------------------------------------

    /** Called after each burst of events: looks at everything once. */
    void settle() {
        if (stopping) {
            return;
        }
        long now = clock.nanos();
        settleHealth(now);
        if (spec != null) {
            settlePlan(now);
            settleWrites(now);
            settleReads(now);
        }
        settleConditions(now);
        board.publishIfDue(effects, now, this::phase, conditions, health, view, writes.size(), failovers);
        finishSinglePass();
        replanAt = earliest(deleteGuard.releaseAt(), moveBudget.nextRelease(now), retries.nextTry(now));
        nextWake(now).ifPresent(effects::wakeAt);
    }

    private static OptionalLong earliest(OptionalLong... times) {
        return Arrays.stream(times).flatMapToLong(OptionalLong::stream).min();
    }

    private void settleHealth(long now) {
        boolean due = health.advance(now);
        Set<IpAddress> failed = new LinkedHashSet<>(gone);
        due |= !gone.isEmpty();
        gone.clear();
        for (VerdictChange change : health.takeChanges(now)) {
            effects.tell(new RouterEvent.HostChanged(
                    clock.now(), change.host(), change.from(), change.to(), change.reason()));
            due = true;
            if (change.to() == Verdict.FAILED) {
                failed.add(change.host());
            }
            if (change.to() == Verdict.HEALTHY) {
                failbacks.add(now + config.rules().failbackDelay().toNanos());
            }
        }
        for (HealthPart part : health.parts()) {
            Set<IpAddress> witnesses = part.tracker().takeHostsToProbe();
            if (!witnesses.isEmpty()) {
                effects.probeNow(part, witnesses);
            }
        }
        while (!failbacks.isEmpty() && now - failbacks.peek() >= 0) {
            failbacks.remove();
            due = true;
        }
        planDue |= due;
        if (!failed.isEmpty() && view != null && everPlanned) {
            failOver(view, failed, now);
        }
    }

    /** Plans the rows of the failed hosts from the view held, and hands the writes out, before anything else. */
    private void failOver(VpcView current, Set<IpAddress> failed, long now) {
        Plan plan = Planner.planFailover(current, situation(now), failed)
                .guarded(decision -> retries.judge(moveBudget.judge(decision, now), now))
                .guarded(ControlLoop::leaveToFullPlan);
        Instant decided = clock.now();
        if (mayWrite()) {
            failed.forEach(host -> failovers.started(
                    host, rowsLeaving(current, host, plan.changes()), detectedAt(host, decided), decided));
            choices.remember(plan.choices());
            Set<RowKey> planned = new HashSet<>();
            plan.decisions().forEach(decision -> planned.add(RowKey.of(decision)));
            writes.putFirst(planned, plan.changes());
            settleWrites(now);
        }
        board.planned(plan, false);
    }

    /** How many deletions are too many is judged over all rows. */
    private static Decision leaveToFullPlan(Decision decision) {
        return decision.action() == Action.DELETE ? decision.held(Reason.DELETE_GUARD) : decision;
    }

    private static Set<RowKey> rowsLeaving(VpcView current, IpAddress host, List<Decision> changes) {
        String eni = current.interfaceOf(host).map(found -> found.id()).orElse("");
        Set<RowKey> rows = new HashSet<>();
        changes.stream()
                .filter(Decision::isFailover)
                .filter(change -> change.currentIfAny()
                        .filter(target -> target.id().equals(eni))
                        .isPresent())
                .forEach(change -> rows.add(RowKey.of(change)));
        return rows;
    }

    /** Failovers that a guard held back at first, and those that follow from what a read showed. */
    private void logLateFailovers(Plan plan, VpcView current, long now) {
        List<Decision> late = plan.changes().stream()
                .filter(Decision::isFailover)
                .filter(decision -> !failovers.isRunning(RowKey.of(decision)))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        Instant decided = clock.now();
        for (IpAddress host : current.spec().hosts()) {
            failovers.started(host, rowsLeaving(current, host, late), detectedAt(host, decided), decided);
        }
    }

    private Instant detectedAt(IpAddress host, Instant decided) {
        long now = clock.nanos();
        long since = health.parts().stream()
                .map(part -> part.tracker().report(host))
                .flatMap(Optional::stream)
                .filter(report -> report.verdict() == Verdict.FAILED)
                .mapToLong(report -> report.since())
                .max()
                .orElse(now);
        return decided.minusNanos(Math.max(0, now - since));
    }

    private Situation situation(long now) {
        Map<IpAddress, HostHealth> asked = new HashMap<>();
        return new Situation(
                host -> asked.computeIfAbsent(host, key -> health.health(key, now)),
                health.isFrozen(),
                health.isMassFailure(),
                choices,
                defaultsEverNamed,
                now);
    }

    private void settlePlan(long now) {
        VpcView current = view;
        planDue |= replanAt.isPresent() && now - replanAt.getAsLong() >= 0;
        // A view of an older spec serves failovers only, until a read shows what the new one is laid over.
        if (!planDue || current == null || viewSpecNumber != specNumber) {
            return;
        }
        if (now - plannedAt < BETWEEN_PLANS && everPlanned) {
            return;
        }
        if (singlePass != null && !singlePass.mayPlan(health.isWaiting(), now)) {
            return;
        }
        planDue = false;
        plannedAt = now;
        Plan plan = guarded(Planner.plan(current, situation(now)), current, now);
        if (mayWrite()) {
            // What is never written is no choice that the next plan should stick to.
            choices.remember(plan.choices());
            if (!plan.choices().isEmpty()) {
                // No route moves back sooner than that after a move.
                failbacks.add(now + config.rules().failbackDelay().toNanos());
            }
            writes.replaceAll(plan.changes());
        }
        Set<RowKey> wanted = new HashSet<>();
        plan.decisions().stream()
                .filter(decision -> decision.action().isChange() || decision.action() == Action.HELD)
                .forEach(decision -> wanted.add(RowKey.of(decision)));
        logLateFailovers(plan, current, now);
        retries.retain(wanted);
        failovers.dropUnwanted(key -> wanted.contains(key) || writes.isUnderWay(key));
        moveBudget.planned(wanted, now);
        everPlanned = true;
        board.planned(plan, true);
        effects.tell(new RouterEvent.Planned(clock.now(), plan));
        if (singlePass != null) {
            singlePass.planned(plan);
        }
    }

    private Plan guarded(Plan plan, VpcView current, long now) {
        long deletes = plan.changes().stream()
                .filter(decision -> decision.action() == Action.DELETE)
                .count();
        UnaryOperator<Decision> guard = deleteGuard.judge(deletes, current::managedRows, current.spec(), now);
        return plan.guarded(decision -> retries.judge(moveBudget.judge(guard.apply(decision), now), now));
    }

    private boolean mayWrite() {
        return config.rules().policy() != ChangePolicy.OBSERVE && (singlePass == null || singlePass.applies());
    }

    private void settleWrites(long now) {
        writes.start(now).forEach(effects::write);
        if (writes.isIdle()) {
            conditions.set("throttled", null);
            if (verifyWanted && !readWanted) {
                readWanted = true;
            }
        }
    }

    private void settleReads(long now) {
        boolean recheckDue = everRead
                && singlePass == null
                && !config.recheckInterval().isZero()
                && now - readStartedAt >= config.recheckInterval().toNanos();
        OptionalLong secondLook = absence.secondLookAt();
        boolean secondLookDue = secondLook.isPresent() && now - secondLook.getAsLong() >= 0;
        readWanted |= !readUnderWay && (recheckDue || secondLookDue);
        if (readWanted && !readUnderWay && now - readNotBefore >= 0 && spec != null) {
            readWanted = false;
            verifyWanted = false;
            readUnderWay = true;
            readStartedAt = now;
            hostsOfRead = spec.hosts();
            effects.read(hostsOfRead);
        }
    }

    private void settleConditions(long now) {
        if (readUnderWay && now - readStartedAt >= SLOW_READ) {
            conditions.set("cloud", "has not answered a read for 4 s; waiting for it");
        }
        conditions.set(
                "frozen", health.isFrozen() ? "no host answers; routes stay where they are until one does" : null);
        conditions.set(
                "mass-failure",
                health.isMassFailure() ? "most hosts failed at once; moves wait up to 15 s for confirmation" : null);
        conditions.set("blind", health.isBlind() ? "the health checks cannot run; failures would go unnoticed" : null);
        List<String> abstaining = health.parts().size() > 1 ? health.abstaining() : List.of();
        conditions.set("abstaining", abstaining.isEmpty() ? null : "frozen or blind, without a vote: " + abstaining);
        conditions.set(
                "deletes-held",
                deleteGuard.releaseAt().isPresent() ? "unusually many deletions are held; see --delete_hold" : null);
        conditions.set("writes", retries.summary().orElse(null));
        conditions.set(
                "move-budget",
                moveBudget.isHolding() ? "routes move too often; moves beyond 3 a minute are held" : null);
    }

    private OptionalLong nextWake(long now) {
        PriorityQueue<Long> times = new PriorityQueue<>();
        health.nextDeadline().ifPresent(times::add);
        if (!failbacks.isEmpty()) {
            times.add(failbacks.peek());
        }
        if (planDue && everPlanned && view != null) {
            times.add(plannedAt + BETWEEN_PLANS);
        }
        if (singlePass != null) {
            times.add(singlePass.deadline());
        }
        writes.nextStart(now).ifPresent(times::add);
        replanAt.ifPresent(times::add);
        if (readUnderWay) {
            times.add(readStartedAt + SLOW_READ);
        } else if (readWanted || verifyWanted && writes.isIdle()) {
            times.add(readNotBefore);
        } else if (everRead && !config.recheckInterval().isZero()) {
            times.add(readStartedAt + config.recheckInterval().toNanos());
        }
        absence.secondLookAt().ifPresent(times::add);
        return times.stream()
                .mapToLong(Long::longValue)
                .filter(time -> time - now > 0)
                .min();
    }

    private RouterStatus.Phase phase() {
        if (stopping) {
            return RouterStatus.Phase.STOPPING;
        }
        if (spec == null) {
            return RouterStatus.Phase.WAITING_FOR_SPEC;
        }
        if (health.isBlind()) {
            return RouterStatus.Phase.BLIND;
        }
        if (view == null || !everPlanned) {
            return RouterStatus.Phase.STARTING;
        }
        if (health.isFrozen()) {
            return RouterStatus.Phase.FROZEN;
        }
        boolean moving = !writes.isIdle() || planDue || board.isAnythingOpen();
        return moving ? RouterStatus.Phase.CONVERGING : RouterStatus.Phase.IN_LINE;
    }

    private void finishSinglePass() {
        if (singlePass != null
                && singlePass.isPlanned()
                && writes.isIdle()
                && !readUnderWay
                && !readWanted
                && !planDue) {
            effects.passDone(singlePass.result(board.last()));
        }
    }
}
