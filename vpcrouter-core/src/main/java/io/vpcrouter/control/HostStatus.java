package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a host, for people.
 *
 * @param host the host
 * @param verdict what health says
 * @param gone whether the cloud itself shows that it cannot work
 * @param since when the verdict was reached
 * @param reason what was observed last, in words
 * @param observedAt when something was observed last, or null if never
 * @param roundTrip the last round trip, or null if none was measured
 * @param eni the network interface that carries it, or null if none was found
 * @param instance the instance of that interface, or null
 * @param zone the Availability Zone of that interface, or null
 */
public record HostStatus(
        IpAddress host,
        Verdict verdict,
        boolean gone,
        Instant since,
        String reason,
        @Nullable Instant observedAt,
        @Nullable Duration roundTrip,
        @Nullable String eni,
        @Nullable String instance,
        @Nullable String zone) {
    /** When something was observed last, if ever. */
    public Optional<Instant> observedAtIfEver() {
        return Optional.ofNullable(observedAt);
    }

    /** The last round trip, if one was measured. */
    public Optional<Duration> roundTripIfKnown() {
        return Optional.ofNullable(roundTrip);
    }

    /** The network interface that carries it, if one was found. */
    public Optional<String> eniIfFound() {
        return Optional.ofNullable(eni);
    }

    /** The instance that carries it, if one was found. */
    public Optional<String> instanceIfFound() {
        return Optional.ofNullable(instance);
    }

    /** The zone that it is in, if it was found. */
    public Optional<String> zoneIfFound() {
        return Optional.ofNullable(zone);
    }
}
