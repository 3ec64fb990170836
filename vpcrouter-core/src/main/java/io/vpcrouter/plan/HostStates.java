package io.vpcrouter.plan;

import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.util.Set;
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

    /** The hard rules, and one for hosts that were found by their tags: these must have answered once. */
    boolean isUsable(int host) {
        return isPossible(host) && !isUnproved(host);
    }

    /** Whether a host that was found by its tags has not answered yet. */
    boolean isUnproved(int host) {
        return spec.isOnlyFound(host) && !health(host).answered();
    }

    /** The hard rules: in the VPC and attached, not failed, no hard evidence against it. */
    boolean isPossible(int host) {
        NetworkInterface eni = vpc.carrier(host);
        return eni != null && eni.attached() && !health(host).isUnusable() && !view.isDead(view.interfaceOfHost(host));
    }

    /** Whether the cloud refused the host's interface as a target of the destination just now. */
    boolean isRefused(int destination, int host) {
        NetworkInterface eni = vpc.carrier(host);
        return eni != null
                && context.refusedTargets().isRefused(spec.destination(destination), eni.id(), context.now());
    }

    /** Whether a target is a fallback of the destination, for whatever zone, by this spec or the one before. */
    boolean isOwnFallback(int destination, RouteTarget target) {
        Fallback fallback = spec.intent(destination).fallback();
        if (fallback != null && fallback.ids().contains(target.id())) {
            return true;
        }
        return !context.formerFallbacks().isEmpty()
                && context.formerFallbacks()
                        .getOrDefault(spec.destination(destination), Set.of())
                        .contains(target.id());
    }

    /** Whether the cloud itself shows that the host cannot work, so that not even a freeze speaks for it. */
    boolean isUnderHardEvidence(int host) {
        NetworkInterface eni = vpc.carrier(host);
        return health(host).gone() || eni != null && (!eni.attached() || view.isDead(view.interfaceOfHost(host)));
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

    /** Whether the host was found by its tags, and has not been healthy for so long as a failed one must be. */
    boolean isNewcomer(int host) {
        boolean recovered = verdict(host) == Verdict.HEALTHY
                && context.now() - health(host).healthySince() >= context.recoveryWindow();
        return spec.isOnlyFound(host) && !recovered;
    }

    /** Whether the host is being taken out. */
    boolean isDrained(int host) {
        return health(host).drained() || vpc.isMarked(host, context.rules().drainTag());
    }

    /** Whether the failback delay is over since that moment. */
    boolean isFailbackDue(long since) {
        return context.now() - since >= failbackNanos;
    }
}
