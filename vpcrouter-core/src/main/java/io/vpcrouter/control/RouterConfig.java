package io.vpcrouter.control;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.plan.PlanRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided about a router. Does not change while it runs.
 *
 * @param rules what holds for planning
 * @param recheckInterval how often everything is read and compared without a cause, at least 5 s; zero for never
 * @param fall how many misses in a row make a host failed, 1 to 10
 * @param allowEmptySpec whether a spec that wants no route at all is accepted
 * @param lastGoodFile where each accepted spec is kept, or null for nowhere
 * @param routesPerTable how many static routes of a family a table may have: the account's quota, 1 to 1000
 */
public record RouterConfig(
        PlanRules rules,
        Duration recheckInterval,
        int fall,
        boolean allowEmptySpec,
        @Nullable Path lastGoodFile,
        int routesPerTable) {
    /** EC2's quota unless it was raised (Amazon VPC User Guide, "Amazon VPC quotas"). */
    public static final int USUAL_ROUTES_PER_TABLE = 500;

    private static final int MOST_ROUTES_PER_TABLE = 1_000;

    // Before the defaults, which are checked against it.
    private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(5);

    /** What holds if nobody says otherwise. */
    public static final RouterConfig DEFAULTS = new RouterConfig(
            PlanRules.DEFAULTS, Duration.ofSeconds(30), ProbeTiming.DEFAULT_FALL, false, null, USUAL_ROUTES_PER_TABLE);

    /** Checks the ranges. */
    public RouterConfig {
        Objects.requireNonNull(rules, "rules");
        if (!recheckInterval.isZero() && recheckInterval.compareTo(SHORTEST_RECHECK) < 0) {
            throw new IllegalArgumentException(
                    "recheck interval: " + recheckInterval + " (expected: zero, or at least " + SHORTEST_RECHECK + ")");
        }
        if (fall < 1 || fall > 10) {
            throw new IllegalArgumentException("fall: " + fall + " (expected: 1 to 10)");
        }
        if (routesPerTable < 1 || routesPerTable > MOST_ROUTES_PER_TABLE) {
            throw new IllegalArgumentException(
                    "routes per table: " + routesPerTable + " (expected: 1 to " + MOST_ROUTES_PER_TABLE + ")");
        }
    }

    /** Where each accepted spec is kept, if anywhere. */
    public Optional<Path> lastGoodFileIfAny() {
        return Optional.ofNullable(lastGoodFile);
    }

    /** The same with other rules for planning. */
    public RouterConfig withRules(PlanRules value) {
        return new RouterConfig(value, recheckInterval, fall, allowEmptySpec, lastGoodFile, routesPerTable);
    }

    /** The same with another recheck interval. */
    public RouterConfig withRecheckInterval(Duration value) {
        return new RouterConfig(rules, value, fall, allowEmptySpec, lastGoodFile, routesPerTable);
    }

    /** The same with another number of misses. */
    public RouterConfig withFall(int value) {
        return new RouterConfig(rules, recheckInterval, value, allowEmptySpec, lastGoodFile, routesPerTable);
    }

    /** The same, with empty specs accepted or not. */
    public RouterConfig withAllowEmptySpec(boolean value) {
        return new RouterConfig(rules, recheckInterval, fall, value, lastGoodFile, routesPerTable);
    }

    /** The same with another file for accepted specs. */
    public RouterConfig withLastGoodFile(Path value) {
        return new RouterConfig(rules, recheckInterval, fall, allowEmptySpec, value, routesPerTable);
    }

    /** The same with another quota of routes for each table. */
    public RouterConfig withRoutesPerTable(int value) {
        return new RouterConfig(rules, recheckInterval, fall, allowEmptySpec, lastGoodFile, value);
    }
}
