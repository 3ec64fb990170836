package io.vpcrouter.micrometer;

import io.vpcrouter.control.RouterStatus;
import org.jspecify.annotations.Nullable;

/**
 * The latest state of a router. It is counted when a collector reads the metrics, not when the state arrives: that would
 * delay the router's loop, even during a failover.
 *
 * <p>Threading: any thread.
 */
final class LatestStatus {
    private volatile @Nullable RouterStatus latest;
    private volatile @Nullable StatusFacts counted;

    void update(RouterStatus status) {
        latest = status;
    }

    /** The latest state in numbers, or null before the first state. */
    @SuppressWarnings("ReferenceEquality") // Comparing two states takes longer than counting one again.
    @Nullable
    StatusFacts facts() {
        RouterStatus current = latest;
        StatusFacts known = counted;
        if (current == null || known != null && known.status() == current) {
            return known;
        }
        StatusFacts fresh = new StatusFacts(current);
        counted = fresh;
        return fresh;
    }
}
