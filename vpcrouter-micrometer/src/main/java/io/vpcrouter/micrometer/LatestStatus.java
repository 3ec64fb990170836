package io.vpcrouter.micrometer;

import io.vpcrouter.control.RouterStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state that a router told last. It is counted when somebody collects metrics, and not when it is told: the router's
 * loop has better things to do, most of all during a failover.
 *
 * <p>Threading: any thread.
 */
final class LatestStatus {
    private volatile @Nullable RouterStatus told;
    private volatile @Nullable StatusFacts counted;
    private volatile @Nullable Instant specSince;

    void tell(RouterStatus status) {
        told = status;
    }

    void specSince(Instant since) {
        specSince = since;
    }

    /** When the spec in force was accepted, or null if there is none. */
    @Nullable
    Instant specSince() {
        return specSince;
    }

    /** What the latest state says in numbers, or null before the first. */
    @SuppressWarnings("ReferenceEquality") // To compare two states whole would take longer than to count one anew.
    @Nullable
    StatusFacts facts() {
        RouterStatus latest = told;
        StatusFacts known = counted;
        if (latest == null || known != null && known.status() == latest) {
            return known;
        }
        StatusFacts fresh = new StatusFacts(latest);
        counted = fresh;
        return fresh;
    }
}
