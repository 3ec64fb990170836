package io.vpcrouter.plan;

import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator decided about planning. Immutable; does not change while a router runs.
 *
 * @param scope which route tables and destinations are managed
 * @param policy which kinds of changes may be made
 * @param choose how a host is picked where the spec does not say
 * @param whenNoneHealthy what happens where no host can be used and the spec does not say
 * @param failbackDelay how long a preferred host must have been healthy before a route moves back to it
 * @param deleteHold how long unusually many deletions are held
 * @param maxDeletes how many deletions one pass may make at most, or empty for no such limit
 * @param drainTag the key of the tag of instances and interfaces that are being taken out
 */
public record PlanRules(
        ScopeRules scope,
        ChangePolicy policy,
        HostChoice choose,
        WhenNoneHealthy whenNoneHealthy,
        Duration failbackDelay,
        Duration deleteHold,
        OptionalInt maxDeletes,
        String drainTag) {
    /** The drain tag, unless the operator names another one. */
    public static final String USUAL_DRAIN_TAG = "vpcrouter:drain";

    /** The rules of a builder that was told nothing. */
    public static final PlanRules DEFAULTS = builder().build();

    /** Checks that nothing is null. */
    public PlanRules {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(choose, "choose");
        Objects.requireNonNull(whenNoneHealthy, "whenNoneHealthy");
        Objects.requireNonNull(failbackDelay, "failbackDelay");
        Objects.requireNonNull(deleteHold, "deleteHold");
        Objects.requireNonNull(maxDeletes, "maxDeletes");
        if (drainTag.isEmpty()) {
            throw new IllegalArgumentException("drain tag: empty (expected: the key of a tag)");
        }
    }

    /** The kinds of changes that these rules allow; empty if nothing is ever written. */
    public Set<Action> possibleChanges() {
        boolean neverDeletes = maxDeletes.isPresent() && maxDeletes.getAsInt() == 0;
        return policy.changes().stream()
                .filter(change -> change != Action.DELETE || !neverDeletes)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these rules. */
    public Builder toBuilder() {
        return new Builder()
                .scope(scope)
                .policy(policy)
                .choose(choose)
                .whenNoneHealthy(whenNoneHealthy)
                .failbackDelay(failbackDelay)
                .deleteHold(deleteHold)
                .maxDeletes(maxDeletes)
                .drainTag(drainTag);
    }

    /** Collects rules; each setter is named like the component that it sets. Owned by one thread. */
    public static final class Builder {
        private ScopeRules scope = ScopeRules.DEFAULTS;
        private ChangePolicy policy = ChangePolicy.SYNC;
        private HostChoice choose = HostChoice.RANDOM;
        private WhenNoneHealthy whenNoneHealthy = WhenNoneHealthy.KEEP;
        private Duration failbackDelay = Duration.ofSeconds(60);
        private Duration deleteHold = Duration.ofSeconds(60);
        private OptionalInt maxDeletes = OptionalInt.empty();
        private String drainTag = USUAL_DRAIN_TAG;

        private Builder() {}

        /** Which route tables and destinations are managed; by default {@link ScopeRules#DEFAULTS}. */
        public Builder scope(ScopeRules value) {
            scope = value;
            return this;
        }

        /** Which kinds of changes may be made; by default all. */
        public Builder policy(ChangePolicy value) {
            policy = value;
            return this;
        }

        /** How a host is picked where the spec does not say; by default {@link HostChoice#RANDOM}. */
        public Builder choose(HostChoice value) {
            choose = value;
            return this;
        }

        /** What happens where no host can be used and the spec does not say; by default the route is kept. */
        public Builder whenNoneHealthy(WhenNoneHealthy value) {
            whenNoneHealthy = value;
            return this;
        }

        /** How long a preferred host must have been healthy before a route moves back to it; by default 60 s. */
        public Builder failbackDelay(Duration value) {
            failbackDelay = value;
            return this;
        }

        /** How long unusually many deletions are held; by default 60 s. */
        public Builder deleteHold(Duration value) {
            deleteHold = value;
            return this;
        }

        /** How many deletions one pass may make at most; by default there is no limit. */
        public Builder maxDeletes(OptionalInt value) {
            maxDeletes = value;
            return this;
        }

        /** The key of the tag of what is being taken out; by default {@link #USUAL_DRAIN_TAG}. */
        public Builder drainTag(String value) {
            drainTag = value;
            return this;
        }

        /** The rules. */
        public PlanRules build() {
            return new PlanRules(
                    scope, policy, choose, whenNoneHealthy, failbackDelay, deleteHold, maxDeletes, drainTag);
        }
    }
}
