package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.view.VpcIndex;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan depends on besides the spec and the VPC.
 *
 * @param rules what the operator decided
 * @param health what health says of a host; during a freeze, what it last said with trust
 * @param frozen whether nobody answers, so that health is not believed
 * @param massFailure whether most hosts failed at once, so that nothing moves for a moment
 * @param unsettled hosts that no read has shown yet and that a second look may show: it is not proved that they are not in
 *     the VPC
 * @param stickyHosts what this process chose before
 * @param refusedTargets the targets that the cloud refused just now
 * @param everNamed the default routes and prefix lists that any spec of this process ever named
 * @param formerFallbacks the ids of the fallbacks that the spec before named, by destination
 * @param recoveryWindow how long a host that was found by its tags must have been healthy, in nanoseconds, before it takes a
 *     route from a healthy one
 * @param now the moment, by the router's monotonic clock in nanoseconds
 */
public record PlanContext(
        PlanRules rules,
        Function<IpAddress, HostHealth> health,
        boolean frozen,
        boolean massFailure,
        Set<IpAddress> unsettled,
        StickyHosts stickyHosts,
        RefusedTargets refusedTargets,
        Set<Destination> everNamed,
        Map<Destination, Set<String>> formerFallbacks,
        long recoveryWindow,
        long now) {
    /** Earlier than any moment of a monotonic clock, and near enough for differences not to overflow. */
    private static final long BEFORE_ALL_TIME = Long.MIN_VALUE / 2;

    /** Copies the sets and checks that nothing is null. */
    public PlanContext {
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(stickyHosts, "stickyHosts");
        Objects.requireNonNull(refusedTargets, "refusedTargets");
        unsettled = Set.copyOf(unsettled);
        everNamed = Set.copyOf(everNamed);
        formerFallbacks = Map.copyOf(formerFallbacks);
    }

    /** Every host has always been healthy, and nothing was chosen before: what {@code plan --no_health} assumes. */
    public static PlanContext allHealthy(PlanRules rules) {
        return of(rules, host -> HostHealth.healthy(BEFORE_ALL_TIME));
    }

    /** Whether a host is being taken out: somebody tagged it, or a health check says so. */
    public boolean isDrained(VpcIndex vpc, int host) {
        return vpc.isMarked(host, rules.drainTag())
                || health.apply(vpc.spec().host(host)).drained();
    }

    /**
     * The context of a process that knows health and nothing else.
     *
     * @param rules what the operator decided
     * @param health what health says of a host
     */
    public static PlanContext of(PlanRules rules, Function<IpAddress, HostHealth> health) {
        return new PlanContext(
                rules,
                health,
                false,
                false,
                Set.of(),
                new StickyHosts(),
                new RefusedTargets(),
                Set.of(),
                Map.of(),
                0,
                0);
    }
}
