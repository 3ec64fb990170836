package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a router, for those who listen.
 *
 * <p>Evolution: later versions may add kinds, so a listener ignores what it does not know.
 */
public sealed interface RouterEvent {
    /** When it happened. */
    Instant at();

    /**
     * A new spec is in force.
     *
     * @param at when
     * @param spec the spec
     * @param warnings what its author should know
     */
    record SpecAccepted(Instant at, RouteSpec spec, List<Problem> warnings) implements RouterEvent {}

    /**
     * A spec was refused; the last good one stays in force.
     *
     * @param at when
     * @param problems why
     */
    record SpecRejected(Instant at, List<Problem> problems) implements RouterEvent {}

    /**
     * Health thinks otherwise of a host.
     *
     * @param at when
     * @param host the host
     * @param from the verdict before
     * @param to the verdict now
     * @param reason what was observed
     */
    record HostChanged(Instant at, IpAddress host, Verdict from, Verdict to, String reason) implements RouterEvent {}

    /**
     * The cloud was read whole, compared with the spec, and changes were planned.
     *
     * @param at when
     * @param plan what follows
     */
    record Planned(Instant at, Plan plan) implements RouterEvent {}

    /**
     * The cloud accepted a change.
     *
     * @param at when
     * @param change the change
     * @param decision why it was made
     */
    record RouteChanged(Instant at, RouteChange change, Decision decision) implements RouterEvent {}

    /**
     * The cloud did not accept a change.
     *
     * @param at when
     * @param change the change
     * @param decision why it was tried
     * @param kind what went wrong, as far as it matters for the next step
     * @param error what the cloud said
     */
    record RouteChangeFailed(Instant at, RouteChange change, Decision decision, CloudException.Kind kind, String error)
            implements RouterEvent {}

    /**
     * All routes of a failed host that could be moved were moved, and a later read shows it.
     *
     * @param at when
     * @param failover the four time stamps
     */
    record FailoverDone(Instant at, Failover failover) implements RouterEvent {}

    /**
     * A lasting condition began, changed or ended.
     *
     * @param at when
     * @param name the condition
     * @param problem what is wrong, or null if nothing is any more
     */
    record ConditionChanged(
            Instant at, String name, @Nullable String problem) implements RouterEvent {}

    /**
     * The cloud answered a call, or did not.
     *
     * @param at when
     * @param call what was asked of it; a read may be several requests on the wire
     * @param took from the call to its end, the cloud's own quick retries included
     * @param error what went wrong, or null if nothing did
     */
    record CloudCalled(Instant at, CloudCall call, Duration took, CloudException.@Nullable Kind error)
            implements RouterEvent {
        /** What went wrong, if something did. */
        public Optional<CloudException.Kind> errorIfAny() {
            return Optional.ofNullable(error);
        }
    }

    /** What a router asks of a cloud. */
    enum CloudCall {
        /** The whole VPC. */
        READ,
        /** A new row. */
        CREATE,
        /** Another target for a row. */
        REPLACE,
        /** A row less. */
        DELETE
    }
}
