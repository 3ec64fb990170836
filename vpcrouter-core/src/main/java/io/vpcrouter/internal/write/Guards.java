package io.vpcrouter.internal.write;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.model.Cidr;
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

/** What holds planned changes back: too many deletions, too many moves of a row, and waits after failures. */
public final class Guards {
    private final DeleteGuard deletes;
    private final MoveBudget moves = new MoveBudget();
    private final RetryLater retries;

    public Guards(RouterConfig config, SplittableRandom random) {
        deletes = new DeleteGuard(config.rules());
        retries = new RetryLater(random);
    }

    /** What becomes of a full plan. */
    public Plan judge(Plan plan, VpcView view, Set<Cidr> defaultsEverNamed, long now) {
        UnaryOperator<Decision> guard =
                deletes.judge(plan.changes(), () -> view.managedRows(defaultsEverNamed), view.spec(), now);
        return plan.guarded(decision -> judge(guard.apply(decision), now));
    }

    /** What becomes of the plan for the rows of failed hosts. How many deletions are too many is judged over all rows. */
    public Plan judgeFailover(Plan plan, long now) {
        return plan.guarded(decision ->
                decision.action() == Action.DELETE ? decision.held(decision.reason()) : judge(decision, now));
    }

    private Decision judge(Decision decision, long now) {
        return retries.judge(moves.judge(decision, now), now);
    }

    /** Holds a move back that is one too many by now, and says so. */
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

    /** The cloud did not accept a change. */
    public void failed(Decision decision, CloudException error, long now) {
        retries.failed(RouteKey.of(decision), error, now);
    }

    /** Everything was planned: what no plan wants to change is not waited with any more. */
    public void planned(Set<RouteKey> wanted, long now) {
        retries.retain(wanted);
        moves.planned(wanted, now);
    }

    /** When something that is held should be looked at again. */
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

    /** What fails for long, for people. */
    public Optional<String> failures() {
        return retries.summary();
    }

    /** The tables that have no room, for people. */
    public Optional<String> fullTables() {
        return retries.fullTables();
    }
}
