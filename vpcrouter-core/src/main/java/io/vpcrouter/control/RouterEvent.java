package io.vpcrouter.control;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a router.
 *
 * <p>Evolution: later versions may add kinds, so a listener ignores what it does not know.
 */
public sealed interface RouterEvent {
    /** When it happened. */
    Instant at();

    /**
     * How bad it is: an error or a warning, or {@link Severity#OK} if nobody needs to look. The log, notifications and pages
     * use it alike.
     */
    default Severity severity() {
        return Severity.OK;
    }

    /**
     * A new spec is in force, or the one in force was published with warnings that nobody has been told yet.
     *
     * @param at when
     * @param spec the spec
     * @param warnings problems that do not stop it from being used: all of a new spec, or those that are new
     */
    record SpecAccepted(Instant at, RouteSpec spec, List<Problem> warnings) implements RouterEvent {}

    /**
     * A spec was refused; the last good one stays in force.
     *
     * @param at when
     * @param problems what is wrong with it
     */
    record SpecRejected(Instant at, List<Problem> problems) implements RouterEvent {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /**
     * The verdict on a host changed.
     *
     * @param at when
     * @param host the host
     * @param from the verdict before
     * @param to the verdict now
     * @param reason what was observed
     * @param routes how many routes led to a host that is failed now; 0 for any other verdict
     * @param answered whether the host has ever answered
     */
    record HostChanged(
            Instant at, IpAddress host, Verdict from, Verdict to, String reason, int routes, boolean answered)
            implements RouterEvent {
        /** A host that carries no route, and that has answered before. */
        public HostChanged(Instant at, IpAddress host, Verdict from, Verdict to, String reason) {
            this(at, host, from, to, reason, 0, true);
        }

        /** Whether a host that once answered failed. One that never did may not be there yet. */
        public boolean isFailure() {
            return to == Verdict.FAILED && answered;
        }

        /** Whether a failed host can be used again, perhaps as the last choice. */
        public boolean isRecovery() {
            return from == Verdict.FAILED && (to == Verdict.HEALTHY || to == Verdict.QUESTIONABLE);
        }

        /** A lost standby deserves a look too: the next failure would leave nobody. */
        @Override
        public Severity severity() {
            return isFailure() || routes > 0 ? Severity.WARNING : Severity.OK;
        }

        /** For people. */
        @Override
        public String toString() {
            return at + " host " + host + ": " + from.text() + " to " + to.text() + ", " + reason;
        }
    }

    /**
     * The VPC was read and compared with the spec, and changes were planned.
     *
     * @param at when
     * @param plan the plan
     */
    record Planned(Instant at, Plan plan) implements RouterEvent {
        /** For people. */
        @Override
        public String toString() {
            return at + " planned, " + plan;
        }
    }

    /**
     * The cloud accepted a change.
     *
     * @param at when
     * @param change the change
     * @param decision why it was made
     */
    record RouteChanged(Instant at, RouteChange change, Decision decision) implements RouterEvent {
        /** For people, in the words of {@link Plan#changes}. */
        @Override
        public String toString() {
            return at + " accepted: " + decision;
        }
    }

    /**
     * The cloud did not accept a change.
     *
     * @param at when
     * @param change the change
     * @param decision why it was tried
     * @param kind what went wrong; decides what the router does next
     * @param error what the cloud said
     */
    record RouteChangeFailed(Instant at, RouteChange change, Decision decision, CloudException.Kind kind, String error)
            implements RouterEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        /** For people, in the words of {@link Plan#changes}. */
        @Override
        public String toString() {
            return at + " not accepted: " + decision + " (" + error + ")";
        }
    }

    /**
     * The routes of a failed host are being moved: the first writes have started.
     *
     * @param at when
     * @param failover the failover, as far as it is known
     */
    record FailoverStarted(Instant at, Failover failover) implements RouterEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * All routes of a failed host that could be moved were moved, and a later read shows it.
     *
     * @param at when
     * @param failover the failover with its four times
     */
    record FailoverDone(Instant at, Failover failover) implements RouterEvent {
        @Override
        public Severity severity() {
            return failover.left() == 0 ? Severity.OK : Severity.WARNING;
        }
    }

    /**
     * No host of these destinations can be used any more: their packets go nowhere, or to a host that is failed or suspect.
     * What is not known, such as during a freeze, is no event.
     *
     * @param at when
     * @param destinations those that lost their last host, in canonical order
     * @param all how many destinations have no usable host now
     */
    record DestinationsWithoutHost(Instant at, List<Destination> destinations, int all) implements RouterEvent {
        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /**
     * A host of these destinations can be used again, or they left the spec.
     *
     * @param at when
     * @param destinations those that had no usable host, in canonical order
     * @param all how many destinations still have none
     */
    record DestinationsWithHost(Instant at, List<Destination> destinations, int all) implements RouterEvent {}

    /**
     * A destination came to be on its fallback, because no host can carry it.
     *
     * @param at when
     * @param destination the destination
     * @param targets the ids of the fallbacks that its routes lead to, sorted
     */
    record FallbackOn(Instant at, Destination destination, List<String> targets) implements RouterEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * No route of a destination is on a fallback any more.
     *
     * @param at when
     * @param destination the destination
     * @param lasted how long it was on a fallback, by the monotonic clock
     */
    record FallbackOff(Instant at, Destination destination, Duration lasted) implements RouterEvent {}

    /**
     * A lasting condition began, changed in kind, or ended. A change of nothing but its text is no event; the text of the
     * moment is in {@link RouterStatus#conditions}.
     *
     * @param at when
     * @param condition the condition
     * @param problem what is wrong, or null if the condition ended
     */
    record ConditionChanged(
            Instant at, Condition condition, @Nullable String problem) implements RouterEvent {
        /** That of the condition; nobody needs to look when it ended. */
        @Override
        public Severity severity() {
            return problem == null ? Severity.OK : condition.severity();
        }

        /** For people. */
        @Override
        public String toString() {
            return at + " condition " + condition.text() + (problem == null ? " ended" : ": " + problem);
        }
    }

    /**
     * The role of a replica changed.
     *
     * @param at when
     * @param from the role before
     * @param to the role now
     * @param why the reason, in words
     * @param leader the name of the leader as last seen, or null if none was seen
     */
    record RoleChanged(
            Instant at,
            Role from,
            Role to,
            String why,
            @Nullable String leader) implements RouterEvent {}

    /**
     * A call to the cloud ended.
     *
     * @param at when
     * @param call the kind of call; a read may take several requests
     * @param took from the call to its end, the cloud's own quick retries included
     * @param error what went wrong, or null if the call succeeded
     */
    record CloudCalled(Instant at, CloudCall call, Duration took, CloudException.@Nullable Kind error)
            implements RouterEvent {
        /** What went wrong, if the call failed. */
        public Optional<CloudException.Kind> errorIfAny() {
            return Optional.ofNullable(error);
        }
    }

    /** The kinds of calls to a cloud. */
    enum CloudCall {
        /** A read of the whole VPC. */
        READ,
        /** A new route. */
        CREATE,
        /** Another target for a route. */
        REPLACE,
        /** The deletion of a route. */
        DELETE
    }
}
