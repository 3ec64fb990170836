package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import java.util.function.Function;

/**
 * How this router becomes one of several replicas.
 *
 * @param name the name of the plugin
 * @param factory makes the candidate
 * @param rules what the operator decided
 */
public record LeadershipPlan(String name, Function<LeadershipContext, Leadership> factory, LeadershipRules rules) {}
