package io.vpcrouter.internal.engine;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.NotLeaderException;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.internal.leadership.LeadershipOfPass;
import io.vpcrouter.internal.leadership.Replica;
import io.vpcrouter.internal.leadership.RoleKeeper;
import io.vpcrouter.internal.loop.CloudTraits;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.Daemon;
import io.vpcrouter.internal.loop.Effects;
import io.vpcrouter.internal.loop.PassMode;
import io.vpcrouter.internal.loop.SinglePass;
import io.vpcrouter.internal.loop.StatusBoard;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.plugins.ControlTargets;
import io.vpcrouter.internal.plugins.HealthObservation;
import io.vpcrouter.internal.plugins.LeadershipPlan;
import io.vpcrouter.internal.plugins.PluginFactories;
import io.vpcrouter.internal.plugins.RouterLinks;
import io.vpcrouter.internal.plugins.RunningPlugins;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.warmup.FailoverWarmUp;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the loop with the plugins and the threads: carries out its effects, and brings events back to it. */
public final class RouterEngine implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(RouterEngine.class);
    private static final Duration PATIENCE_OF_PASS = Duration.ofSeconds(1);

    private final RouterConfig config;
    private final RouterRuntime runtime;
    private final Listeners listeners;
    private final WriteGate gate;
    private final LoopInbox inbox;
    private final ObservationFeed observations;
    private final LastGoodSpec lastGood;
    private final Heartbeat heartbeat;
    private final RunningPlugins plugins;
    private final CheckPulse pulse;
    private final CloudCalls calls;
    private final @Nullable Replica replica;

    private final CompletableFuture<Optional<CloudException>> ended = new CompletableFuture<>();
    private final CompletableFuture<PassResult> passed = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile RouterStatus status;
    private volatile @Nullable VpcView view;

    public RouterEngine(
            RouterConfig config,
            RouterRuntime runtime,
            List<RouterListener> listeners,
            PluginFactories factories,
            @Nullable WebPaths web) {
        this.config = config;
        this.runtime = runtime;
        this.replica = replica(factories.leadership(), runtime.clock());
        this.gate = new WriteGate(config.rules().policy(), replica == null ? null : replica.fence());
        gate.shut(WriteGate.Reason.NOT_STARTED);
        this.inbox = new LoopInbox(runtime);
        this.listeners = new Listeners(listeners, inbox::conditionReported);
        this.observations = new ObservationFeed(inbox, this.listeners, closed::get);
        this.lastGood = new LastGoodSpec(config.lastGoodFileIfAny(), config.allowEmptySpec(), runtime, inbox);
        try {
            plugins = new RunningPlugins(factories, config, runtime, web, new Links(), replica);
        } catch (Exception | Error e) {
            runtime.close();
            throw e;
        }
        this.heartbeat = new Heartbeat(runtime, plugins::look);
        this.pulse = new CheckPulse(plugins.parts(), runtime.clock());
        this.calls = new CloudCalls(plugins, runtime, inbox, closed::get);
        this.status = newBoard().last();
    }

    private static @Nullable Replica replica(@Nullable LeadershipPlan plan, RouterClock clock) {
        return plan == null ? null : new Replica(HostName.get() + "#" + UUID.randomUUID(), plan.rules(), clock);
    }

    // ---- From start to end ------------------------------------------------------------------------------------------

    /** Starts a router that runs until it is closed. */
    public void start() {
        if (config.recheckInterval().isZero()) {
            LOG.warn("drain tags have no effect without rechecks (expected: an interval of at least 5 seconds);"
                    + " see --route_recheck_interval");
        }
        // On the thread of the first write, while the first read is under way.
        runtime.blocking(RouterRuntime.Lane.WRITE, FailoverWarmUp::runOnce);
        start(new Daemon());
        if (replica != null) {
            replica.onNews(inbox::leadershipNews);
        }
        try {
            plugins.compete();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private void start(PassMode mode) {
        StatusBoard board = newBoard();
        status = board.last();
        gate.lift(WriteGate.Reason.NOT_STARTED);
        inbox.open(new ControlLoop(
                config,
                new CloudTraits(writeBudget(), plugins.disablesSourceDestCheck(), plugins.readsTags()),
                new HealthAggregator(plugins.parts()),
                board,
                this,
                runtime.clock(),
                mode,
                gate,
                new RoleKeeper(replica, runtime.clock())));
        heartbeat.start();
        try {
            plugins.start();
            lastGood.standInIfNeeded();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private StatusBoard newBoard() {
        return new StatusBoard(
                runtime.clock(),
                plugins.network(),
                WriteRate.of(writeBudget()),
                config.rules().drainTag(),
                new RoleKeeper(replica, runtime.clock()).status());
    }

    private WriteBudget writeBudget() {
        WriteBudget usual = plugins.writeBudget();
        return config.writeRateIfGiven()
                .map(rate -> new WriteBudget(rate.burst(), rate.perSecond(), usual.inFlight()))
                .orElse(usual);
    }

    /** Makes a single pass and closes the router. */
    public PassResult runOnce(boolean apply, boolean checksPermissions) throws InterruptedException {
        Duration patience = plugins.verdictTime().plus(PATIENCE_OF_PASS);
        try {
            if (apply) {
                lead();
            }
            long deadline = runtime.clock().nanos() + patience.toNanos();
            start(new SinglePass(gate, apply, checksPermissions, deadline));
            if (lastGood.isSourceSilent()) {
                throw new InvalidException(List.of(Problem.error(
                        "no-spec",
                        Location.of("mode " + plugins.modeName()),
                        "route spec",
                        null,
                        "one at start, for a single pass")));
            }
            return runtime.await(passed);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CloudException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("the pass ended early", e.getCause());
        } finally {
            close();
        }
    }

    /** Takes the leadership for a single pass, if there are replicas. */
    private void lead() throws InterruptedException, ExecutionException {
        Replica candidate = replica;
        if (candidate != null) {
            LeadershipOfPass leadership = new LeadershipOfPass(candidate);
            candidate.onNews(leadership::look);
            runtime.onLoopAfter(leadership.patience(), leadership::giveUp);
            plugins.compete();
            Optional<String> why = runtime.await(leadership.refusal());
            candidate.onNews(inbox::leadershipNews);
            if (why.isPresent()) {
                throw new NotLeaderException(why.get());
            }
        }
    }

    public Optional<CloudException> awaitEnd() throws InterruptedException {
        try {
            return runtime.await(ended);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the router ended early", e.getCause());
        }
    }

    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gate.shut(WriteGate.Reason.STOPPING);
        heartbeat.stop();
        inbox.stop();
        if (replica != null) {
            // First of all: the others wait for it.
            drain(replica.terms().write());
            plugins.giveLeadershipBack();
        }
        plugins.closeSources();
        runtime.close();
        plugins.closeCloud();
        ended.complete(Optional.empty());
        passed.completeExceptionally(new IllegalStateException("closed"));
    }

    /** The gate is shut, and each write under way ends within its time limit. */
    private void drain(Duration longest) {
        CompletableFuture<Boolean> drained = calls.drained();
        drained.completeOnTimeout(false, longest.toNanos(), TimeUnit.NANOSECONDS);
        try {
            runtime.await(drained);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it so", e);
        }
    }

    public void readSourceAgain() {
        plugins.readSourceAgain();
    }

    public RouterStatus status() {
        return status;
    }

    public boolean isAlive() {
        return heartbeat.isAlive()
                && inbox.isSettling()
                && pulse.isAlive()
                && plugins.haveTheirThreads()
                && !plugins.isAnyStuck();
    }

    public Map<String, Map<String, Object>> statistics() {
        return plugins.statistics();
    }

    // ---- What the plugins report and ask ----------------------------------------------------------------------------

    private final class Links implements RouterLinks {
        @Override
        public void published(Validated<RouteSpec> spec) {
            lastGood.published(spec);
            inbox.specPublished(spec, false);
        }

        @Override
        public void observed(HealthObservation observation) {
            observations.add(observation, plugins, pulse);
        }

        @Override
        public void unchanged(HealthContext from, Set<IpAddress> hosts) {
            HealthPart part = plugins.partOf(from);
            ControlTargets control = plugins.controlOf(from);
            if (control != null) {
                inbox.post(events -> control.unchanged(hosts));
            } else if (part != null) {
                inbox.post(events -> {
                    pulse.reported(part);
                    events.unchanged(part, hosts);
                });
            }
        }

        @Override
        public void watched(HealthPart part, @Nullable String reason) {
            inbox.watched(part, reason);
        }

        @Override
        public void conditionReported(Condition condition, @Nullable String problem) {
            inbox.conditionReported(condition, problem);
        }

        @Override
        public Optional<NetworkInterface> interfaceOf(IpAddress host) {
            VpcView current = view;
            return current == null ? Optional.empty() : current.interfaceOf(host);
        }

        @Override
        public boolean mayWrite() {
            return gate.isOpen();
        }
    }

    // ---- What the loop wants done -----------------------------------------------------------------------------------

    @Override
    public void read(ReadRequest request, Set<PrefixListId> lists, Function<NetworkSnapshot, VpcReading> prepare) {
        calls.read(request, lists, view == null ? prepare.andThen(this::warmUp) : prepare);
    }

    /** The first read shows how large the VPC is. */
    private VpcReading warmUp(VpcReading reading) {
        FailoverWarmUp.planFor(reading.view(), config.rules());
        return reading;
    }

    @Override
    public void preflight(VpcReading read, Set<Action> changes) {
        calls.preflight(read, changes);
    }

    @Override
    public void write(Decision decision, WritePermit permit) {
        calls.write(decision, permit);
    }

    @Override
    public void disableSourceDestCheck(String eni, WritePermit permit) {
        calls.disableSourceDestCheck(eni, permit);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        pulse.watching(!hosts.isEmpty());
        plugins.watch(hosts);
    }

    @Override
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        plugins.probeNow(part, hosts);
    }

    @Override
    public void wakeAt(long nanos) {
        inbox.wakeAt(nanos);
    }

    @Override
    public void keep(RouteSpec spec) {
        if (replica != null) {
            replica.follows(spec);
        }
        lastGood.keep(spec);
    }

    @Override
    public void interfaces(VpcView current) {
        view = current;
    }

    @Override
    public void tell(RouterEvent event) {
        if (event instanceof RouterEvent.HostChanged change && (change.isFailure() || change.isRecovery())) {
            plugins.hostChanged(change);
        }
        listeners.on(event);
    }

    @Override
    public void publish(RouterStatus newStatus) {
        status = newStatus;
        listeners.statusChanged(newStatus);
    }

    @Override
    public void end(CloudException refusal) {
        ended.complete(Optional.of(refusal));
        passed.completeExceptionally(refusal);
    }

    @Override
    public void passDone(PassResult result) {
        passed.complete(result);
    }
}
