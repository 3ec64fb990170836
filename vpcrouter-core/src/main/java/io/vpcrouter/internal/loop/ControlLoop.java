package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.write.Guards;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.internal.write.WriteQueue;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.plan.StickyHosts;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The control loop: takes in what happened, looks at the whole latest state, and says what is to be done. It is level
 * triggered: a plan never follows from an event, but from the state that the event left behind.
 *
 * <p>Deterministic: no thread, no call, no time of its own. {@link Effects} carries out what it wants.
 *
 * <p>Threading: owned by the loop's thread.
 */
public final class ControlLoop {
    /** So few that they are planned in a moment at any size of the VPC, and enough for the first burst of writes. */
    private static final int FIRST_ROWS = 64;

    /** What fails in passing is tried again by a single pass too; what is refused is not waited for. */
    private static final long SOON = Duration.ofSeconds(1).toNanos();

    private final RouterConfig config;
    private final HealthAggregator health;
    private final Effects effects;
    private final RouterClock clock;
    private final @Nullable SinglePass singlePass;

    private final WriteQueue writes;
    private final PendingWrites ownWrites = new PendingWrites();
    private final StickyHosts choices = new StickyHosts();
    private final Guards guards;
    private final MissingInterfacePolicy absence = new MissingInterfacePolicy();
    private final FailoverLog failovers = new FailoverLog();
    private final FailoverStarts failoverStarts;
    private final Conditions conditions;
    private final StatusBoard board;
    private final Set<Cidr> defaultsEverNamed = new HashSet<>();
    private final ReadSchedule reads;
    private final PlanSchedule plans;
    /** Failed hosts whose routes are looked at once more: there is new evidence, or a route has only now come to them. */
    private final Set<IpAddress> leaveAnew = new LinkedHashSet<>();

    private @Nullable RouteSpec spec;
    private Set<IpAddress> wantedHosts = Set.of();
    /** Counts the specs, so that a read or a view of an older one is recognised without comparing all routes. */
    private long specNumber;

    private long viewSpecNumber;
    private @Nullable VpcView view;

    /** What is asked before the first change whether it would be allowed; then empty. */
    private Set<Action> toBeAllowed;

    private boolean stopping;

    public ControlLoop(
            RouterConfig config,
            WriteBudget budget,
            HealthAggregator health,
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
        this.guards = new Guards(config, random);
        Duration recheck = singlePass == null ? config.recheckInterval() : Duration.ZERO;
        boolean asks = singlePass == null || singlePass.checksPermissions();
        this.toBeAllowed = asks ? config.rules().possibleChanges() : Set.of();
        this.reads = new ReadSchedule(recheck, random, clock.nanos());
        this.plans = new PlanSchedule(clock.nanos());
        this.failoverStarts = new FailoverStarts(failovers, health, clock);
        this.conditions = new Conditions(
                (name, problem) -> effects.tell(new RouterEvent.ConditionChanged(clock.now(), name, problem)));
    }

    // ---- What happened ----------------------------------------------------------------------------------------------

    /** A mode published a spec or its problems. */
    public void specPublished(Validated<RouteSpec> published, boolean stale) {
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
        wantedHosts = accepted.hosts();
        specNumber++;
        writes.keepFailoversOnly();
        accepted.routes().keySet().stream().filter(Cidr::isDefaultRoute).forEach(defaultsEverNamed::add);
        choices.retain(accepted.routes().keySet());
        watch();
        reads.want(clock.nanos());
        effects.keep(accepted);
        effects.tell(new RouterEvent.SpecAccepted(clock.now(), accepted, checked.problems()));
    }

    /** The last good file has a spec, which counts only until the source has said something good. */
    public void lastGoodFound(Validated<RouteSpec> kept) {
        if (spec == null) {
            specPublished(kept, true);
        }
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
        Set<IpAddress> hosts = new TreeSet<>(wantedHosts);
        if (view != null) {
            hosts.addAll(view.hosts());
        }
        health.watch(hosts, clock.nanos());
        effects.watch(hosts);
    }

    /** A health plugin observed something. */
    public void observed(HealthPart part, IpAddress host, Observation observation, long sentAt, long at) {
        boolean knownAsGone = part.tracker().isGone(host);
        part.tracker().observed(host, observation, sentAt, at);
        if (!knownAsGone && part.tracker().isGone(host)) {
            // Evidence may come after the verdict, and ends what holds the moves of a failed host back.
            leaveAnew.add(host);
        }
    }

    /** A control target answered. */
    public void controlTargetAnswered(long sentAt, long at) {
        health.controlTargetAnswered(sentAt, at);
    }

    /** A plugin reports a lasting condition, or its end. */
    public void condition(String name, @Nullable String problem) {
        conditions.set(name, problem);
        board.changed();
    }

    /** The VPC was read whole. */
    public void readDone(VpcReading read) {
        long now = clock.nanos();
        RouteSpec current = spec;
        if (current == null || !reads.covers(wantedHosts)) {
            // It does not show where the hosts of the newer spec are.
            noteRead();
            reads.want(now);
            return;
        }
        VpcReading reading = read.view().spec().equals(current)
                ? read
                : VpcReading.of(view, current, read.view().snapshot(), config);
        if (!toBeAllowed.isEmpty()) {
            Set<Action> asked = toBeAllowed;
            toBeAllowed = Set.of();
            // The read goes on until it comes back with the answer.
            effects.preflight(reading, asked);
            return;
        }
        noteRead();
        boolean specChanged = viewSpecNumber != specNumber;
        VpcView fresh = withAssumed(current, reading.view());
        PendingWrites.Comparison comparison = ownWrites.layOver(fresh, reads.startedAt(), now);
        failovers
                .seen(comparison, clock.now())
                .forEach(done -> effects.tell(new RouterEvent.FailoverDone(clock.now(), done)));
        if (view != null && !view.index().tableIds().equals(fresh.index().tableIds())) {
            choices.retainTables(Set.copyOf(fresh.index().tableIds()));
        }
        board.tableRoutes(reading.tableRoutes());
        LastingConditions.ofTables(conditions, fresh.index().tableCount(), reading.tableRoutes());
        view = fresh;
        viewSpecNumber = specNumber;
        effects.interfaces(fresh);
        if (specChanged) {
            watch();
        }
        plans.wantAt(now);
        reads.used(ownWrites.isAnyUnseen() && singlePass == null, now);
    }

    private void noteRead() {
        reads.succeeded();
        conditions.set("cloud", null);
        board.read(clock.now());
    }

    private VpcView withAssumed(RouteSpec current, VpcView fresh) {
        VpcView previous = view;
        List<NetworkInterface> assumed = absence.compare(previous, fresh, health::missedLast, reads.startedAt());
        if (previous == null || assumed.isEmpty()) {
            return fresh;
        }
        VpcSnapshot snapshot = fresh.snapshot();
        List<NetworkInterface> all = new ArrayList<>(snapshot.interfaces());
        all.addAll(assumed);
        return previous.next(current, new VpcSnapshot(snapshot.vpc(), snapshot.tables(), all, snapshot.subnets()));
    }

    /** The VPC could not be read. */
    public void readFailed(CloudException error) {
        boolean refused = error.kind() == CloudException.Kind.DENIED
                || error.kind() == CloudException.Kind.NOT_FOUND
                || error.kind() == CloudException.Kind.INVALID;
        if (singlePass != null || refused && !reads.everRead()) {
            effects.end(error);
            return;
        }
        reads.failed(clock.nanos());
        conditions.set("cloud", "cannot be read, trying again: " + error.getMessage());
        board.changed();
    }

    /** The cloud accepted a change. */
    public void writeDone(Decision decision) {
        long now = clock.nanos();
        RouteKey key = RouteKey.of(decision);
        writes.succeeded(decision);
        guards.accepted(decision, now);
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
        // A deletion makes room in its table.
        if (decision.action() == Action.DELETE) {
            plans.want();
        }
        settleNextOfRow(key, decision, now);
        reads.wantVerification();
        if (singlePass != null) {
            singlePass.changed(decision, clock.now());
        }
    }

    /** What waits behind a change was planned when the row led elsewhere, and one move fewer had been made. */
    private void settleNextOfRow(RouteKey key, Decision done, long now) {
        done.hostIfAny()
                .filter(host -> health.health(host, now).verdict() == Verdict.FAILED)
                .ifPresent(leaveAnew::add);
        if (writes.waiting(key).filter(next -> guards.holdsMove(next, now)).isPresent()) {
            writes.forget(key);
            plans.want();
        }
    }

    /** The cloud did not accept a change. */
    public void writeFailed(Decision decision, CloudException error) {
        long now = clock.nanos();
        if (error.kind() == CloudException.Kind.THROTTLED) {
            writes.throttled(decision, now);
            conditions.set("throttled", "the cloud slows writes down: " + error.getMessage());
            return;
        }
        writes.failed(decision);
        guards.failed(decision, error, now);
        if (error.kind() == CloudException.Kind.CONFLICT || error.kind() == CloudException.Kind.NOT_FOUND) {
            reads.want(now);
        }
        // Whether the change was made after all is not known: the next read tells.
        if (error.kind() == CloudException.Kind.TRANSIENT) {
            reads.wantVerification();
        }
        plans.want();
        decision.change().ifPresent(change -> {
            RouterEvent.RouteChangeFailed event = new RouterEvent.RouteChangeFailed(
                    clock.now(), change, decision, error.kind(), String.valueOf(error.getMessage()));
            board.changeFailed(decision, event.at(), event.error());
            effects.tell(event);
            if (singlePass != null) {
                singlePass.failed(event);
            }
        });
    }

    /** No write is started any more; routes stay as they are. */
    public void stop() {
        stopping = true;
        writes.clear();
        publish(clock.nanos());
    }

    // ---- What follows -----------------------------------------------------------------------------------------------

    /** Called after each burst of events: looks at everything once. */
    public void settle() {
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
        LastingConditions.update(conditions, health, reads.isSlow(now), guards);
        if (board.isDue(now, phase())) {
            publish(now);
        }
        finishSinglePass(now);
        plans.replanAt(guards.nextRelease(now));
        nextWake(now).ifPresent(effects::wakeAt);
    }

    private void settleHealth(long now) {
        Set<IpAddress> failed = new LinkedHashSet<>(leaveAnew);
        boolean due = health.advance(now) || !leaveAnew.isEmpty();
        leaveAnew.clear();
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
                plans.failbackAt(now + config.rules().failbackDelay().toNanos());
            }
        }
        plans.advance(now);
        if (!failed.isEmpty() && view != null && plans.everPlanned()) {
            failOver(view, failed, now);
        }
        // Plugins and listeners take their time, so the writes of a failover are handed out before.
        for (HealthPart part : health.parts()) {
            Set<IpAddress> witnesses = part.tracker().takeHostsToProbe();
            if (!witnesses.isEmpty()) {
                effects.probeNow(part, witnesses);
            }
        }
        for (VerdictChange change : changes) {
            effects.tell(new RouterEvent.HostChanged(
                    clock.now(), change.host(), change.from(), change.to(), change.reason()));
        }
    }

    /** Plans the rows of the failed hosts from the view held, and hands the writes out, before anything else. */
    private void failOver(VpcView current, Set<IpAddress> failed, long now) {
        PlanContext situation = situation(now);
        if (mayWrite()) {
            handOut(guards.judgeFailover(firstPartOfFailover(current, situation, failed), now), now);
        }
        Plan plan = guards.judgeFailover(Planner.planFailover(current, situation, failed), now);
        if (mayWrite()) {
            failoverStarts.note(current, failed, plan.changes());
            choices.remember(plan.stickyHosts());
            handOut(plan, now);
        }
        board.planned(plan, false);
    }

    public static Plan firstPartOfFailover(VpcView view, PlanContext situation, Set<IpAddress> failed) {
        int destinations = Math.max(1, FIRST_ROWS / Math.max(1, view.index().tableCount()));
        return Planner.planFailover(view, situation, failed, destinations);
    }

    private void handOut(Plan plan, long now) {
        Set<RouteKey> planned = new HashSet<>();
        plan.decisions().forEach(decision -> planned.add(RouteKey.of(decision)));
        writes.putFirst(planned, plan.changes());
        settleWrites(now);
    }

    private PlanContext situation(long now) {
        Map<IpAddress, HostHealth> asked = new HashMap<>();
        return new PlanContext(
                config.rules(),
                host -> asked.computeIfAbsent(host, key -> health.health(key, now)),
                health.isFrozen(),
                health.isMassFailure(),
                absence.unsettled(),
                choices,
                defaultsEverNamed,
                now);
    }

    private void settlePlan(long now) {
        VpcView current = view;
        // A view of an older spec serves failovers only, until a read shows what the new one is laid over.
        if (current == null || viewSpecNumber != specNumber || !plans.isDue(now)) {
            return;
        }
        if (singlePass != null
                && !singlePass.mayPlan(
                        health.isWaiting(), absence.secondLookAt().isPresent(), now)) {
            return;
        }
        plans.started();
        Plan plan = guards.judge(Planner.plan(current, situation(now)), current, defaultsEverNamed, now);
        if (mayWrite()) {
            // What is never written is no choice that the next plan should stick to.
            choices.remember(plan.stickyHosts());
            if (!plan.stickyHosts().isEmpty()) {
                // No route moves back sooner than that after a move.
                plans.failbackAt(now + config.rules().failbackDelay().toNanos());
            }
            writes.replaceAll(plan.changes());
        }
        Set<RouteKey> wanted = new HashSet<>();
        plan.decisions().stream()
                .filter(decision -> decision.action().isChange() || decision.action() == Action.HELD)
                .forEach(decision -> wanted.add(RouteKey.of(decision)));
        failoverStarts.noteLate(current, plan.changes());
        failovers.dropUnwanted(key -> wanted.contains(key) || writes.isUnderWay(key));
        guards.planned(wanted, now);
        board.planned(plan, true);
        effects.tell(new RouterEvent.Planned(clock.now(), plan));
        if (singlePass != null) {
            singlePass.planned(plan);
        }
        plans.done(now, clock.nanos());
    }

    private boolean mayWrite() {
        return config.rules().policy() != ChangePolicy.OBSERVE && (singlePass == null || singlePass.applies());
    }

    private void settleWrites(long now) {
        writes.start(now).forEach(effects::write);
        if (writes.isIdle()) {
            conditions.set("throttled", null);
        }
    }

    private void settleReads(long now) {
        RouteSpec asked = spec;
        if (asked != null && reads.isDue(now, writes.isIdle(), absence.secondLookAt())) {
            VpcView previous = view;
            reads.started(wantedHosts, now);
            effects.read(wantedHosts, snapshot -> VpcReading.of(previous, asked, snapshot, config));
        }
    }

    private OptionalLong nextWake(long now) {
        PriorityQueue<Long> times = new PriorityQueue<>();
        health.nextDeadline().ifPresent(times::add);
        plans.next(view != null, times::add);
        if (singlePass != null) {
            times.add(singlePass.deadline());
        }
        writes.nextStart(now).ifPresent(times::add);
        reads.next(writes.isIdle()).ifPresent(times::add);
        absence.secondLookAt().ifPresent(times::add);
        board.nextPublish().ifPresent(times::add);
        return times.stream()
                .mapToLong(Long::longValue)
                .filter(time -> time - now > 0)
                .min();
    }

    private void publish(long now) {
        board.publish(effects, now, phase(), conditions, health, view, writes, failovers);
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
        if (view == null || !plans.everPlanned()) {
            return RouterStatus.Phase.STARTING;
        }
        if (health.isFrozen()) {
            return RouterStatus.Phase.FROZEN;
        }
        boolean moving = !writes.isIdle() || plans.isWanted() || board.isAnythingOpen();
        return moving ? RouterStatus.Phase.CONVERGING : RouterStatus.Phase.IN_LINE;
    }

    private void finishSinglePass(long now) {
        if (singlePass == null || !singlePass.isPlanned() || !writes.isIdle() || reads.isOpen() || plans.isWanted()) {
            return;
        }
        OptionalLong nextTry = guards.nextTry(now);
        boolean triesAgainSoon = singlePass.applies() && nextTry.isPresent() && nextTry.getAsLong() - now < SOON;
        if (!triesAgainSoon) {
            publish(now);
            effects.passDone(singlePass.result(board.last()));
        }
    }
}
