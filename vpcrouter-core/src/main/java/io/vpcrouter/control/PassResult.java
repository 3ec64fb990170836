package io.vpcrouter.control;

import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import java.util.List;

/**
 * What one pass came to.
 *
 * @param plan what was planned; after an applied pass, what is still open
 * @param changed what the cloud accepted, in order; empty if nothing was to be applied
 * @param failed what the cloud did not accept
 * @param status the state at the end of the pass
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

    /** Whether every route is as the spec wants it: nothing to change, nothing held, waiting or in conflict. */
    public boolean inLine() {
        return failed.isEmpty() && plan.decisions().stream().allMatch(Decision::isInLine);
    }
}
