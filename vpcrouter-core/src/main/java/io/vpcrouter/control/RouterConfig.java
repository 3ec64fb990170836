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
 */
public record RouterConfig(
        PlanRules rules,
        Duration recheckInterval,
        int fall,
        boolean allowEmptySpec,
        @Nullable Path lastGoodFile) {
    // Before the defaults, which are checked against it.
    private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(5);

    /** What holds if nobody says otherwise. */
    public static final RouterConfig DEFAULTS =
            new RouterConfig(PlanRules.DEFAULTS, Duration.ofSeconds(30), ProbeTiming.DEFAULT_FALL, false, null);

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
    }

    /** Where each accepted spec is kept, if anywhere. */
    public Optional<Path> lastGoodFileIfAny() {
        return Optional.ofNullable(lastGoodFile);
    }

    /** The same with other rules for planning. */
    public RouterConfig withRules(PlanRules value) {
        return new RouterConfig(value, recheckInterval, fall, allowEmptySpec, lastGoodFile);
    }

    /** The same with another recheck interval. */
    public RouterConfig withRecheckInterval(Duration value) {
        return new RouterConfig(rules, value, fall, allowEmptySpec, lastGoodFile);
    }

    /** The same with another number of misses. */
    public RouterConfig withFall(int value) {
        return new RouterConfig(rules, recheckInterval, value, allowEmptySpec, lastGoodFile);
    }

    /** The same, with empty specs accepted or not. */
    public RouterConfig withAllowEmptySpec(boolean value) {
        return new RouterConfig(rules, recheckInterval, fall, value, lastGoodFile);
    }

    /** The same with another file for accepted specs. */
    public RouterConfig withLastGoodFile(Path value) {
        return new RouterConfig(rules, recheckInterval, fall, allowEmptySpec, value);
    }
}
