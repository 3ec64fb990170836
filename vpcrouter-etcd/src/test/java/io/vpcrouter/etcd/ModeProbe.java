package io.vpcrouter.etcd;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a mode in real threads, and keeps what it says. */
final class ModeProbe implements ModeContext, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Thread> threads = new ArrayList<>();
    private final List<Validated<RouteSpec>> published = new ArrayList<>();
    private final Map<String, String> conditions = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final boolean allowsEmpty;
    private final Mode mode;

    private ModeProbe(ModePlugin plugin, OptionValues options, boolean allowsEmpty) {
        this.allowsEmpty = allowsEmpty;
        this.mode = plugin.create(options, this);
    }

    static ModeProbe start(ModePlugin plugin, OptionValues options) {
        return start(plugin, options, false);
    }

    static ModeProbe start(ModePlugin plugin, OptionValues options, boolean allowsEmpty) {
        ModeProbe probe = new ModeProbe(plugin, options, allowsEmpty);
        probe.mode.start();
        return probe;
    }

    @Override
    public RouterClock clock() {
        return RouterClock.system();
    }

    @Override
    public boolean allowEmptySpec() {
        return allowsEmpty;
    }

    @Override
    public synchronized void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(() -> run(body), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(BackgroundTask body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            synchronized (this) {
                failures.add(e.toString());
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void condition(String name, @Nullable String problem) {
        if (problem == null) {
            conditions.remove(name);
        } else {
            conditions.put(name, problem);
        }
        notifyAll();
    }

    @Override
    public synchronized void publish(Validated<RouteSpec> spec) {
        published.add(spec);
        notifyAll();
    }

    synchronized List<Validated<RouteSpec>> published() {
        return List.copyOf(published);
    }

    synchronized Map<String, String> conditions() {
        return Map.copyOf(conditions);
    }

    Mode mode() {
        return mode;
    }

    /** What was published last. */
    synchronized Validated<RouteSpec> last() {
        return published.get(published.size() - 1);
    }

    void awaitSpec(RouteSpec spec) {
        await(
                "the spec " + spec,
                () -> !published.isEmpty()
                        && last().value().filter(spec::equals).isPresent());
    }

    void awaitCondition(String name) {
        await("the condition " + name, () -> conditions.containsKey(name));
    }

    void awaitNoCondition(String name) {
        await("no condition " + name, () -> !conditions.containsKey(name));
    }

    /** Waits for a state. */
    synchronized void await(String what, BooleanSupplier state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!state.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !failures.isEmpty()) {
                    throw new AssertionError(what + " did not come; published: " + published + ", conditions: "
                            + conditions + ", failures: " + failures);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        mode.close();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError("thread " + thread.getName() + " did not end");
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("threads failed: " + failures);
        }
    }
}
