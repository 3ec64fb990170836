package com.example.embedding;

import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanInput;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;

/** The route spec and the planner alone: functions of their arguments, for tools of your own. */
public final class PlanOnly {
    private PlanOnly() {}

    /**
     * What would have to change so that the VPC is as the spec wants it, if every host works.
     *
     * @param json a route spec
     * @param vpc what the VPC looks like
     */
    public static Plan plan(String json, NetworkSnapshot vpc) {
        Validated<RouteSpec> spec = RouteSpecJson.read(json.getBytes(StandardCharsets.UTF_8), "my routes", false);
        spec.problems().forEach(System.err::println);
        return Planner.plan(new PlanInput(spec.orThrow(), vpc, PlanContext.allHealthy(PlanRules.DEFAULTS)));
    }
}
