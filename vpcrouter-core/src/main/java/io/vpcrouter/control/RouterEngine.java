package io.vpcrouter.control;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.VpcView;
import io.vpcrouter.spec.RouteSpecFile;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.WebPaths;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the loop with the plugins and the threads: carries out effects, and brings back events. */
final class RouterEngine implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(RouterEngine.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);
    private static final Duration PATIENCE_OF_PASS = Duration.ofSeconds(1);

    private final RouterConfig config;
    private final RouterRuntime runtime;
    private final List<RouterListener> listeners;
    private final CloudProvider cloud;
    private final Mode mode;
    private final String cloudName;
    private final String vpc;
    private final WriteBudget writeBudget;
    private final String modeName;
    private final List<Contexts.Base> contexts = new ArrayList<>();
    private final Map<Contexts.OfHealth, HealthPart> parts = new LinkedHashMap<>();
    private final Map<Contexts.OfHealth, ControlTargets> controls = new LinkedHashMap<>();
    private final @Nullable RouteSpecFile lastGoodFile;

    private final ObservationQueue<Contexts.Seen> seen = new ObservationQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Optional<CloudException>> ended = new CompletableFuture<>();
    private final CompletableFuture<PassResult> passed = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile RouterStatus status;
    private volatile @Nullable VpcView view;
    private volatile long beat;
    private volatile @Nullable Validated<RouteSpec> firstPublished;
    private volatile boolean anyValid;
    private volatile boolean mayWrite;

    private @Nullable ControlLoop loop;
    private volatile @Nullable Thread loopThread;
    private boolean settling;
    private final TreeSet<Long> timers = new TreeSet<>();

    RouterEngine(
            RouterConfig config,
            RouterRuntime runtime,
            List<RouterListener> listeners,
            String cloudName,
            Function<CloudContext, CloudProvider> cloudFactory,
            String modeName,
            Function<ModeContext, Mode> modeFactory,
            Map<String, Function<HealthContext, HealthMonitor>> healthFactories,
            Map<String, ControlTargets.Plan> controlPlans,
            @Nullable WebPaths web) {
        this.config = config;
        this.runtime = runtime;
        this.listeners = listeners;
        this.cloudName = cloudName;
        this.modeName = modeName;
        this.lastGoodFile = config.lastGoodFileIfAny().map(RouteSpecFile::new).orElse(null);
        List<AutoCloseable> made = new ArrayList<>();
        Contexts.Surroundings surroundings = new Contexts.Surroundings(runtime, this::condition, web);
        try {
            Contexts.OfCloud cloudContext = noted(new Contexts.OfCloud(cloudName, surroundings, () -> mayWrite));
            cloud = PluginStart.get("cloud " + cloudName, () -> cloudFactory.apply(cloudContext));
            made.add(cloud);
            vpc = PluginStart.get("cloud " + cloudName, cloud::vpc);
            writeBudget = PluginStart.get("cloud " + cloudName, cloud::writeBudget);
            ModeContext modeContext =
                    noted(new Contexts.OfMode(modeName, surroundings, this::published, config.allowEmptySpec()));
            mode = PluginStart.get("mode " + modeName, () -> modeFactory.apply(modeContext));
            made.add(mode);
            Map<Contexts.OfHealth, HealthMonitor> monitors = new LinkedHashMap<>();
            List<ProbeTiming> timings = new ArrayList<>();
            healthFactories.forEach((name, factory) -> {
                Contexts.OfHealth context =
                        noted(new Contexts.OfHealth(name, surroundings, this::seen, config.fall(), this::interfaceOf));
                HealthMonitor monitor = PluginStart.get("health " + name, () -> factory.apply(context));
                made.add(monitor);
                monitors.put(context, monitor);
                timings.add(PluginStart.get("health " + name, monitor::timing));
            });
            controlPlans.forEach((name, plan) -> {
                Contexts.OfHealth context = noted(new Contexts.OfHealth(
                        "control-" + name, surroundings, this::seen, config.fall(), this::interfaceOf));
                HealthMonitor monitor = PluginStart.get(
                        "control targets " + name, () -> plan.factory().apply(context));
                made.add(monitor);
                controls.put(context, new ControlTargets(name, monitor, plan.targets(), config.fall()));
            });
            Duration recovery = recoveryWindow(timings);
            Set<IpAddress> own = OwnMachine.addresses();
            monitors.forEach((context, monitor) -> parts.put(
                    context,
                    new HealthPart(
                            context.plugin,
                            monitor,
                            new HealthTracker(monitor.timing(), recovery, own::contains, false))));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            Collections.reverse(made);
            made.forEach(this::closeQuietly);
            runtime.close();
            throw e;
        }
        this.status = new StatusBoard(runtime.clock(), vpc).last();
    }

    private <C extends Contexts.Base> C noted(C context) {
        contexts.add(context);
        return context;
    }

    /** Several checks together prove a recovery over twice as many intervals as one does. */
    private static Duration recoveryWindow(List<ProbeTiming> timings) {
        Duration longest = timings.stream()
                .map(ProbeTiming::interval)
                .max(Duration::compareTo)
                .orElseThrow();
        return HealthTracker.recoveryWindow(timings.size() == 1 ? longest : longest.multipliedBy(2));
    }

    void start(@Nullable SinglePass singlePass) {
        mayWrite = config.rules().policy() != ChangePolicy.OBSERVE && (singlePass == null || singlePass.applies());
        StatusBoard board = new StatusBoard(runtime.clock(), vpc);
        status = board.last();
        beat = runtime.clock().nanos();
        ControlLoop made = new ControlLoop(
                config,
                writeBudget,
                new HealthBoard(List.copyOf(parts.values())),
                board,
                this,
                runtime.clock(),
                singlePass);
        runtime.onLoop(() -> {
            loopThread = Thread.currentThread();
            loop = made;
        });
        heartbeat();
        if (singlePass == null) {
            // Where the first write will run, beside the first read.
            runtime.blocking(RouterRuntime.Lane.WRITE, FailoverRehearsal::playOnce);
        }
        try {
            parts.values()
                    .forEach(part -> PluginStart.run(
                            "health " + part.name(), () -> part.monitor().start()));
            controls.values().forEach(control -> PluginStart.run(control.conditionName(), control::start));
            PluginStart.run("mode " + modeName, mode::start);
            useLastGoodIfNeeded();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            close();
            throw e;
        }
    }

    private void heartbeat() {
        if (!closed.get()) {
            beat = runtime.clock().nanos();
            runtime.onLoopAfter(HEARTBEAT, this::heartbeat);
        }
    }

    /** A source that has said nothing by now counts as missing: a bad spec and none are the same to those who wait. */
    private void useLastGoodIfNeeded() {
        Validated<RouteSpec> first = firstPublished;
        if (anyValid) {
            return;
        }
        if (lastGoodFile == null || !lastGoodFile.exists()) {
            if (first != null) {
                throw new InvalidException(first.problems());
            }
            return;
        }
        Validated<RouteSpec> kept;
        try {
            kept = lastGoodFile.read(config.allowEmptySpec());
        } catch (IOException e) {
            kept = Validated.invalid(Problem.error(
                    "last-good-file", Location.of("last good file"), "file", e.toString(), "a readable file"));
        }
        if (!kept.isValid()) {
            if (first == null) {
                // The source may still say something, and until then there is nothing that could go wrong.
                String problem = "cannot be used: " + kept.problems().get(0);
                post(current -> current.condition("last-good-file", problem));
                return;
            }
            List<Problem> both = new ArrayList<>(first.problems());
            both.addAll(kept.problems());
            throw new InvalidException(both);
        }
        Validated<RouteSpec> stale = kept;
        post(current -> current.lastGoodFound(stale));
    }

    PassResult runOnce(boolean apply, boolean checksPermissions) throws InterruptedException {
        Duration verdicts = parts.values().stream()
                .map(part -> part.monitor().timing().verdictTime())
                .max(Duration::compareTo)
                .orElseThrow()
                .plus(PATIENCE_OF_PASS);
        try {
            start(new SinglePass(apply, checksPermissions, runtime.clock().nanos() + verdicts.toNanos()));
            if (firstPublished == null) {
                throw new InvalidException(List.of(Problem.error(
                        "no-spec",
                        Location.of("mode " + modeName),
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

    RouterStatus status() {
        return status;
    }

    boolean isAlive() {
        return !closed.get() && runtime.clock().nanos() - beat < DEAD_AFTER.toNanos();
    }

    Optional<NetworkInterface> interfaceOf(IpAddress host) {
        VpcView current = view;
        return current == null ? Optional.empty() : current.interfaceOf(host);
    }

    Map<String, Map<String, Object>> statistics() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("cloud " + cloudName, factsOf(cloudName, cloud::statistics));
        all.put("mode " + modeName, factsOf(modeName, mode::statistics));
        parts.values()
                .forEach(part -> all.put("health " + part.name(), factsOf(part.name(), part.monitor()::statistics)));
        controls.values()
                .forEach(control -> all.put(
                        control.conditionName(), factsOf(control.conditionName(), control.monitor()::statistics)));
        return all;
    }

    private static Map<String, Object> factsOf(String plugin, Supplier<Map<String, Object>> statistics) {
        try {
            // In the order of the plugin: people read it.
            return Collections.unmodifiableMap(new LinkedHashMap<>(statistics.get()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("plugin failed: plugin={} operation=statistics", plugin, e);
            return Map.of("error", e.toString());
        }
    }

    Optional<CloudException> awaitEnd() throws InterruptedException {
        try {
            return runtime.await(ended);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the router ended early", e.getCause());
        }
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        runtime.onLoop(() -> {
            if (loop != null) {
                loop.stop();
            }
        });
        closeQuietly(mode);
        parts.values().forEach(part -> closeQuietly(part.monitor()));
        controls.values().forEach(control -> closeQuietly(control.monitor()));
        contexts.forEach(Contexts.Base::close);
        runtime.close();
        closeQuietly(cloud);
        ended.complete(Optional.empty());
        passed.completeExceptionally(new IllegalStateException("closed"));
    }

    private void closeQuietly(AutoCloseable product) {
        try {
            product.close();
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.warn("could not be closed: {}", product.getClass().getName(), e);
        }
    }

    // ---- Events on their way to the loop ----------------------------------------------------------------------------

    private interface LoopTask {
        void run(ControlLoop loop);
    }

    private void post(LoopTask task) {
        runtime.onLoop(() -> {
            if (loop != null) {
                task.run(loop);
                settleSoon(loop);
            }
        });
    }

    /** Everything that is queued by now comes first, so that a burst of events is looked at once. */
    private void settleSoon(ControlLoop current) {
        if (!settling) {
            settling = true;
            runtime.onLoop(() -> {
                settling = false;
                boolean settled = false;
                try {
                    current.settle();
                    settled = true;
                } finally {
                    if (!settled) {
                        // The runtime reports the defect; what it kept the loop from is tried again.
                        runtime.onLoopAfter(HEARTBEAT, () -> settleSoon(current));
                    }
                }
            });
        }
    }

    private void published(Validated<RouteSpec> spec) {
        if (firstPublished == null) {
            firstPublished = spec;
        }
        anyValid |= spec.isValid();
        post(current -> current.specPublished(spec, false));
    }

    private void condition(String name, @Nullable String problem) {
        if (loop != null) {
            loop.condition(name, problem);
            settleSoon(loop);
        }
    }

    private void seen(Contexts.Seen observation) {
        seen.add(observation);
        if (draining.compareAndSet(false, true)) {
            post(current -> {
                draining.set(false);
                for (Contexts.Seen next = seen.poll(); next != null; next = seen.poll()) {
                    HealthPart part = parts.get(next.from());
                    if (part != null) {
                        Contexts.Seen told = next;
                        current.observed(part, told.host(), told.observation(), told.sentAt(), told.at());
                        eachListener(listener -> listener.observed(part.name(), told.host(), told.observation()));
                    } else {
                        controlTargetSeen(current, next);
                    }
                }
            });
        }
        seen.awaitRoom(() -> closed.get() || Thread.currentThread().equals(loopThread));
    }

    private void controlTargetSeen(ControlLoop current, Contexts.Seen next) {
        ControlTargets control = controls.get(next.from());
        if (control == null) {
            return;
        }
        if (control.isAnswer(next.host(), next.observation())) {
            current.controlTargetAnswered(next.sentAt(), next.at());
        }
        String silent = control.neverAnswered();
        current.condition(control.conditionName(), silent.isEmpty() ? null : silent);
    }

    // ---- What the loop wants done -----------------------------------------------------------------------------------

    @Override
    public void read(Set<IpAddress> hosts, Function<VpcSnapshot, Reading> prepare) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            long start = runtime.clock().nanos();
            try {
                VpcSnapshot snapshot = cloud.read(hosts);
                Duration took = since(start);
                Reading reading = prepare.apply(snapshot);
                called(RouterEvent.CloudCall.READ, took, null, current -> current.readDone(reading));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                CloudException error = asCloudException("read", e);
                called(RouterEvent.CloudCall.READ, since(start), error.kind(), current -> current.readFailed(error));
            }
        });
    }

    @Override
    public void preflight(Reading read, Set<Action> changes) {
        runtime.blocking(RouterRuntime.Lane.READ, () -> {
            try {
                cloud.preflight(read.view().managed(), changes);
            } catch (CloudException e) {
                if (e.kind() == CloudException.Kind.DENIED) {
                    post(current -> current.readFailed(e));
                    return;
                }
                LOG.info("whether changes are allowed could not be found out: {}", e.getMessage());
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("plugin failed: plugin={} operation=preflight", cloudName, e);
            }
            post(current -> current.readDone(read));
        });
    }

    @Override
    public void write(Decision decision) {
        RouterEvent.CloudCall call = switch (decision.action()) {
            case CREATE -> RouterEvent.CloudCall.CREATE;
            case REPLACE -> RouterEvent.CloudCall.REPLACE;
            case DELETE -> RouterEvent.CloudCall.DELETE;
            case KEEP, PENDING, HELD, CONFLICT, UNMANAGED ->
                throw new IllegalArgumentException("nothing to write: " + decision);
        };
        runtime.blocking(RouterRuntime.Lane.WRITE, () -> {
            long start = runtime.clock().nanos();
            try {
                decision.change().ifPresent(cloud::apply);
                called(call, since(start), null, current -> current.writeDone(decision));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                CloudException error = asCloudException("write", e);
                called(call, since(start), error.kind(), current -> current.writeFailed(decision, error));
            }
        });
    }

    private Duration since(long start) {
        return Duration.ofNanos(runtime.clock().nanos() - start);
    }

    /** A call ended: tells that, and then what follows. */
    private void called(
            RouterEvent.CloudCall call, Duration took, CloudException.@Nullable Kind error, LoopTask whatFollows) {
        post(current -> {
            tell(new RouterEvent.CloudCalled(runtime.clock().now(), call, took, error));
            whatFollows.run(current);
        });
    }

    private CloudException asCloudException(String operation, Throwable thrown) {
        if (thrown instanceof CloudException error) {
            return error;
        }
        if (!closed.get()) {
            LOG.error("plugin failed: plugin={} operation={}", cloudName, operation, thrown);
        }
        return new CloudException(
                CloudException.Kind.TRANSIENT, operation, null, "plugin " + cloudName + " failed: " + thrown, thrown);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        parts.values()
                .forEach(part -> contained(part.name(), () -> part.monitor().watch(hosts)));
    }

    @Override
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        contained(part.name(), () -> part.monitor().probeNow(hosts));
        controls.values().forEach(control -> contained(control.conditionName(), control::probeNow));
    }

    private void contained(String plugin, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("plugin failed: plugin={}", plugin, e);
            condition(plugin + ": defect", "failed: " + e);
        }
    }

    @Override
    public void wakeAt(long nanos) {
        if (!timers.isEmpty() && timers.first() - nanos <= 0) {
            // When that one comes, the loop looks at everything and asks again.
            return;
        }
        timers.add(nanos);
        runtime.onLoopAfter(Duration.ofNanos(Math.max(0, nanos - runtime.clock().nanos())), () -> {
            timers.remove(nanos);
            if (loop != null) {
                settleSoon(loop);
            }
        });
    }

    @Override
    public void keep(RouteSpec spec) {
        RouteSpecFile file = lastGoodFile;
        if (file == null) {
            return;
        }
        runtime.blocking(RouterRuntime.Lane.FILE, () -> {
            try {
                file.write(spec);
                post(current -> current.condition("last-good-file", null));
            } catch (IOException e) {
                post(current -> current.condition("last-good-file", "cannot be written: " + e));
            }
        });
    }

    @Override
    public void interfaces(VpcView current) {
        view = current;
    }

    @Override
    public void tell(RouterEvent event) {
        eachListener(listener -> listener.on(event));
    }

    private void eachListener(Consumer<RouterListener> call) {
        for (RouterListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    @Override
    public void publish(RouterStatus newStatus) {
        status = newStatus;
        eachListener(listener -> listener.statusChanged(newStatus));
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
