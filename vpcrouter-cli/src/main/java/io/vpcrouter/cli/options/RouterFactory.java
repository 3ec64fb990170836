package io.vpcrouter.cli.options;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
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
        plugins.leadership()
                .ifPresent(chosen -> builder.leadership(chosen.plugin(), chosen.options(), leadership(line)));
        if (line.get(CoreOptions.CHECK_PERMISSIONS)) {
            builder.checkPermissions();
        }
        return builder.build();
    }

    private static LeadershipRules leadership(CommandLine line) {
        Duration lease = line.get(CoreOptions.LEADERSHIP_LEASE);
        Duration deadline = line.get(CoreOptions.LEADERSHIP_DEADLINE);
        Terms.problem(lease, deadline).ifPresent(problem -> {
            throw new InvalidException(List.of(Problem.error(
                            "leadership-times",
                            Word.COMMAND_LINE,
                            "leadership times",
                            problem,
                            "times that fit together")
                    .withHint("--leadership_lease 8 and --leadership_deadline 5 fit")));
        });
        return new LeadershipRules(
                line.find(CoreOptions.LEADERSHIP_NAME).orElse(null),
                Terms.of(lease, deadline),
                line.get(CoreOptions.LEADERSHIP_OUTAGE));
    }

    /** What the operator decided. */
    public static RouterConfig config(CommandLine line) {
        RouterConfig.Builder builder = RouterConfig.builder()
                .rules(rules(line))
                .recheckInterval(line.get(CoreOptions.ROUTE_RECHECK_INTERVAL))
                .fall(line.get(CoreOptions.HEALTH_FALL))
                .allowEmptySpec(line.get(CoreOptions.ALLOW_EMPTY_SPEC))
                .routesPerTable(line.get(CoreOptions.ROUTES_PER_TABLE));
        line.find(CoreOptions.LAST_GOOD_FILE).ifPresent(builder::lastGoodFile);
        line.find(CoreOptions.WRITE_RATE).ifPresent(builder::writeRate);
        return builder.build();
    }

    /** Which route tables and destinations are managed. */
    public static ScopeRules scope(CommandLine line) {
        return ScopeRules.builder()
                .tables(line.get(CoreOptions.ROUTE_TABLES))
                .manageRoutes(line.get(CoreOptions.MANAGE_ROUTES))
                .ignoreRoutes(line.get(CoreOptions.IGNORE_ROUTES))
                .manageDefaultRoutes(line.get(CoreOptions.MANAGE_DEFAULT_ROUTES))
                .managePrefixLists(line.get(CoreOptions.MANAGE_PREFIX_LISTS))
                .build();
    }

    private static PlanRules rules(CommandLine line) {
        return PlanRules.builder()
                .scope(scope(line))
                .policy(line.get(CoreOptions.POLICY))
                .choose(line.get(CoreOptions.CHOOSE))
                .whenNoneHealthy(line.get(CoreOptions.WHEN_NONE_HEALTHY))
                .failbackDelay(line.get(CoreOptions.FAILBACK_DELAY))
                .deleteHold(line.get(CoreOptions.DELETE_HOLD))
                .drainTag(line.get(CoreOptions.DRAIN_TAG))
                .maxDeletes(
                        line.find(CoreOptions.MAX_DELETES).map(OptionalInt::of).orElseGet(OptionalInt::empty))
                .build();
    }
}
