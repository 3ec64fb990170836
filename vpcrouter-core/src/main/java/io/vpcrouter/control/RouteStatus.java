package io.vpcrouter.control;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteTarget;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last change that this router made to a route, for people.
 *
 * @param table the route table
 * @param destination the destination
 * @param changedAt when the cloud accepted the last change, or null if it accepted none
 * @param previousTarget the target before that change, or null if there was no route
 * @param failedAt when the cloud last refused a change, or null if it has accepted one since
 * @param error the error of that change, or null likewise
 */
public record RouteStatus(
        String table,
        Destination destination,
        @Nullable Instant changedAt,
        @Nullable RouteTarget previousTarget,
        @Nullable Instant failedAt,
        @Nullable String error) {
    /** Checks the parts. */
    public RouteStatus {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(destination, "destination");
    }

    /** When the cloud accepted the last change, if it did. */
    public Optional<Instant> changedAtIfEver() {
        return Optional.ofNullable(changedAt);
    }

    /** The target before the last change, if there was a route. */
    public Optional<RouteTarget> previousTargetIfAny() {
        return Optional.ofNullable(previousTarget);
    }

    /** When the cloud last refused a change, if it has not accepted one since. */
    public Optional<Instant> failedAtIfOpen() {
        return Optional.ofNullable(failedAt);
    }

    /** The error of the last change, if the cloud refused it. */
    public Optional<String> errorIfOpen() {
        return Optional.ofNullable(error);
    }
}
