package io.vpcrouter.cli;

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
import io.vpcrouter.micrometer.RouterMetrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The metrics of a router and of this process, for {@code /metrics}.
 *
 * <p>A registry and its binders are many classes to load, so that is done beside the other work of a start.
 */
final class ProcessMetrics implements AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final RouterMetrics router = new RouterMetrics();
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final CompletableFuture<PrometheusMeterRegistry> registry;

    /** Begins to get ready. */
    ProcessMetrics() {
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

    /** Waits until everything that happens is counted. */
    void awaitReady() {
        registry.join();
    }

    /** Whom the router must tell. */
    RouterListener listener() {
        return router;
    }

    /** What is counted, as Prometheus' text. Any thread may ask. */
    String text() {
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
