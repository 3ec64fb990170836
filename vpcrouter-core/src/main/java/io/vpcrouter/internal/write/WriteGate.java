package io.vpcrouter.internal.write;

import io.vpcrouter.plan.ChangePolicy;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Says whether a write may start. Every write to the cloud asks it just before it starts: routes and the
 * source/destination check alike. Any one reason keeps it shut.
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

    public WriteGate(ChangePolicy policy) {
        if (policy == ChangePolicy.OBSERVE) {
            shut(Reason.OBSERVE_ONLY);
        }
    }

    public boolean isOpen() {
        return reasons.isEmpty();
    }

    /** Why the gate is shut; empty if it is open. */
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
