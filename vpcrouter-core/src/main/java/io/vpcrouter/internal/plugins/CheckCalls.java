package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one check which hosts to watch, which to probe now, and which have failed or recovered: one call at a time, beside the
 * loop, which a check that hangs must not stop. Of several sets to watch only the last counts, and so does the last news of a host. What {@code watch} throws is told, and it is called again after
 * a while.
 *
 * <p>Threading: any thread.
 */
final class CheckCalls {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_CALL = Duration.ofMillis(500);
    private static final String DEFECT = "defect";

    private final String plugin;
    private final HealthMonitor monitor;
    private final RouterRuntime runtime;
    private final LongCalls calls;
    private final PluginDefects defects;
    private final Consumer<@Nullable String> watched;

    /** Held during a call of the check. */
    private final ReentrantLock turn = new ReentrantLock();

    // Guarded by this.
    private Set<IpAddress> wanted = Set.of();
    private @Nullable Set<IpAddress> toWatch;
    private Set<IpAddress> toProbe = new LinkedHashSet<>();
    private final Map<IpAddress, RouterEvent.HostChanged> toTell = new LinkedHashMap<>();
    private boolean running;
    private boolean closed;

    // Of the thread that has its turn.
    private @Nullable Backoff retries;

    /**
     * Calls of one check.
     *
     * @param plugin its label
     * @param monitor the check
     * @param watched is told why the check could not be told what to watch, or null when it could
     */
    CheckCalls(
            String plugin,
            HealthMonitor monitor,
            RouterRuntime runtime,
            LongCalls calls,
            PluginDefects defects,
            Consumer<@Nullable String> watched) {
        this.plugin = plugin;
        this.monitor = monitor;
        this.runtime = runtime;
        this.calls = calls;
        this.defects = defects;
        this.watched = watched;
    }

    HealthMonitor monitor() {
        return monitor;
    }

    synchronized void watch(Set<IpAddress> hosts) {
        // In its order, which Set.copyOf would shuffle anew in each JVM.
        wanted = Collections.unmodifiableSet(new LinkedHashSet<>(hosts));
        toWatch = wanted;
        runSoon();
    }

    private synchronized void watchAgain() {
        toWatch = wanted;
        runSoon();
    }

    synchronized void probeNow(Set<IpAddress> hosts) {
        toProbe.addAll(hosts);
        runSoon();
    }

    /** A host has failed or recovered. */
    synchronized void tell(RouterEvent.HostChanged change) {
        toTell.remove(change.host());
        toTell.put(change.host(), change);
        runSoon();
    }

    private void runSoon() {
        if (!running && !closed) {
            running = true;
            runtime.blocking(RouterRuntime.Lane.CHECK, this::run);
        }
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            turn.lock();
            try {
                next.run();
            } finally {
                turn.unlock();
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Set<IpAddress> hosts = toWatch;
        Set<IpAddress> now = toProbe;
        if (closed || hosts == null && now.isEmpty() && toTell.isEmpty()) {
            running = false;
            return null;
        }
        if (hosts != null) {
            toWatch = null;
            return () -> callWatch(hosts);
        }
        if (!now.isEmpty()) {
            toProbe = new LinkedHashSet<>();
            return () -> callProbeNow(now);
        }
        List<RouterEvent.HostChanged> changes = List.copyOf(toTell.values());
        toTell.clear();
        return () -> changes.forEach(this::callTell);
    }

    private void callWatch(Set<IpAddress> hosts) {
        try {
            calls.during(plugin, "watch", () -> monitor.watch(hosts));
        } catch (Exception | Error e) {
            defects.threw(plugin, DEFECT, "watch", e);
            watched.accept("watch failed: " + Failure.text(e));
            watchAgainLater();
            return;
        }
        if (retries != null) {
            retries = null;
            defects.ended(plugin, DEFECT);
            watched.accept(null);
        }
    }

    private void watchAgainLater() {
        if (retries == null) {
            retries = new Backoff(FIRST_RETRY, LONGEST_RETRY, new SplittableRandom(System.identityHashCode(this)));
        }
        runtime.onLoopAfter(Duration.ofNanos(retries.next()), this::watchAgain);
    }

    private void callProbeNow(Set<IpAddress> hosts) {
        try {
            calls.during(plugin, "probeNow", () -> monitor.probeNow(hosts));
        } catch (Exception | Error e) {
            defects.threw(plugin, DEFECT, "probeNow", e);
        }
    }

    private void callTell(RouterEvent.HostChanged change) {
        boolean failed = change.isFailure();
        String method = failed ? "hostFailed" : "hostRecovered";
        try {
            calls.during(plugin, method, () -> {
                if (failed) {
                    monitor.hostFailed(change.host(), change.reason());
                } else {
                    monitor.hostRecovered(change.host(), change.reason());
                }
            });
        } catch (Exception | Error e) {
            defects.threw(plugin, DEFECT, method, e);
        }
    }

    /** Closes the check, after the call that is under way if that ends soon. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        boolean alone = turn.tryLock(LAST_CALL.toNanos(), TimeUnit.NANOSECONDS);
        try {
            monitor.close();
        } finally {
            if (alone) {
                turn.unlock();
            }
        }
    }
}
