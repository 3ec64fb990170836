package io.vpcrouter.plan;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import org.jspecify.annotations.Nullable;

/** What each host of a view can be used for at the moment of a plan; worked out when first asked. */
final class HostStates {
    private final VpcView view;
    private final VpcIndex vpc;
    private final SpecIndex spec;
    private final PlanContext context;
    /** By host. */
    private final @Nullable HostHealth[] health;

    private final long failbackNanos;

    HostStates(VpcView view, PlanContext context) {
        this.view = view;
        this.vpc = view.index();
        this.spec = vpc.spec();
        this.context = context;
        this.health = new @Nullable HostHealth[spec.hostCount()];
        this.failbackNanos = context.rules().failbackDelay().toNanos();
    }

    HostHealth health(int host) {
        HostHealth known = health[host];
        if (known == null) {
            known = context.health().apply(spec.host(host));
            health[host] = known;
        }
        return known;
    }

    Verdict verdict(int host) {
        return health(host).verdict();
    }

    /** The hard rules: in the VPC and attached, not failed, no hard evidence against it. */
    boolean isUsable(int host) {
        NetworkInterface eni = vpc.carrier(host);
        return eni != null && eni.attached() && !health(host).isUnusable() && !view.isDead(view.eniOfHost(host));
    }

    /** Whether the cloud refused the host's interface as a target of the destination just now. */
    boolean isRefused(int destination, int host) {
        NetworkInterface eni = vpc.carrier(host);
        return eni != null
                && context.refusedTargets().isRefused(spec.destination(destination), eni.id(), context.now());
    }

    boolean isInVpc(int host) {
        return vpc.carrier(host) != null;
    }

    /** Whether it is not proved yet that the host is not in the VPC. */
    boolean isUnsettled(int host) {
        return !isInVpc(host)
                && context.unsettled().contains(spec.host(host))
                && !health(host).isUnusable();
    }

    /** Whether the host is not judged yet and worth waiting for. */
    boolean isAwaited(int host) {
        return health(host).waiting();
    }

    /** Whether the host failed and nobody confirmed it. */
    boolean isFailedWithoutWitness(int host) {
        return verdict(host) == Verdict.FAILED && !health(host).witnessed();
    }

    /** Whether the host has been healthy for so long that routes may move back to it. */
    boolean isSettled(int host) {
        return verdict(host) == Verdict.HEALTHY && isFailbackDue(health(host).healthySince());
    }

    /** Whether the failback delay is over since that moment. */
    boolean isFailbackDue(long since) {
        return context.now() - since >= failbackNanos;
    }
}
