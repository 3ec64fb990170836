package io.vpcrouter.plan;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.VpcView;
import org.jspecify.annotations.Nullable;

/** What each host of a view can be used for at the moment of a plan; worked out when first asked. */
final class HostStates {
    private final VpcView view;
    private final PlanContext context;
    private final @Nullable HostHealth[] health;
    private final long failbackNanos;

    HostStates(VpcView view, PlanContext context) {
        this.view = view;
        this.context = context;
        this.health = new @Nullable HostHealth[view.hosts.length];
        this.failbackNanos = context.rules().failbackDelay().toNanos();
    }

    HostHealth health(int h) {
        HostHealth known = health[h];
        if (known == null) {
            known = context.health().apply(view.hosts[h]);
            health[h] = known;
        }
        return known;
    }

    /** The hard rules: in the VPC and attached, not failed, no hard evidence against it. */
    boolean isUsable(int h) {
        NetworkInterface eni = view.interfaces[h];
        return eni != null && eni.attached() && !health(h).isUnusable() && !view.isDead(view.slotOfHost(h));
    }

    boolean isInVpc(int h) {
        return view.interfaces[h] != null;
    }

    /** Whether it is not proved yet that the host is not in the VPC. */
    boolean isUnsettled(int h) {
        return !isInVpc(h)
                && context.unsettled().contains(view.hosts[h])
                && !health(h).isUnusable();
    }

    boolean isWaiting(int h) {
        return health(h).waiting();
    }

    Verdict verdict(int h) {
        return health(h).verdict();
    }

    /** Whether the host was healthy for so long that routes may move back to it. */
    boolean isSettled(int h) {
        HostHealth known = health(h);
        return known.verdict() == Verdict.HEALTHY && isFailbackDue(known.healthySince());
    }

    /** Whether the failback delay is over since that moment. */
    boolean isFailbackDue(long since) {
        return context.now() - since >= failbackNanos;
    }
}
