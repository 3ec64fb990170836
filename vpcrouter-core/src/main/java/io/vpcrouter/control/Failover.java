package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The move of all routes of a failed host, with its four times.
 *
 * @param host the host that failed
 * @param routes how many routes it carried: those that were moved, those that are to be moved, and those left behind
 * @param moved how many moves the cloud has accepted
 * @param leftBehind how many routes had to stay, by reason; empty if all could be moved
 * @param detected when the verdict changed to failed
 * @param decided when the changes were planned
 * @param accepted when the cloud accepted the last of them, or null
 * @param seen when a later read showed the last of them, or null
 */
public record Failover(
        IpAddress host,
        int routes,
        int moved,
        SortedMap<Reason, Integer> leftBehind,
        Instant detected,
        Instant decided,
        @Nullable Instant accepted,
        @Nullable Instant seen) {
    /** Copies the reasons. */
    public Failover {
        leftBehind = Collections.unmodifiableSortedMap(new TreeMap<>(leftBehind));
    }

    /** How many routes had to stay, for whatever reason. */
    public int left() {
        return leftBehind.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The reasons of those that had to stay, for people, such as {@code 2 no healthy host}; empty if all were moved. */
    public String leftText() {
        return leftBehind.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
    }

    /** When the cloud accepted the last change, if it did. */
    public Optional<Instant> acceptedIfKnown() {
        return Optional.ofNullable(accepted);
    }

    /** When a later read showed the last change, if one did. */
    public Optional<Instant> seenIfKnown() {
        return Optional.ofNullable(seen);
    }
}
