package io.vpcrouter.internal.write;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds back unusually many deletions for a while, so that a truncated spec cannot empty a VPC at once, and lets no pass make
 * more of them than the operator allows.
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
     * @param deletes how many the plan has
     * @param managedRoutes counts the managed routes
     * @param spec the spec that asks for them
     * @param now the moment
     * @return turns each decision into the one that holds
     */
    UnaryOperator<Decision> judge(long deletes, IntSupplier managedRoutes, RouteSpec spec, long now) {
        holding = false;
        if (rules.maxDeletes().isPresent() && deletes > rules.maxDeletes().getAsInt()) {
            return decision -> hold(decision, Reason.MAX_DELETES);
        }
        if (deletes <= FEW || deletes <= SMALL_SHARE * managedRoutes.getAsInt()) {
            // Deletions that were released stay released until they are made; a later wave of the same spec is held
            // anew.
            heldFor = deletes == 0 || !spec.equals(heldFor) ? null : heldFor;
            return decision -> decision;
        }
        if (!spec.equals(heldFor)) {
            heldFor = spec;
            heldSince = now;
        }
        holding = now - heldSince < rules.deleteHold().toNanos();
        return holding ? decision -> hold(decision, Reason.DELETE_GUARD) : decision -> decision;
    }

    private static Decision hold(Decision decision, Reason reason) {
        return decision.action() == Action.DELETE ? decision.held(reason) : decision;
    }

    /** When the hold ends. */
    OptionalLong releaseAt() {
        return holding ? OptionalLong.of(heldSince + rules.deleteHold().toNanos()) : OptionalLong.empty();
    }
}
