package io.vpcrouter.control;

import io.vpcrouter.spi.leadership.Terms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about replicas. All replicas that write the same routes must have the same rules.
 *
 * @param name what they compete for, or null for the id of the VPC
 * @param terms the times that they keep
 * @param outage what the leader does when the store falls silent
 */
public record LeadershipRules(@Nullable String name, Terms terms, Outage outage) {
    /** The id of the VPC, the usual times, and no writes while the store is silent. */
    public static final LeadershipRules DEFAULTS = new LeadershipRules(null, Terms.DEFAULTS, Outage.HOLD);

    /** What the leader does when the store falls silent for longer than the deadline. */
    public enum Outage {
        /** It writes nothing. */
        HOLD,
        /**
         * It moves routes off targets that it has proved dead with a witness, as long as no endpoint of the store answers. If
         * others reach the store, a new leader may write at the same time.
         */
        EMERGENCY
    }

    /** What the replicas compete for, if the operator named it. */
    public Optional<String> nameIfGiven() {
        return Optional.ofNullable(name);
    }
}
