package io.vpcrouter.internal.write;

import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.spi.WritePermit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a write may start. Every write to the cloud asks it just before it starts: routes and the
 * source/destination check alike. Any one reason keeps it shut, and so does the fence of a replica.
 *
 * <p>Threading: any thread.
 */
public final class WriteGate {
    /** Why the gate is shut. */
    public enum Reason {
        /** The router has not started. */
        NOT_STARTED,
        /** The operator chose the policy {@code observe}. */
        OBSERVE_ONLY,
        /** A single pass shows its plan and does not carry it out. */
        PLAN_ONLY,
        /** A single pass has carried out as many plans as it may. */
        PASS_IS_OVER,
        /** The router stops. */
        STOPPING
    }

    private volatile Set<Reason> reasons = Set.of();

    private final @Nullable Fence fence;

    /**
     * A gate.
     *
     * @param fence of a replica; null for a router that is the only one
     */
    public WriteGate(ChangePolicy policy, @Nullable Fence fence) {
        this.fence = fence;
        if (policy == ChangePolicy.OBSERVE) {
            shut(Reason.OBSERVE_ONLY);
        }
    }

    /** Whether every write may start. */
    public boolean isOpen() {
        return access() == WriteAccess.ALL;
    }

    public WriteAccess access() {
        if (!reasons.isEmpty()) {
            return WriteAccess.NONE;
        }
        return fence == null ? WriteAccess.ALL : fence.access();
    }

    /**
     * The permission for one write.
     *
     * @param leavesDeadTarget whether it moves a route off a target that is proved dead
     */
    public WritePermit permit(boolean leavesDeadTarget) {
        Fence asked = fence;
        return asked == null ? WritePermit.ALWAYS : new FencedPermit(this, asked.writeLimit(), leavesDeadTarget);
    }

    /** Why the gate is shut, apart from the fence. */
    public Set<Reason> reasons() {
        return reasons;
    }

    public synchronized void shut(Reason reason) {
        EnumSet<Reason> all = EnumSet.of(reason);
        all.addAll(reasons);
        reasons = Collections.unmodifiableSet(all);
    }

    /** The reason no longer holds; the gate stays shut while another does. */
    public synchronized void lift(Reason reason) {
        EnumSet<Reason> left = EnumSet.noneOf(Reason.class);
        left.addAll(reasons);
        left.remove(reason);
        reasons = Collections.unmodifiableSet(left);
    }
}
