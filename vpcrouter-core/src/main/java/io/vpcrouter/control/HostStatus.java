package io.vpcrouter.control;

import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a host, for people.
 *
 * @param host the host
 * @param verdict the merged verdict of the health checks
 * @param gone whether there is hard evidence that it cannot work
 * @param since when the verdict changed last
 * @param reason the last observation, in words
 * @param observedAt when it was observed last, or null if never
 * @param roundTrip the last round trip, or null if none was measured or the host is failed
 * @param networkInterface the network interface that carries it, or null if none was found
 * @param instance the instance of that interface, or null
 * @param zone the Availability Zone of that interface, or null
 * @param drained whether it is being taken out, so that it is used only if no other host answers
 * @param foundBy how it was found by its tags, or null if the route spec lists it
 * @param name the name tag of what its tags found, else of its instance if the read shows that, else of its interface; empty if
 *     none is known
 */
public record HostStatus(
        IpAddress host,
        Verdict verdict,
        boolean gone,
        Instant since,
        String reason,
        @Nullable Instant observedAt,
        @Nullable Duration roundTrip,
        @Nullable String networkInterface,
        @Nullable String instance,
        @Nullable String zone,
        boolean drained,
        @Nullable FoundHost foundBy,
        String name) {
    /** Checks that nothing is null that must not be. */
    public HostStatus {
        Objects.requireNonNull(name, "name");
    }

    /** A host that the route spec lists, that is not being taken out, and whose name is not known. */
    public HostStatus(
            IpAddress host,
            Verdict verdict,
            boolean gone,
            Instant since,
            String reason,
            @Nullable Instant observedAt,
            @Nullable Duration roundTrip,
            @Nullable String networkInterface,
            @Nullable String instance,
            @Nullable String zone) {
        this(
                host,
                verdict,
                gone,
                since,
                reason,
                observedAt,
                roundTrip,
                networkInterface,
                instance,
                zone,
                false,
                null,
                "");
    }

    /** How it was found by its tags, if the route spec does not list it. */
    public Optional<FoundHost> foundByIfAny() {
        return Optional.ofNullable(foundBy);
    }

    /** When it was observed last, if ever. */
    public Optional<Instant> observedAtIfEver() {
        return Optional.ofNullable(observedAt);
    }

    /** The last round trip, if one was measured. */
    public Optional<Duration> roundTripIfKnown() {
        return Optional.ofNullable(roundTrip);
    }

    /** The network interface that carries it, if one was found. */
    public Optional<String> networkInterfaceIfFound() {
        return Optional.ofNullable(networkInterface);
    }

    /** The instance that carries it, if one was found. */
    public Optional<String> instanceIfFound() {
        return Optional.ofNullable(instance);
    }

    /** Its name tag, if one is known. */
    public Optional<String> nameIfKnown() {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** The zone that it is in, if it was found. */
    public Optional<String> zoneIfFound() {
        return Optional.ofNullable(zone);
    }
}
