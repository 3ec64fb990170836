package io.vpcrouter.control;

import io.vpcrouter.model.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a destination has been on its fallback since the router was started. Immutable.
 *
 * @param destination the destination
 * @param targets the ids of the fallbacks that its routes lead to now, sorted; empty if it is on none
 * @param since when it came to be on a fallback, or null if it is on none
 * @param sinceNanos the same moment by the router's monotonic clock in nanoseconds; without meaning if it is on none
 * @param before how long it was on a fallback before that
 */
public record FallbackTime(
        Destination destination,
        List<String> targets,
        @Nullable Instant since,
        long sinceNanos,
        Duration before) {
    /** Copies the targets and checks the parts. */
    public FallbackTime {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(before, "before");
        targets = List.copyOf(targets);
    }

    /** When the destination came to be on a fallback, if it is on one. */
    public Optional<Instant> sinceIfOn() {
        return Optional.ofNullable(since);
    }

    /**
     * How long it has been on a fallback without a break; zero if it is on none.
     *
     * @param now the moment, by the router's monotonic clock in nanoseconds
     */
    public Duration current(long now) {
        return since == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now - sinceNanos));
    }

    /**
     * How long it has been on a fallback, all times together.
     *
     * @param now the moment, by the router's monotonic clock in nanoseconds
     */
    public Duration total(long now) {
        return before.plus(current(now));
    }
}
