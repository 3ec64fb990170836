package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.Condition;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.validation.Validated;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What plugins report to the router, and what they ask of it.
 *
 * <p>Threading: any thread.
 */
public interface RouterLinks {
    /** The mode published a spec or its problems. */
    void published(Validated<RouteSpec> spec);

    /** A health check observed a host or a control target. */
    void observed(HealthObservation observation);

    /** What a health check reported of these hosts last still holds. */
    void unchanged(HealthContext from, Set<IpAddress> hosts);

    /** A health check could not be told which hosts to check, or could again if the reason is null. */
    void watched(HealthPart part, @Nullable String reason);

    /** A lasting condition is on, or off if the problem is null. */
    void conditionReported(Condition condition, @Nullable String problem);

    /** The interface that carries a host, if one is known. */
    Optional<NetworkInterface> interfaceOf(IpAddress host);

    /** Whether a write may start now. */
    boolean mayWrite();
}
