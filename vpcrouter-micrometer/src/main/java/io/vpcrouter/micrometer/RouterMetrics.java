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
 * What one router does, as metrics. It listens to the router and is bound to a registry:
 *
 * <pre>{@code
 * RouterMetrics metrics = new RouterMetrics();
 * metrics.bindTo(registry);
 * VpcRouter router = VpcRouter.builder()....listener(metrics).build();
 * }</pre>
 *
 * <p>Names and tags are listed in {@code docs/metrics.md}, and stay. There is no series for a single host, destination or
 * table, so the number of series does not grow with the VPC.
 *
 * <p>Threading: any thread. What happened before the first binding is not counted.
 *
 * <p>Lifecycle: may be bound to several registries. {@link #close} takes the meters out of them again.
 */
public final class RouterMetrics implements MeterBinder, RouterListener, AutoCloseable {
    private final Tags tags;
    private final List<RouterMeters> bound = new CopyOnWriteArrayList<>();
    private final LatestStatus latest = new LatestStatus();

    /** For the only router of the process. */
    public RouterMetrics() {
        this(Tags.empty());
    }

    /**
     * For one of several routers.
     *
     * @param tags what tells it from the others, such as the VPC; added to every meter
     */
    public RouterMetrics(Iterable<Tag> tags) {
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bound.add(new RouterMeters(registry, tags, latest));
    }

    @Override
    public void on(RouterEvent event) {
        if (event instanceof RouterEvent.SpecAccepted accepted) {
            latest.specSince(accepted.at());
        }
        bound.forEach(meters -> meters.happened(event));
    }

    @Override
    public void statusChanged(RouterStatus status) {
        latest.tell(status);
    }

    @Override
    public void observed(String check, IpAddress host, Observation observation) {
        bound.forEach(meters -> meters.observed(check, observation));
    }

    /** Takes the meters out of every registry. What happens afterwards is not counted. */
    @Override
    public void close() {
        bound.forEach(RouterMeters::removeAll);
        bound.clear();
    }
}
