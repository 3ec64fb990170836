package io.vpcrouter.control;

import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.util.List;

/**
 * The result of a single pass.
 *
 * @param plan the last plan; after a pass that was applied, it has the changes that are still open
 * @param changed the changes that the cloud accepted, in order; empty if the plan was only shown
 * @param failed the changes that the cloud did not accept
 * @param status the status at the end of the pass
 * @param writeTime how long the changes of the plan take to start at the pace of the status, from a full budget
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
     * Whether every route is as the spec wants it: nothing is to be changed, held, pending, without a usable host or in
     * conflict, and no condition is on, except for warnings of what may come.
     */
    public boolean inLine() {
        return failed.isEmpty()
                && plan.decisions().stream().allMatch(Decision::isInLine)
                && status.conditions().keySet().stream().allMatch(PassResult::isOnlyAWarning);
    }

    /** A table may be full soon, or a source is looked at now and then because its file system sends no events. */
    private static boolean isOnlyAWarning(Condition condition) {
        return condition.severity() == Severity.WARNING
                || condition instanceof PluginCondition plugin && plugin.name().equals("no_file_events");
    }
}
