package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a router that come from plugins, and names them.
 *
 * @param cloudName the name of the cloud
 * @param cloud makes it
 * @param modeName the name of the mode
 * @param mode makes it
 * @param health makes each health check, by its name
 * @param controls the control targets and their checks, by name
 * @param leadership how it becomes one of several replicas, or null if it is the only one
 * @param jars the JAR of each plugin that does not come with vpcrouter, by its label, such as {@code mode http}
 */
public record PluginFactories(
        String cloudName,
        Function<CloudContext, CloudProvider> cloud,
        String modeName,
        Function<ModeContext, Mode> mode,
        Map<String, Function<HealthContext, HealthMonitor>> health,
        Map<String, ControlTargets.Plan> controls,
        @Nullable LeadershipPlan leadership,
        Map<String, String> jars) {}
