package io.vpcrouter.control;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.plan.PlanRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about a router. Does not change while the router runs.
 *
 * @param rules the rules for planning
 * @param recheckInterval how often the VPC is read and compared without a cause, at least 5 s; zero for never
 * @param fall how many misses in a row make a host failed, 1 to 10
 * @param allowEmptySpec whether a spec without any route is accepted
 * @param lastGoodFile the file that keeps each accepted spec, or null for none
 * @param routesPerTable how many static routes of a family a table may have: the account's quota, 1 to 1000
 * @param writeRate how fast routes may be written, 1 to 10000 at once and 0.1 to 10000 a second, or null for what the cloud
 *     usually grants
 */
public record RouterConfig(
        PlanRules rules,
        Duration recheckInterval,
        int fall,
        boolean allowEmptySpec,
        @Nullable Path lastGoodFile,
        int routesPerTable,
        @Nullable WriteRate writeRate) {
    /** EC2's quota, unless the account has a higher one (Amazon VPC User Guide, "Amazon VPC quotas"). */
    public static final int USUAL_ROUTES_PER_TABLE = 500;

    private static final int MOST_ROUTES_PER_TABLE = 1_000;

    // Before the defaults, which are checked against it.
    private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(5);

    /** The defaults. */
    public static final RouterConfig DEFAULTS = builder().build();

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
        WriteRate.requireInRange(writeRate);
    }

    /** The file that keeps each accepted spec, if there is one. */
    public Optional<Path> lastGoodFileIfAny() {
        return Optional.ofNullable(lastGoodFile);
    }

    /** How fast routes may be written, if it is not what the cloud usually grants. */
    public Optional<WriteRate> writeRateIfGiven() {
        return Optional.ofNullable(writeRate);
    }

    /** The defaults, to be changed. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a configuration that begins with the defaults. Not for several threads. */
    public static final class Builder {
        private PlanRules rules = PlanRules.DEFAULTS;
        private Duration recheckInterval = Duration.ofSeconds(30);
        private int fall = ProbeTiming.DEFAULT_FALL;
        private boolean allowEmptySpec;
        private @Nullable Path lastGoodFile;
        private int routesPerTable = USUAL_ROUTES_PER_TABLE;
        private @Nullable WriteRate writeRate;

        private Builder() {}

        /** The rules for planning. */
        public Builder rules(PlanRules value) {
            rules = value;
            return this;
        }

        /** How often the VPC is read and compared without a cause, at least 5 s; zero for never. */
        public Builder recheckInterval(Duration value) {
            recheckInterval = value;
            return this;
        }

        /** How many misses in a row make a host failed, 1 to 10. */
        public Builder fall(int value) {
            fall = value;
            return this;
        }

        /** Whether a spec without any route is accepted. */
        public Builder allowEmptySpec(boolean value) {
            allowEmptySpec = value;
            return this;
        }

        /** The file that keeps each accepted spec. */
        public Builder lastGoodFile(Path value) {
            lastGoodFile = value;
            return this;
        }

        /** How many static routes of a family a table may have: the account's quota, 1 to 1000. */
        public Builder routesPerTable(int value) {
            routesPerTable = value;
            return this;
        }

        /** How fast routes may be written, for accounts with raised limits; without it, what the cloud usually grants. */
        public Builder writeRate(WriteRate value) {
            writeRate = value;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public RouterConfig build() {
            return new RouterConfig(
                    rules, recheckInterval, fall, allowEmptySpec, lastGoodFile, routesPerTable, writeRate);
        }
    }
}
