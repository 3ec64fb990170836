package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The move of all routes of a failed host, with its four times.
 *
 * @param host the host that failed
 * @param routes how many routes are to be moved
 * @param moved how many moves the cloud has accepted
 * @param detected when the verdict changed to failed
 * @param decided when the changes were planned
 * @param accepted when the cloud accepted the last of them, or null
 * @param seen when a later read showed the last of them, or null
 */
public record Failover(
        IpAddress host,
        int routes,
        int moved,
        Instant detected,
        Instant decided,
        @Nullable Instant accepted,
        @Nullable Instant seen) {
    /** When the cloud accepted the last change, if it did. */
    public Optional<Instant> acceptedIfKnown() {
        return Optional.ofNullable(accepted);
    }

    /** When a later read showed the last change, if one did. */
    public Optional<Instant> seenIfKnown() {
        return Optional.ofNullable(seen);
    }
}
