package io.vpcrouter.plan;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.VpcSnapshot;
import java.util.Objects;

/**
 * Everything that a plan follows from.
 *
 * @param spec what is wanted
 * @param snapshot what is there
 * @param rules what the operator decided
 * @param situation health, earlier choices and the time
 */
public record PlanInput(RouteSpec spec, VpcSnapshot snapshot, PlanRules rules, PlanContext situation) {
    /** Checks the parts. */
    public PlanInput {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(situation, "situation");
    }
}
