package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan depends on besides the spec and the VPC.
 *
 * @param health what health says of a host; during a freeze, what it last said with trust
 * @param frozen whether nobody answers, so that health is not believed
 * @param massFailure whether most hosts failed at once and a moment is waited before anything moves
 * @param unsettled hosts that no read has shown yet, and that a second look may show: not in the VPC is not proved
 * @param previous what this process chose before
 * @param defaultsEverNamed the default routes that any spec of this process ever named
 * @param now the moment, by the router's monotonic clock in nanoseconds
 */
public record PlanContext(
        Function<IpAddress, HostHealth> health,
        boolean frozen,
        boolean massFailure,
        Set<IpAddress> unsettled,
        StickyHosts previous,
        Set<Cidr> defaultsEverNamed,
        long now) {
    /** Long before any moment of a monotonic clock, and near enough for differences not to overflow. */
    private static final long SINCE_EVER = Long.MIN_VALUE / 2;

    /** Checks the parts. */
    public PlanContext {
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(previous, "previous");
        unsettled = Set.copyOf(unsettled);
        defaultsEverNamed = Set.copyOf(defaultsEverNamed);
    }

    /** Every host healthy since ever, nothing chosen before: what {@code plan --no_health} assumes. */
    public static PlanContext allHealthy() {
        return of(host -> HostHealth.healthy(SINCE_EVER));
    }

    /** Nothing known but health. */
    public static PlanContext of(Function<IpAddress, HostHealth> health) {
        return new PlanContext(health, false, false, Set.of(), new StickyHosts(), Set.of(), 0);
    }
}
