package io.vpcrouter.internal.write;

import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.support.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lets no route move more than three times a minute, so that two routers do not overwrite each other for ever. Further moves
 * are held, for longer each time; a move off a target that cannot work is held for 5 s at most.
 */
final class MoveBudget {
    private static final int MOVES = 3;
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long FIRST_HOLD = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_HOLD = Duration.ofMinutes(10).toNanos();
    private static final long LONGEST_FAILOVER_HOLD = Duration.ofSeconds(5).toNanos();

    /** The routes that moved lately; all there are, after the failure of a host that carried everything. */
    private final Map<RouteKey, Moves> routes = new HashMap<>();

    private final Set<Moves> held = new HashSet<>();

    private static final class Moves {
        final ArrayDeque<Long> accepted = new ArrayDeque<>();
        long heldSince;
        long hold = FIRST_HOLD;
    }

    /** The cloud accepted a change. */
    void accepted(Decision decision, long now) {
        if (decision.action() == Action.REPLACE) {
            Moves moves = routes.computeIfAbsent(RouteKey.of(decision), key -> new Moves());
            moves.accepted.addLast(now);
            if (moves.accepted.size() > MOVES) {
                moves.accepted.removeFirst();
            }
            if (held.remove(moves)) {
                moves.hold = Backoff.doubled(moves.hold, LONGEST_HOLD);
            }
        }
    }

    /** The decision, or the same held. */
    Decision judge(Decision decision, long now) {
        if (routes.isEmpty() || decision.action() != Action.REPLACE) {
            return decision;
        }
        Moves moves = routes.get(RouteKey.of(decision));
        if (moves == null || !isSpent(moves, now)) {
            return decision;
        }
        if (held.add(moves)) {
            moves.heldSince = now;
        }
        return now - releaseAt(moves, decision) >= 0 ? decision : decision.held(Reason.MOVE_BUDGET);
    }

    private boolean isSpent(Moves moves, long now) {
        if (held.contains(moves)) {
            return true;
        }
        Long oldest = moves.accepted.peekFirst();
        return moves.accepted.size() == MOVES && oldest != null && now - oldest < WINDOW;
    }

    private static long releaseAt(Moves moves, Decision decision) {
        long hold = decision.isFailover() ? Math.min(moves.hold, LONGEST_FAILOVER_HOLD) : moves.hold;
        return moves.heldSince + hold;
    }

    /** When a held move may be released, or a little earlier. */
    OptionalLong nextRelease(long now) {
        return held.stream()
                .mapToLong(moves -> {
                    long soon = moves.heldSince + LONGEST_FAILOVER_HOLD;
                    return now - soon < 0 ? soon : moves.heldSince + moves.hold;
                })
                .filter(release -> release - now > 0)
                .min();
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /**
     * A full plan was made: routes that it does not move are no longer held, and routes that have not moved for long are
     * forgotten.
     *
     * @param wanted the routes that the plan changes, held or not
     */
    void planned(Set<RouteKey> wanted, long now) {
        routes.entrySet().removeIf(entry -> {
            Moves moves = entry.getValue();
            Long last = moves.accepted.peekLast();
            boolean forgotten = last == null || now - last > LONGEST_HOLD + WINDOW;
            if (forgotten || !wanted.contains(entry.getKey())) {
                held.remove(moves);
            }
            return forgotten;
        });
    }
}
