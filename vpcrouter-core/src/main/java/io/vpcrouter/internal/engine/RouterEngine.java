package io.vpcrouter.internal.engine;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.Effects;
import io.vpcrouter.internal.loop.SinglePass;
import io.vpcrouter.internal.loop.StatusBoard;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.plugins.Contexts;
import io.vpcrouter.internal.plugins.ControlTargets;
import io.vpcrouter.internal.plugins.ObservationQueue;
import io.vpcrouter.internal.plugins.PluginFactories;
import io.vpcrouter.internal.plugins.RunningPlugins;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.warmup.FailoverRehearsal;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.support.RouteSpecFile;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the loop with the plugins and the threads: carries out effects, and brings back events. */
public final class RouterEngine implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(RouterEngine.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);
    private static final Duration PATIENCE_OF_PASS = Duration.ofSeconds(1);

    private final RouterConfig config;
    private final RouterRuntime runtime;
    private final List<RouterListener> listeners;
    private final RunningPlugins products;
    private final CloudCalls calls;
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

    public RouterEngine(
            RouterConfig config,
            RouterRuntime runtime,
            List<RouterListener> listeners,
            PluginFactories factories,
            @Nullable WebPaths web) {
        this.config = config;
        this.runtime = runtime;
        this.listeners = listeners;
        this.lastGoodFile = config.lastGoodFileIfAny().map(RouteSpecFile::new).orElse(null);
        RunningPlugins.Links links = new RunningPlugins.Links(
                this::published, this::seen, this::condition, this::interfaceOf, () -> mayWrite);
        try {
            products = new RunningPlugins(factories, config, runtime, web, links);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            runtime.close();
            throw e;
        }
        this.calls =
                new CloudCalls(products.cloudName(), products.cloud(), runtime, this::post, this::tell, closed::get);
        this.status = new StatusBoard(runtime.clock(), products.vpc()).last();
    }

    public void start(@Nullable SinglePass singlePass) {
        mayWrite = config.rules().policy() != ChangePolicy.OBSERVE && (singlePass == null || singlePass.applies());
        StatusBoard board = new StatusBoard(runtime.clock(), products.vpc());
        status = board.last();
        beat = runtime.clock().nanos();
        ControlLoop made = new ControlLoop(
                config,
                products.writeBudget(),
                new HealthAggregator(products.parts()),
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
            products.start();
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

    public PassResult runOnce(boolean apply, boolean checksPermissions) throws InterruptedException {
        Duration verdicts = products.verdictTime().plus(PATIENCE_OF_PASS);
        try {
            start(new SinglePass(apply, checksPermissions, runtime.clock().nanos() + verdicts.toNanos()));
            if (firstPublished == null) {
                throw new InvalidException(List.of(Problem.error(
                        "no-spec",
                        Location.of("mode " + products.modeName()),
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

    public RouterStatus status() {
        return status;
    }

    public boolean isAlive() {
        return !closed.get() && runtime.clock().nanos() - beat < DEAD_AFTER.toNanos();
    }

    Optional<NetworkInterface> interfaceOf(IpAddress host) {
        VpcView current = view;
        return current == null ? Optional.empty() : current.interfaceOf(host);
    }

    public Map<String, Map<String, Object>> statistics() {
        return products.statistics();
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
        runtime.onLoop(() -> {
            if (loop != null) {
                loop.stop();
            }
        });
        products.closeSources();
        runtime.close();
        products.closeCloud();
        ended.complete(Optional.empty());
        passed.completeExceptionally(new IllegalStateException("closed"));
    }

    // ---- Events on their way to the loop ----------------------------------------------------------------------------

    private void post(Consumer<ControlLoop> task) {
        runtime.onLoop(() -> {
            if (loop != null) {
                task.accept(loop);
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
                    HealthPart part = products.partOf(next.from());
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
        ControlTargets control = products.controlOf(next.from());
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
    public void read(Set<IpAddress> hosts, Function<VpcSnapshot, VpcReading> prepare) {
        calls.read(hosts, view == null ? warmingUp(prepare) : prepare);
    }

    /** The first read shows how large the VPC is; what costs more in a large one is compiled before the loop sees it. */
    private static Function<VpcSnapshot, VpcReading> warmingUp(Function<VpcSnapshot, VpcReading> prepare) {
        return prepare.andThen(reading -> {
            FailoverRehearsal.planOn(reading.view());
            return reading;
        });
    }

    @Override
    public void preflight(VpcReading read, Set<Action> changes) {
        calls.preflight(read, changes);
    }

    @Override
    public void write(Decision decision) {
        calls.write(decision);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        products.watch(hosts);
    }

    @Override
    public void probeNow(HealthPart part, Set<IpAddress> hosts) {
        products.probeNow(part, hosts);
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
