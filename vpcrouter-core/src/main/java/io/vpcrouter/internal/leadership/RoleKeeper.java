package io.vpcrouter.internal.leadership;

import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.internal.write.WriteAccess;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.SentAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The role that follows from the fence and from what the store said, and what is wrong about it. For a router that is the only
 * one it does nothing.
 *
 * <p>Threading: owned by the loop's thread.
 */
public final class RoleKeeper {
    /** Specs reach the replicas one after the other. */
    private static final Duration SPEC_MAY_DIFFER = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final @Nullable Replica replica;
    private final RouterClock clock;
    private Role role = Role.STANDBY;
    private String why = "not elected yet";
    private Instant since;
    private long transitions;
    private OptionalLong nobodySince;
    private OptionalLong differsSince = OptionalLong.empty();

    /**
     * Keeps a role.
     *
     * @param replica null for a router that is the only one
     */
    public RoleKeeper(@Nullable Replica replica, RouterClock clock) {
        this.replica = replica;
        this.clock = clock;
        this.since = clock.now();
        this.nobodySince = OptionalLong.of(clock.nanos());
    }

    /** Whether this is one of several replicas, and not the one that writes. */
    public boolean isStandby() {
        return replica != null && role == Role.STANDBY;
    }

    public boolean isLeader() {
        return replica != null && role == Role.LEADER;
    }

    /** A read that began at that time is in use. */
    public void read(long startedAt) {
        if (replica != null) {
            replica.fence().read(startedAt);
        }
    }

    /** Looks at the role; returns its change, or null. */
    public RouterEvent.@Nullable RoleChanged look() {
        if (replica == null) {
            return null;
        }
        Replica.Facts facts = replica.facts();
        Role before = role;
        role = roleNow(replica);
        why = reason(replica, facts);
        if (role == before) {
            return null;
        }
        since = clock.now();
        transitions++;
        return new RouterEvent.RoleChanged(since, before, role, why, leader(facts));
    }

    private static Role roleNow(Replica replica) {
        if (replica.fence().isHeld()) {
            return Role.LEADER;
        }
        return replica.fence().access() == WriteAccess.MOVES_OFF_DEAD_TARGETS ? Role.EMERGENCY : Role.STANDBY;
    }

    private String reason(Replica replica, Replica.Facts facts) {
        if (role == Role.EMERGENCY) {
            return "led last, and no endpoint of the store answers";
        }
        if (role == Role.STANDBY && facts.leader().equals(replica.me())) {
            return replica.fence().isWallClockAhead()
                    ? "the wall clock ran ahead of the monotonic one: the machine was suspended, or its clock was set"
                    : "no renewal for " + seconds(replica.terms().deadline());
        }
        return replica.anotherLeader().isPresent() ? "another replica leads" : facts.why();
    }

    private static @Nullable String leader(Replica.Facts facts) {
        return facts.leader().isEmpty() ? null : facts.leader();
    }

    /** Sets the conditions that follow. */
    public void update(Conditions conditions, long now) {
        if (replica == null) {
            return;
        }
        Replica.Facts facts = replica.facts();
        boolean nobody = role != Role.LEADER && replica.anotherLeader().isEmpty();
        nobodySince = !nobody ? OptionalLong.empty() : nobodySince.isPresent() ? nobodySince : OptionalLong.of(now);
        boolean differs = replica.anotherLeader().isPresent() && differs(facts.leaderNote(), replica.note());
        differsSince = !differs ? OptionalLong.empty() : differsSince.isPresent() ? differsSince : OptionalLong.of(now);

        String silence = facts.silence();
        if (facts.leaseProblem() != null) {
            conditions.set(RouterCondition.LEADERSHIP, "lease", facts.leaseProblem());
        } else if (silence != null
                && isOver(OptionalLong.of(facts.silentSince()), replica.terms().deadline(), now)) {
            conditions.set(RouterCondition.LEADERSHIP, "silent", "no endpoint of the store answers: " + silence);
        } else if (isOver(nobodySince, longestElection(replica), now)) {
            conditions.set(RouterCondition.LEADERSHIP, "nobody", "nobody leads " + replica.group() + ": " + why);
        } else {
            conditions.set(RouterCondition.LEADERSHIP, null);
        }
        conditions.set(
                RouterCondition.SPEC_DIFFERS,
                isOver(differsSince, SPEC_MAY_DIFFER, now)
                        ? "the leader " + facts.leader() + " has " + facts.leaderNote() + ", this standby has "
                                + replica.note() + "; all replicas must read the same source"
                        : null);
        conditions.set(
                RouterCondition.EMERGENCY,
                role == Role.EMERGENCY
                        ? "no endpoint of the store answers; this replica led last, and moves routes off dead hosts"
                        : null);
    }

    private static boolean differs(String theirs, String ours) {
        return !theirs.isEmpty() && !ours.isEmpty() && !theirs.equals(ours);
    }

    private static boolean isOver(OptionalLong since, Duration patience, long now) {
        return since.isPresent() && now - since.getAsLong() - patience.toNanos() >= 0;
    }

    private static Duration longestElection(Replica replica) {
        return replica.terms().lease().plus(PATIENCE);
    }

    /** When it should look again, if nothing happens until then. */
    public OptionalLong nextLook(long now) {
        if (replica == null) {
            return OptionalLong.empty();
        }
        List<Long> times = new ArrayList<>();
        long deadline = replica.terms().deadline().toNanos();
        Replica.Facts facts = replica.facts();
        replica.fence().lastRenewal().map(SentAt::nanos).ifPresent(sent -> times.add(sent + deadline));
        if (facts.silence() != null) {
            times.add(facts.silentSince() + deadline);
        }
        nobodySince.ifPresent(
                start -> times.add(start + longestElection(replica).toNanos()));
        differsSince.ifPresent(start -> times.add(start + SPEC_MAY_DIFFER.toNanos()));
        return times.stream()
                .mapToLong(Long::longValue)
                .filter(time -> time - now > 0)
                .min();
    }

    /** For people; null for a router that is the only one. */
    public @Nullable ReplicaStatus status() {
        if (replica == null) {
            return null;
        }
        Replica.Facts facts = replica.facts();
        return new ReplicaStatus(
                role,
                since,
                why,
                replica.me(),
                replica.group(),
                leader(facts),
                replica.fence().lastRenewal().map(SentAt::wall).orElse(null),
                transitions);
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
