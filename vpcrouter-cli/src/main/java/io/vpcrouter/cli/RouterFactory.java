package io.vpcrouter.cli;

import static io.vpcrouter.cli.CoreOptions.ALLOW_EMPTY_SPEC;
import static io.vpcrouter.cli.CoreOptions.CHECK_PERMISSIONS;
import static io.vpcrouter.cli.CoreOptions.CHOOSE;
import static io.vpcrouter.cli.CoreOptions.DELETE_HOLD;
import static io.vpcrouter.cli.CoreOptions.FAILBACK_DELAY;
import static io.vpcrouter.cli.CoreOptions.HEALTH_FALL;
import static io.vpcrouter.cli.CoreOptions.IGNORE_ROUTES;
import static io.vpcrouter.cli.CoreOptions.LAST_GOOD_FILE;
import static io.vpcrouter.cli.CoreOptions.MANAGE_DEFAULT_ROUTES;
import static io.vpcrouter.cli.CoreOptions.MANAGE_ROUTES;
import static io.vpcrouter.cli.CoreOptions.MAX_DELETES;
import static io.vpcrouter.cli.CoreOptions.POLICY;
import static io.vpcrouter.cli.CoreOptions.ROUTES_PER_TABLE;
import static io.vpcrouter.cli.CoreOptions.ROUTE_RECHECK_INTERVAL;
import static io.vpcrouter.cli.CoreOptions.ROUTE_TABLES;
import static io.vpcrouter.cli.CoreOptions.WHEN_NONE_HEALTHY;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.view.ScopeRules;
import java.util.List;
import java.util.OptionalInt;

/** Makes a router of a command line. */
final class RouterFactory {
    private RouterFactory() {}

    static VpcRouter create(CommandLine line, PluginPaths paths, RouterListener... listeners) {
        RoutePlugins plugins = line.routePlugins();
        VpcRouter.Builder builder = VpcRouter.builder()
                .mode(plugins.mode().plugin(), plugins.mode().options())
                .cloud(plugins.cloud().plugin(), plugins.cloud().options())
                .config(config(line))
                .web(paths);
        List.of(listeners).forEach(builder::listener);
        plugins.health().forEach(check -> builder.health(check.plugin(), check.options()));
        plugins.controls()
                .forEach(group -> builder.controlTargets(
                        group.name(),
                        group.targets(),
                        group.check().plugin(),
                        group.check().options()));
        if (line.get(CHECK_PERMISSIONS)) {
            builder.checkPermissions();
        }
        return builder.build();
    }

    static RouterConfig config(CommandLine line) {
        return new RouterConfig(
                rules(line),
                line.get(ROUTE_RECHECK_INTERVAL),
                line.get(HEALTH_FALL),
                line.get(ALLOW_EMPTY_SPEC),
                line.find(LAST_GOOD_FILE).orElse(null),
                line.get(ROUTES_PER_TABLE));
    }

    private static PlanRules rules(CommandLine line) {
        ScopeRules scope = ScopeRules.builder()
                .tables(line.get(ROUTE_TABLES))
                .manageRoutes(line.get(MANAGE_ROUTES))
                .ignoreRoutes(line.get(IGNORE_ROUTES))
                .manageDefaultRoutes(line.get(MANAGE_DEFAULT_ROUTES))
                .build();
        return PlanRules.builder()
                .scope(scope)
                .policy(line.get(POLICY))
                .choose(line.get(CHOOSE))
                .whenNoneHealthy(line.get(WHEN_NONE_HEALTHY))
                .failbackDelay(line.get(FAILBACK_DELAY))
                .deleteHold(line.get(DELETE_HOLD))
                .maxDeletes(line.find(MAX_DELETES).map(OptionalInt::of).orElseGet(OptionalInt::empty))
                .build();
    }
}
