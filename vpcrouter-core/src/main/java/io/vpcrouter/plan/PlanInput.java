package io.vpcrouter.plan;

import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteSpec;
import java.util.Objects;

/**
 * Everything that a plan follows from.
 *
 * @param spec what is wanted
 * @param snapshot what is there
 * @param context rules, health, the hosts chosen before, and the time
 */
public record PlanInput(RouteSpec spec, NetworkSnapshot snapshot, PlanContext context) {
    /** Checks that nothing is null. */
    public PlanInput {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(context, "context");
    }
}
