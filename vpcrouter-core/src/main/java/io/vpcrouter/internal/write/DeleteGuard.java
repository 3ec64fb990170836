package io.vpcrouter.internal.write;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds unusually many deletions back for a while, so that a truncated spec cannot empty a VPC at once; and never makes
 * more in a pass than the operator allows.
 */
final class DeleteGuard {
    private static final int FEW = 5;
    private static final double SMALL_SHARE = 0.2;

    private final PlanRules rules;
    private @Nullable RouteSpec heldFor;
    private long heldSince;
    private boolean holding;

    DeleteGuard(PlanRules rules) {
        this.rules = rules;
    }

    /**
     * Judges the deletions of a pass.
     *
     * @param changes what the pass would change
     * @param managedRows counts the rows that are managed
     * @param spec the spec that wants them
     * @param now the moment
     * @return what becomes of each decision
     */
    UnaryOperator<Decision> judge(List<Decision> changes, IntSupplier managedRows, RouteSpec spec, long now) {
        holding = false;
        if (rules.maxDeletes().isPresent()
                && count(changes, DeleteGuard::isDeletion) > rules.maxDeletes().getAsInt()) {
            return decision -> isDeletion(decision) ? decision.held(Reason.MAX_DELETES) : decision;
        }
        long deletes = count(changes, DeleteGuard::isGuarded);
        if (deletes <= FEW || deletes <= SMALL_SHARE * managedRows.getAsInt()) {
            // What was released stays released until it is done; a later wave of the same spec is a new one.
            heldFor = deletes == 0 || !spec.equals(heldFor) ? null : heldFor;
            return decision -> decision;
        }
        if (!spec.equals(heldFor)) {
            heldFor = spec;
            heldSince = now;
        }
        holding = now - heldSince < rules.deleteHold().toNanos();
        return holding
                ? decision -> isGuarded(decision) ? decision.held(Reason.DELETE_GUARD) : decision
                : decision -> decision;
    }

    private static long count(List<Decision> changes, Predicate<Decision> what) {
        return changes.stream().filter(what).count();
    }

    private static boolean isDeletion(Decision decision) {
        return decision.action() == Action.DELETE;
    }

    /** The guard is against a bad spec. That the hosts of a destination are dead is proved by health, and not by the spec. */
    private static boolean isGuarded(Decision decision) {
        return isDeletion(decision) && decision.reason() != Reason.NONE_HEALTHY;
    }

    /** When the held deletions are looked at again. */
    OptionalLong releaseAt() {
        return holding ? OptionalLong.of(heldSince + rules.deleteHold().toNanos()) : OptionalLong.empty();
    }
}
