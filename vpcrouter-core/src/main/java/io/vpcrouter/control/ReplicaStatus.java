package io.vpcrouter.control;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one of several replicas does, and who leads them. Immutable.
 *
 * @param role what this one does
 * @param since when it began to do so
 * @param why the reason, in words
 * @param me its own name: host and a part that is new at every start
 * @param group what the replicas compete for
 * @param leader the name of the leader as last seen, or null if nobody leads or none was seen
 * @param lastRenewal when the last renewal was sent that the store granted, or null if this replica never led or lost the lease
 * @param transitions how often this replica became the leader or stopped being it
 */
public record ReplicaStatus(
        Role role,
        Instant since,
        String why,
        String me,
        String group,
        @Nullable String leader,
        @Nullable Instant lastRenewal,
        long transitions) {
    /** The name of the leader, if one was seen. */
    public Optional<String> leaderIfAny() {
        return Optional.ofNullable(leader);
    }

    /** When the last granted renewal was sent, if this replica led last. */
    public Optional<Instant> lastRenewalIfAny() {
        return Optional.ofNullable(lastRenewal);
    }
}
