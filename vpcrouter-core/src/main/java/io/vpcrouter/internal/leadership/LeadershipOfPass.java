package io.vpcrouter.internal.leadership;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Waits until it is clear whether a single pass may be made: this process leads, another one does, or nobody knows.
 *
 * <p>Threading: any thread.
 */
public final class LeadershipOfPass {
    /** The first call of a process warms the client up. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Replica replica;
    private final CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();

    public LeadershipOfPass(Replica replica) {
        this.replica = replica;
    }

    /** Is done when it is clear; empty if this process leads, else why the pass is not made. */
    public CompletableFuture<Optional<String>> refusal() {
        return refusal;
    }

    /** How long to wait at most: until the lease of a leader that died has run out. */
    public Duration patience() {
        return WARM_UP.plus(replica.terms().lease());
    }

    /** Something was said. */
    public void look() {
        if (replica.fence().isHeld()) {
            refusal.complete(Optional.empty());
        } else {
            replica.anotherLeader()
                    .ifPresent(leader -> refusal.complete(
                            Optional.of(leader + " leads " + replica.group() + "; it makes the changes that are due")));
        }
    }

    /** The time is up. */
    public void giveUp() {
        Replica.Facts facts = replica.facts();
        String silence = facts.silence();
        refusal.complete(Optional.of("nobody leads " + replica.group() + ", and this process could not within "
                + patience().toSeconds() + " s: " + (silence == null ? facts.why() : silence)));
    }
}
