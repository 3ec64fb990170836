package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vpcrouter.control.RouterListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The metrics of a router and of this process, as the text that Prometheus reads: for programs without a registry of their
 * own. Needs {@code micrometer-registry-prometheus} on the class path.
 *
 * <p>Threading: any. A registry and its binders are many classes to load, so the constructor starts that on a thread of its
 * own and returns.
 *
 * <p>Lifecycle: of one router; its {@link #listener} is told what happens.
 */
public final class PrometheusMetrics implements AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final RouterMetrics router;
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final CompletableFuture<PrometheusMeterRegistry> registry;

    /** Starts to make the registry. */
    public PrometheusMetrics() {
        this(RouterMetrics.USUAL_HOSTS);
    }

    /**
     * Starts to make the registry.
     *
     * @param mostHosts how many failed hosts have a series of their own; 0 for none
     */
    public PrometheusMetrics(int mostHosts) {
        router = new RouterMetrics(List.of(), mostHosts);
        registry = CompletableFuture.supplyAsync(this::bound, task -> {
            Thread thread = new Thread(task, "vpcrouter-metrics");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private PrometheusMeterRegistry bound() {
        PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<MeterBinder> binders = List.of(
                router,
                gc,
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new FileDescriptorMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(made));
        return made;
    }

    /** Waits until the registry is there, so that everything that happens from now on is counted. */
    public void awaitReady() {
        registry.join();
    }

    /** What counts: for the router's listeners. */
    public RouterListener listener() {
        return router;
    }

    /** All metrics in Prometheus' text format 0.0.4. */
    public String text() {
        return registry.join().scrape(TYPE);
    }

    @Override
    public void close() {
        PrometheusMeterRegistry made = registry.join();
        gc.close();
        router.close();
        made.close();
    }
}
