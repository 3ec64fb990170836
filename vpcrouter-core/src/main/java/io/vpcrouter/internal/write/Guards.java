package io.vpcrouter.internal.write;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.model.Destination;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.view.VpcView;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Holds planned changes back: too many deletions, too many moves of a route, and changes that failed just now. */
public final class Guards {
    private final DeleteGuard deletes;
    private final MoveBudget moves = new MoveBudget();
    private final RetryLater retries;

    public Guards(RouterConfig config, SplittableRandom random) {
        deletes = new DeleteGuard(config.rules());
        retries = new RetryLater(random);
    }

    /** The full plan after the guards. */
    public Plan judge(Plan plan, VpcView view, Set<Destination> everNamed, long now) {
        UnaryOperator<Decision> guard = deletes.judge(plan.changes(), view, everNamed, now);
        return plan.guarded(decision -> judge(guard.apply(decision), now));
    }

    /**
     * The plan for the routes of failed hosts after the guards. It deletes nothing: whether deletions are too many is judged
     * over a full plan.
     */
    public Plan judgeFailover(Plan plan, long now) {
        return plan.guarded(decision ->
                decision.action() == Action.DELETE ? decision.held(decision.reason()) : judge(decision, now));
    }

    private Decision judge(Decision decision, long now) {
        return retries.judge(moves.judge(decision, now), now);
    }

    /** Whether the move exceeds the budget of its route by now. */
    public boolean holdsMove(Decision decision, long now) {
        return moves.judge(decision, now).action() == Action.HELD;
    }

    /** The cloud accepted a change. */
    public void accepted(Decision decision, long now) {
        retries.succeeded(RouteKey.of(decision));
        moves.accepted(decision, now);
        if (decision.action() == Action.DELETE) {
            retries.tableHasRoom(decision.table());
        }
    }

    /**
     * The cloud did not accept a change.
     *
     * @return whether it refused the target, so that another one may be accepted
     */
    public boolean failed(Decision decision, CloudException error, long now) {
        return retries.failed(decision, error, now);
    }

    /** A full plan was made: guards forget routes that it does not change. */
    public void planned(Set<RouteKey> wanted, long now) {
        retries.retain(wanted);
        moves.planned(wanted, now);
    }

    /** When a held change may be released. */
    public OptionalLong nextRelease(long now) {
        return Stream.of(deletes.releaseAt(), moves.nextRelease(now), retries.nextTry(now))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** When the next failed change is tried again. */
    public OptionalLong nextTry(long now) {
        return retries.nextTry(now);
    }

    public boolean areDeletesHeld() {
        return deletes.releaseAt().isPresent();
    }

    public boolean areMovesHeld() {
        return moves.isHolding();
    }

    /** How many routes wait after a failure, for people. */
    public Optional<String> failures() {
        return retries.summary();
    }

    /** The kinds of error of the routes that wait after a failure. */
    public Set<CloudException.Kind> failureKinds() {
        return retries.kinds();
    }

    /** The tables without room for another route, for people. */
    public Optional<String> fullTables() {
        return retries.fullTables();
    }
}
