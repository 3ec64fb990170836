package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.PluginContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What every plugin is handed: thin links to the router, which do nothing once it is closed. */
abstract class BaseContext implements PluginContext {
    private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);

    private final String label;
    private final String plugin;
    private final Services services;
    private final List<RouterRuntime.Background> tasks = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean lostThread;

    /**
     * What all contexts share.
     *
     * @param runtime threads and clock
     * @param links leads to the router
     * @param defects counts what plugins do that they must not
     * @param web the built-in server, or null if there is none
     */
    record Services(
            RouterRuntime runtime,
            RouterLinks links,
            PluginDefects defects,
            @Nullable WebPaths web) {}

    /**
     * A context.
     *
     * @param label what the plugin is for and its name, as its conditions show it
     * @param plugin its name, as logs and threads show it
     */
    BaseContext(String label, String plugin, Services services) {
        this.label = label;
        this.plugin = plugin;
        this.services = services;
    }

    final String plugin() {
        return plugin;
    }

    final RouterLinks links() {
        return services.links();
    }

    final PluginDefects defects() {
        return services.defects();
    }

    private void tell(String name, Throwable failure) {
        try {
            services.defects().threw(label, name, "task " + name, failure);
        } catch (Exception | Error e) {
            // Where classes can no longer be loaded, this may fail too; the restart must not.
        }
    }

    final String label() {
        return label;
    }

    /** Whether a thread has ended that should run. */
    final boolean hasLostThread() {
        return lostThread;
    }

    final void close() {
        closed = true;
        tasks.forEach(RouterRuntime.Background::stop);
    }

    /** Whether a report counts: it is not null, which would be a defect of the plugin, and the router is not closed. */
    final boolean accepts(String method, @Nullable Object report) {
        if (report == null) {
            services.defects().passedNull(label, method);
        }
        return report != null && !closed;
    }

    /** The plugin reported what it should: what was wrong with the method before is over. */
    final void accepted(String method) {
        services.defects().ended(label, method);
    }

    @Override
    public final RouterClock clock() {
        return services.runtime().clock();
    }

    @Override
    public final void condition(String name, @Nullable String problem) {
        if (accepts("condition", name)) {
            links().conditionReported(new PluginCondition(label, name), problem);
        }
    }

    @Override
    public final WebPaths web() {
        WebPaths web = services.web();
        return web == null ? PluginContext.super.web() : new PluginWeb(web, plugin, () -> closed);
    }

    @Override
    public final void runInBackground(String name, BackgroundTask body) {
        if (!closed) {
            tasks.add(services.runtime()
                    .background("vpcrouter-" + plugin + "-" + name, () -> runUntilItEnds(name, body)));
        }
    }

    private void runUntilItEnds(String name, BackgroundTask body) throws InterruptedException {
        Backoff backoff =
                new Backoff(FIRST_RESTART, LONGEST_RESTART, new SplittableRandom(System.identityHashCode(this)));
        boolean ended = false;
        try {
            while (!closed && !hasEnded(name, body)) {
                TimeUnit.NANOSECONDS.sleep(backoff.next());
            }
            ended = true;
        } finally {
            lostThread |= !ended && !closed;
        }
    }

    /** Runs the task; false if it failed and is to be started again. */
    private boolean hasEnded(String name, BackgroundTask body) throws InterruptedException {
        try {
            body.run();
            condition(name, null);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            if (!closed) {
                tell(name, e);
            }
            return closed;
        }
    }
}
