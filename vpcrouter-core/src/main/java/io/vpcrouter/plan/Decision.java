package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a destination in a table, and why.
 *
 * @param table the route table
 * @param destination the destination
 * @param action what is done about it
 * @param reason why
 * @param host the chosen host, or null if there is none or the route is not ours
 * @param to the id of the target that the route should have: the chosen host's network interface; without a host, the fallback
 *     that carries the destination, or will; null if neither does
 * @param current the route's target as the view shows it, or null if there is no route
 */
public record Decision(
        String table,
        Destination destination,
        Action action,
        Reason reason,
        @Nullable IpAddress host,
        @Nullable String to,
        @Nullable RouteTarget current) {
    /** Checks that nothing is null that must not be. */
    public Decision {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reason, "reason");
    }

    /** The chosen host, if there is one. */
    public Optional<IpAddress> hostIfAny() {
        return Optional.ofNullable(host);
    }

    /** The chosen host's network interface, or null if there is none. */
    public @Nullable String networkInterface() {
        return host == null ? null : to;
    }

    /** The chosen host's network interface, if there is one. */
    public Optional<String> networkInterfaceIfAny() {
        return Optional.ofNullable(networkInterface());
    }

    /** The id of the fallback that carries the destination, or will, because no host can; null if none does. */
    public @Nullable String fallback() {
        return host == null ? to : null;
    }

    /** The fallback that carries the destination, or will, if one does. */
    public Optional<String> fallbackIfAny() {
        return Optional.ofNullable(fallback());
    }

    /** The id of the target that the route should have, if there is one: the chosen host's interface, or the fallback. */
    public Optional<String> toIfAny() {
        return Optional.ofNullable(to);
    }

    /** Whether the route's target is a fallback of the destination now. */
    public boolean isOnFallback() {
        return reason == Reason.ON_FALLBACK || reason == Reason.BACK_FROM_FALLBACK;
    }

    /** The route's target, if there is a route. */
    public Optional<RouteTarget> currentIfAny() {
        return Optional.ofNullable(current);
    }

    /** Whether the route is as the spec wants it, is not ours, or is left on purpose. */
    public boolean isInLine() {
        return action == Action.UNMANAGED || action == Action.KEEP && reason.isInLine() || isLeftByPolicy();
    }

    /** Whether the route is not as the spec wants it because the policy forbids the change: it is left on purpose. */
    public boolean isLeftByPolicy() {
        return reason == Reason.POLICY && (action == Action.HELD || action == Action.UNMANAGED);
    }

    /** Whether the route leaves a target that cannot work: such changes go first and are never held for long. */
    public boolean isFailover() {
        return action == Action.REPLACE && (reason.isFailover() || fallback() != null);
    }

    /** Whether the route points at the chosen host, or will once the change is made. */
    boolean isOnChosenHost() {
        boolean moves = action == Action.CREATE || action == Action.REPLACE;
        return moves && host != null || reason.isOnChosenHost();
    }

    /** The change that carries this decision out, if it is one that changes something. */
    public Optional<RouteChange> change() {
        switch (action) {
            case CREATE:
                return Optional.of(new RouteChange.Create(table, destination, wanted()));
            case REPLACE:
                return Optional.of(
                        new RouteChange.Replace(table, destination, Objects.requireNonNull(current), wanted()));
            case DELETE:
                return Optional.of(new RouteChange.Delete(table, destination, Objects.requireNonNull(current)));
            default:
                return Optional.empty();
        }
    }

    private RouteTarget wanted() {
        String id = Objects.requireNonNull(to);
        return host == null ? Fallback.target(id) : new RouteTarget.Interface(id);
    }

    /** What is done, to which route, and why, for people: {@code replace 10.1.0.0/16 in rtb-1 from eni-1 to eni-2: host failed}. */
    @Override
    public String toString() {
        String what = change().map(RouteChange::toString)
                .orElseGet(() ->
                        action.text() + " " + destination + " in " + table + (current == null ? "" : " on " + current));
        return what + ": " + reason.text();
    }

    /** The same decision with another reason: the one for which it was made first. */
    public Decision because(Reason why) {
        return new Decision(table, destination, action, why, host, to, current);
    }

    /** The same decision with another action, for guards that hold a change back. */
    public Decision held(Reason why) {
        return new Decision(table, destination, Action.HELD, why, host, to, current);
    }
}
