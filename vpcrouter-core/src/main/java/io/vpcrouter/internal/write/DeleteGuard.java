package io.vpcrouter.internal.write;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.view.VpcView;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
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
     * @param changes what the plan changes
     * @param view what the plan was made from
     * @param everNamed the default routes and prefix lists that any spec of this process ever named
     * @param now the moment
     * @return turns each decision into the one that holds
     */
    UnaryOperator<Decision> judge(List<Decision> changes, VpcView view, Set<Destination> everNamed, long now) {
        RouteSpec spec = view.spec();
        holding = false;
        if (rules.maxDeletes().isPresent()
                && changes.stream().filter(DeleteGuard::isDeletion).count()
                        > rules.maxDeletes().getAsInt()) {
            return decision -> isDeletion(decision) ? decision.held(Reason.MAX_DELETES) : decision;
        }
        long deletes = changes.stream()
                .filter(DeleteGuard::isGuarded)
                .mapToInt(change -> view.index().sizeOf(change.destination()))
                .sum();
        if (deletes <= FEW || deletes <= SMALL_SHARE * view.managedRoutes(everNamed)) {
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
        return holding
                ? decision -> isGuarded(decision) ? decision.held(Reason.DELETE_GUARD) : decision
                : decision -> decision;
    }

    private static boolean isDeletion(Decision decision) {
        return decision.action() == Action.DELETE;
    }

    /** The guard is against a bad spec. That the hosts of a destination are dead is proved by health, and not by the spec. */
    private static boolean isGuarded(Decision decision) {
        return isDeletion(decision) && decision.reason() != Reason.NONE_HEALTHY;
    }

    /** When the hold ends. */
    OptionalLong releaseAt() {
        return holding ? OptionalLong.of(heldSince + rules.deleteHold().toNanos()) : OptionalLong.empty();
    }
}
