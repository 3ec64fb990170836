package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.Guards;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Sets the conditions that follow from the state of the loop's parts. */
public final class LastingConditions {
    /** What a cloud reports if its source/destination check drops what a router should forward. */
    private static final String SOURCE_DEST_CHECK = "source_dest_check";

    private LastingConditions() {}

    /** Whether nothing is in line while this is on, although nothing is to be changed. */
    public static boolean keepsOutOfLine(Condition condition) {
        return condition == RouterCondition.NO_TABLES
                || condition == RouterCondition.UNPROVED
                || condition instanceof PluginCondition plugin && plugin.name().equals(SOURCE_DEST_CHECK);
    }

    /** Those that follow from the tables of a read. */
    public static void ofTables(Conditions conditions, int tablesInScope, SortedMap<String, TableHeadRoom> routes) {
        conditions.set(
                RouterCondition.NO_TABLES,
                tablesInScope == 0 ? "no route table is in scope (expected: at least one); see --route_tables" : null);
        List<String> nearlyFull = routes.entrySet().stream()
                .filter(table -> table.getValue().isNearlyFull())
                .map(table -> table.getKey() + " has " + table.getValue())
                .toList();
        conditions.set(
                RouterCondition.TABLES_NEARLY_FULL,
                nearlyFull.isEmpty()
                        ? null
                        : nearlyFull.get(0)
                                + (nearlyFull.size() == 1 ? "" : ", and " + (nearlyFull.size() - 1) + " more tables")
                                + "; see --routes_per_table");
    }

    /** What the cloud refuses as targets. */
    public static void ofRefusedTargets(Conditions conditions, List<String> refused) {
        conditions.set(
                RouterCondition.TARGET_REFUSED,
                refused.isEmpty()
                        ? null
                        : "the cloud refuses " + refused.get(0)
                                + (refused.size() == 1 ? "" : ", and " + (refused.size() - 1) + " more targets")
                                + "; other usable hosts go first meanwhile");
    }

    /** Those that may change with each burst of events. */
    public static void update(Conditions conditions, HealthAggregator health, boolean slowRead, Guards guards) {
        // What a failed read said tells more.
        if (slowRead && !conditions.isOn(RouterCondition.CLOUD)) {
            conditions.set(RouterCondition.CLOUD, "has not answered a read for 4 s; waiting for it");
        }
        conditions.set(
                RouterCondition.FROZEN,
                health.isFrozen() ? "no host answers; routes stay where they are until one does" : null);
        conditions.set(
                RouterCondition.MASS_FAILURE,
                health.isMassFailure() ? "most hosts failed at once; moves wait up to 15 s for confirmation" : null);
        conditions.set(
                RouterCondition.BLIND,
                health.isBlind()
                        ? "the health checks cannot run; failures would go unnoticed; "
                                + health.reasons(HealthTracker::isBlind)
                        : null);
        Map<String, List<IpAddress>> unchecked = health.unchecked();
        conditions.set(
                RouterCondition.UNCHECKED,
                unchecked.isEmpty()
                        ? null
                        : "cannot be checked, a failure would go unnoticed: " + named(unchecked) + "; "
                                + health.reasons(tracker -> !tracker.unchecked().isEmpty() && !tracker.isBlind()));
        Map<String, List<IpAddress>> unproved = health.unproved();
        conditions.set(
                RouterCondition.UNPROVED,
                unproved.isEmpty()
                        ? null
                        : "does not answer, and no other host or control target does, so it may be the checker that is cut"
                                + " off: " + named(unproved) + "; its routes stay; see --control_targets");
        List<String> abstaining = health.parts().size() > 1 ? health.abstaining() : List.of();
        conditions.set(
                RouterCondition.ABSTAINING,
                abstaining,
                abstaining.isEmpty()
                        ? null
                        : "frozen or blind, without a vote: " + abstaining + reasonsOfBlind(health));
        conditions.set(
                RouterCondition.DELETES_HELD,
                guards.areDeletesHeld() ? "unusually many deletions are held; see --delete_hold" : null);
        conditions.set(
                RouterCondition.WRITES, guards.failureKinds(), guards.failures().orElse(null));
        conditions.set(RouterCondition.TABLE_FULL, guards.fullTables().orElse(null));
        conditions.set(
                RouterCondition.MOVE_BUDGET,
                guards.areMovesHeld() ? "routes move too often; moves beyond 3 a minute are held" : null);
    }

    private static String reasonsOfBlind(HealthAggregator health) {
        String reasons = health.reasons(HealthTracker::isBlind);
        return reasons.isEmpty() ? "" : "; " + reasons;
    }

    /** Names one host of each check; there may be thousands. */
    private static String named(Map<String, List<IpAddress>> hosts) {
        return hosts.entrySet().stream()
                .map(check -> check.getKey() + " " + check.getValue().get(0)
                        + (check.getValue().size() == 1
                                ? ""
                                : " and " + (check.getValue().size() - 1) + " more"))
                .collect(Collectors.joining(", "));
    }
}
