package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All destinations in order. There may be thousands in hundreds of tables, so they are computed once for each plan, however
 * many clients ask.
 */
public final class DestinationList {
    private List<DestinationRoutes> all = List.of();
    private WeakReference<List<Decision>> decisions = new WeakReference<>(null);
    private @Nullable RouteSpec spec;
    private List<String> interfaces = List.of();

    /** The destinations of the spec and of the tables. */
    // By identity: comparing all routes of two plans would cost more than computing the list.
    @SuppressWarnings("ReferenceEquality")
    public List<DestinationRoutes> of(RouterStatus status) {
        List<String> now = status.hosts().stream()
                .map(host -> host.host() + " " + host.networkInterface())
                .toList();
        if (decisions.get() != status.decisions() || spec != status.spec() || !interfaces.equals(now)) {
            Map<Destination, DestinationRoutes> rows = DestinationRoutes.of(status);
            status.specIfAny()
                    .orElse(RouteSpec.empty())
                    .routes()
                    .keySet()
                    .forEach(destination -> rows.computeIfAbsent(destination, DestinationRoutes::new));
            List<DestinationRoutes> sorted = new ArrayList<>(rows.values());
            sorted.sort(Comparator.comparing(DestinationRoutes::destination));
            all = List.copyOf(sorted);
            decisions = new WeakReference<>(status.decisions());
            spec = status.spec();
            interfaces = now;
        }
        return all;
    }
}
