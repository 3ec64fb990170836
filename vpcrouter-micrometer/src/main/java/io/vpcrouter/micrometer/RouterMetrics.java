package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The metrics of one router. An instance listens to the router and is bound to a registry:
 *
 * <pre>{@code
 * RouterMetrics metrics = new RouterMetrics();
 * metrics.bindTo(registry);
 * VpcRouter router = VpcRouter.builder()....listener(metrics).build();
 * }</pre>
 *
 * <p>{@code docs/metrics.md} lists the names and tags; they do not change in a minor version. No series stands for a single
 * destination, and hosts have one only while or after they failed, a limited number of them: so the number of series does not
 * grow with the spec. One metric, {@code
 * vpcrouter.table.routes.left}, has a series for each route table in scope; its number is limited by the tables of the VPC.
 * The series of a table is removed when the table leaves the scope.
 *
 * <p>Threading: any thread. Events before the first binding are not counted.
 *
 * <p>Lifecycle: may be bound to several registries. {@link #close} removes the meters from all of them.
 */
public final class RouterMetrics implements MeterBinder, RouterListener, AutoCloseable {
    /** How many failed hosts have a series of their own, unless somebody says it. */
    public static final int USUAL_HOSTS = 64;

    private final Tags tags;
    private final int mostHosts;
    private final List<RouterMeters> bound = new CopyOnWriteArrayList<>();
    private final LatestStatus latest = new LatestStatus();

    /** Metrics without tags of their own, for a process with one router. */
    public RouterMetrics() {
        this(Tags.empty());
    }

    /**
     * Metrics of one of several routers.
     *
     * @param tags tags that distinguish this router from the others, such as the VPC; added to every meter
     */
    public RouterMetrics(Iterable<Tag> tags) {
        this(tags, USUAL_HOSTS);
    }

    /**
     * Metrics of one of several routers, with a limit for the series of single hosts.
     *
     * @param tags tags that distinguish this router from the others, such as the VPC; added to every meter
     * @param mostHosts how many failed hosts have a series of their own; 0 for none
     */
    public RouterMetrics(Iterable<Tag> tags, int mostHosts) {
        this.tags = Tags.of(tags);
        this.mostHosts = mostHosts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        RouterMeters meters = new RouterMeters(registry, tags, latest, mostHosts);
        bound.add(meters);
        StatusFacts known = latest.facts();
        if (known != null) {
            meters.tablesChanged(known.status());
            meters.replicaSeen(known.status());
        }
    }

    @Override
    public void on(RouterEvent event) {
        bound.forEach(meters -> meters.happened(event));
    }

    @Override
    public void statusChanged(RouterStatus status) {
        latest.update(status);
        bound.forEach(meters -> meters.tablesChanged(status));
        bound.forEach(meters -> meters.replicaSeen(status));
    }

    @Override
    public void observed(String check, IpAddress host, Observation observation) {
        bound.forEach(meters -> meters.observed(check, observation));
    }

    /** Removes the meters from every registry. Later events are not counted. */
    @Override
    public void close() {
        bound.forEach(RouterMeters::removeAll);
        bound.clear();
    }
}
