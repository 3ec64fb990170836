package io.vpcrouter.internal.write;

import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Delays the next write to routes whose last write failed, for longer each time, and without end. */
final class RetryLater {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration FIRST_AFTER_REFUSAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_AFTER_REFUSAL = Duration.ofMinutes(5);

    private final SplittableRandom random;
    private final Map<RouteKey, Failure> routes = new HashMap<>();

    private static final class Failure {
        final Backoff backoff;
        final CloudException.Kind kind;
        /** The target that was refused; null if the failure was not about the target. */
        final @Nullable String refusedTarget;

        long notBefore;
        String message = "";

        Failure(Backoff backoff, CloudException.Kind kind, @Nullable String refusedTarget) {
            this.backoff = backoff;
            this.kind = kind;
            this.refusedTarget = refusedTarget;
        }
    }

    RetryLater(SplittableRandom random) {
        this.random = random;
    }

    /**
     * A write failed.
     *
     * @return whether the cloud refused the target
     */
    boolean failed(Decision decision, CloudException error, long now) {
        RouteKey key = RouteKey.of(decision);
        Failure failure = routes.get(key);
        String target = isAboutTarget(error.kind()) ? decision.toIfAny().orElse(null) : null;
        boolean again =
                failure != null && failure.kind == error.kind() && Objects.equals(failure.refusedTarget, target);
        if (failure == null || !again) {
            failure = new Failure(backoffFor(error.kind()), error.kind(), target);
            routes.put(key, failure);
        }
        failure.notBefore = now + failure.backoff.next();
        failure.message = String.valueOf(error.getMessage());
        // What a replacement does not find may be the route itself: only the next read tells.
        boolean mayBeRoute =
                error.kind() == CloudException.Kind.NOT_FOUND && decision.action() == Action.REPLACE && !again;
        return target != null && !mayBeRoute;
    }

    private static boolean isAboutTarget(CloudException.Kind kind) {
        return kind == CloudException.Kind.INVALID || kind == CloudException.Kind.NOT_FOUND;
    }

    private Backoff backoffFor(CloudException.Kind kind) {
        switch (kind) {
            case DENIED:
            case INVALID:
            case LIMIT:
                return new Backoff(FIRST_AFTER_REFUSAL, LONGEST_AFTER_REFUSAL, random);
            default:
                return new Backoff(FIRST, LONGEST, random);
        }
    }

    void succeeded(RouteKey key) {
        routes.remove(key);
    }

    /** A route of the table was deleted, so the table may have room for another. */
    void tableHasRoom(String table) {
        routes.entrySet()
                .removeIf(entry ->
                        entry.getKey().table().equals(table) && entry.getValue().kind == CloudException.Kind.LIMIT);
    }

    Decision judge(Decision decision, long now) {
        if (routes.isEmpty() || !decision.action().isChange()) {
            return decision;
        }
        Failure failure = routes.get(RouteKey.of(decision));
        boolean another = failure != null
                && failure.refusedTarget != null
                && !failure.refusedTarget.equals(decision.toIfAny().orElse(null));
        return failure == null || another || now - failure.notBefore >= 0
                ? decision
                : decision.held(Reason.RETRY_LATER);
    }

    OptionalLong nextTry(long now) {
        return routes.values().stream()
                .mapToLong(failure -> failure.notBefore)
                .filter(notBefore -> notBefore - now > 0)
                .min();
    }

    /** Forgets routes that are not to be changed any more. */
    void retain(Set<RouteKey> wanted) {
        routes.keySet().retainAll(wanted);
    }

    /** The tables that had no room for a route, if any. */
    Optional<String> fullTables() {
        List<String> full = routes.entrySet().stream()
                .filter(entry -> entry.getValue().kind == CloudException.Kind.LIMIT)
                .map(entry -> entry.getKey().table())
                .distinct()
                .toList();
        return full.isEmpty()
                ? Optional.empty()
                : Optional.of("no room for more routes in " + full.get(0)
                        + (full.size() == 1 ? "" : " and " + (full.size() - 1) + " more tables"));
    }

    /** The kinds of error for which routes wait. */
    Set<CloudException.Kind> kinds() {
        Set<CloudException.Kind> kinds = EnumSet.noneOf(CloudException.Kind.class);
        routes.values().forEach(failure -> kinds.add(failure.kind));
        return kinds;
    }

    /** How many routes wait after a failure, and the message of one of them. */
    Optional<String> summary() {
        return routes.values().stream()
                .findFirst()
                .map(failure ->
                        routes.size() + (routes.size() == 1 ? " route: " : " routes, one of them: ") + failure.message);
    }
}
