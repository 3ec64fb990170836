package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.ChosenPlugin;
import io.vpcrouter.plugin.ControlGroup;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The plugins of a router.
 *
 * @param mode where the route spec comes from
 * @param health how hosts are checked: several checks for {@code multi}, else one
 * @param cloud where the route tables are
 * @param leadership which store knows the leader of several replicas; empty for a process that is the only one
 * @param controls the control targets that are asked beside the hosts
 */
public record RoutePlugins(
        ChosenPlugin<ModePlugin> mode,
        List<ChosenPlugin<HealthPlugin>> health,
        ChosenPlugin<CloudPlugin> cloud,
        Optional<ChosenPlugin<LeadershipPlugin>> leadership,
        List<ControlGroup> controls) {
    /** What stands for no leadership on the command line. */
    static final String NO_LEADERSHIP = "none";

    public RoutePlugins {
        health = List.copyOf(health);
        controls = List.copyOf(controls);
    }

    /** The names of the health checks, as {@code --multi_plugins} takes them. */
    public String healthNames() {
        return health.stream().map(check -> check.found().name()).collect(Collectors.joining(":"));
    }

    /** Mode, health checks, cloud and leadership, in this order. */
    public List<ChosenPlugin<?>> all() {
        List<ChosenPlugin<?>> all = new ArrayList<>(List.of(mode));
        all.addAll(health);
        all.add(cloud);
        leadership.ifPresent(all::add);
        return all;
    }
}
