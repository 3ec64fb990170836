package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a mode publishes, and runs its thread until it is closed. */
final class RecordingContext implements ModeContext, AutoCloseable {
    private final BlockingQueue<Validated<RouteSpec>> specs = new LinkedBlockingQueue<>();
    private final Map<String, String> conditions = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final RecordingWeb web = new RecordingWeb();
    private final boolean allowEmptySpec;

    RecordingContext(boolean allowEmptySpec) {
        this.allowEmptySpec = allowEmptySpec;
    }

    @Override
    public RouterClock clock() {
        return RouterClock.system();
    }

    @Override
    public RecordingWeb web() {
        return web;
    }

    @Override
    public boolean allowEmptySpec() {
        return allowEmptySpec;
    }

    @Override
    public void publish(Validated<RouteSpec> spec) {
        specs.add(spec);
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        if (problem == null) {
            conditions.remove(name);
        } else {
            conditions.put(name, problem);
        }
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception | Error e) {
                        failures.add(e);
                    }
                },
                name);
        threads.add(thread);
        thread.start();
    }

    /** What was published next; waits for it. */
    Validated<RouteSpec> next() throws InterruptedException {
        Validated<RouteSpec> spec = specs.poll(20, TimeUnit.SECONDS);
        assertThat(failures).isEmpty();
        assertThat(spec).as("something published").isNotNull();
        return spec;
    }

    /** What was published and not taken yet. */
    List<Validated<RouteSpec>> waiting() {
        return List.copyOf(specs);
    }

    Map<String, String> conditions() {
        return conditions;
    }

    @Override
    public void close() {
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive())
                    .as("%s ends after an interrupt", thread.getName())
                    .isFalse();
        }
        assertThat(failures).isEmpty();
    }
}
