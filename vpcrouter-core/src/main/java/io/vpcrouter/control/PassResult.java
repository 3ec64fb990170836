package io.vpcrouter.control;

import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import java.time.Duration;
import java.util.List;

/**
 * What one pass came to.
 *
 * @param plan what was planned; after an applied pass, what is still open
 * @param changed what the cloud accepted, in order; empty if nothing was to be applied
 * @param failed what the cloud did not accept
 * @param status the state at the end of the pass
 * @param writeTime how long the changes of the plan take to start, at the pace of the status with nothing spent
 */
public record PassResult(
        Plan plan,
        List<RouterEvent.RouteChanged> changed,
        List<RouterEvent.RouteChangeFailed> failed,
        RouterStatus status,
        Duration writeTime) {
    /** Copies the lists. */
    public PassResult {
        changed = List.copyOf(changed);
        failed = List.copyOf(failed);
    }

    /**
     * Whether every row is as the spec wants it: nothing to change, nothing held, waiting, without a host or in conflict;
     * and no condition is on, but for warnings of what may come.
     */
    public boolean inLine() {
        return failed.isEmpty()
                && plan.decisions().stream().allMatch(Decision::isInLine)
                && status.conditions().keySet().stream().allMatch(PassResult::isOnlyAWarning);
    }

    /** A table may be full soon; a source is looked at now and then instead of being watched. */
    private static boolean isOnlyAWarning(String condition) {
        return condition.equals("tables-nearly-full") || condition.endsWith(": watch");
    }
}
