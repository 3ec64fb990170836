package io.vpcrouter.health;

import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a host, for people. Times are in nanoseconds of the router's monotonic clock.
 *
 * @param verdict the verdict
 * @param gone whether the cloud itself shows that it cannot work
 * @param since when the verdict was reached
 * @param reason what was observed last
 * @param observedAt when something was observed last
 * @param roundTrip the last round trip
 */
public record HostReport(
        Verdict verdict,
        boolean gone,
        long since,
        String reason,
        OptionalLong observedAt,
        Optional<Duration> roundTrip) {
    /** The round trip of a host whose round trip was never measured. */
    static final long NOT_MEASURED = Long.MIN_VALUE;

    static HostReport of(
            Verdict verdict,
            boolean gone,
            long since,
            String reason,
            boolean everObserved,
            long observedAt,
            long roundTripNanos) {
        return new HostReport(
                verdict,
                gone,
                since,
                reason,
                everObserved ? OptionalLong.of(observedAt) : OptionalLong.empty(),
                roundTripNanos == NOT_MEASURED ? Optional.empty() : Optional.of(Duration.ofNanos(roundTripNanos)));
    }
}
