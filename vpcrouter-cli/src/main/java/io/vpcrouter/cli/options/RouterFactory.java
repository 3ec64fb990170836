package io.vpcrouter.cli.options;

import static io.vpcrouter.cli.options.CoreOptions.ALLOW_EMPTY_SPEC;
import static io.vpcrouter.cli.options.CoreOptions.CHECK_PERMISSIONS;
import static io.vpcrouter.cli.options.CoreOptions.CHOOSE;
import static io.vpcrouter.cli.options.CoreOptions.DELETE_HOLD;
import static io.vpcrouter.cli.options.CoreOptions.FAILBACK_DELAY;
import static io.vpcrouter.cli.options.CoreOptions.HEALTH_FALL;
import static io.vpcrouter.cli.options.CoreOptions.IGNORE_ROUTES;
import static io.vpcrouter.cli.options.CoreOptions.LAST_GOOD_FILE;
import static io.vpcrouter.cli.options.CoreOptions.MANAGE_DEFAULT_ROUTES;
import static io.vpcrouter.cli.options.CoreOptions.MANAGE_ROUTES;
import static io.vpcrouter.cli.options.CoreOptions.MAX_DELETES;
import static io.vpcrouter.cli.options.CoreOptions.POLICY;
import static io.vpcrouter.cli.options.CoreOptions.ROUTES_PER_TABLE;
import static io.vpcrouter.cli.options.CoreOptions.ROUTE_RECHECK_INTERVAL;
import static io.vpcrouter.cli.options.CoreOptions.ROUTE_TABLES;
import static io.vpcrouter.cli.options.CoreOptions.WHEN_NONE_HEALTHY;
import static io.vpcrouter.cli.options.CoreOptions.WRITE_RATE;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.view.ScopeRules;
import java.util.List;
import java.util.OptionalInt;

/** Makes a router of a command line. */
public final class RouterFactory {
    private RouterFactory() {}

    /** The router of a command line, with these listeners. */
    public static VpcRouter create(CommandLine line, WebPaths paths, RouterListener... listeners) {
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

    /** What the operator decided. */
    public static RouterConfig config(CommandLine line) {
        RouterConfig.Builder builder = RouterConfig.builder()
                .rules(rules(line))
                .recheckInterval(line.get(ROUTE_RECHECK_INTERVAL))
                .fall(line.get(HEALTH_FALL))
                .allowEmptySpec(line.get(ALLOW_EMPTY_SPEC))
                .routesPerTable(line.get(ROUTES_PER_TABLE));
        line.find(LAST_GOOD_FILE).ifPresent(builder::lastGoodFile);
        line.find(WRITE_RATE).ifPresent(builder::writeRate);
        return builder.build();
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
