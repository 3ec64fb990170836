package io.vpcrouter.control;

import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import java.util.List;

/**
 * The result of a single pass.
 *
 * @param plan the last plan; after a pass that was applied, it has the changes that are still open
 * @param changed the changes that the cloud accepted, in order; empty if the plan was only shown
 * @param failed the changes that the cloud did not accept
 * @param status the status at the end of the pass
 */
public record PassResult(
        Plan plan,
        List<RouterEvent.RouteChanged> changed,
        List<RouterEvent.RouteChangeFailed> failed,
        RouterStatus status) {
    /** Copies the lists. */
    public PassResult {
        changed = List.copyOf(changed);
        failed = List.copyOf(failed);
    }

    /** Whether every route is as the spec wants it: nothing is to be changed, held, pending or in conflict. */
    public boolean inLine() {
        return failed.isEmpty() && plan.decisions().stream().allMatch(Decision::isInLine);
    }
}
