package io.vpcrouter.cli.options;

import io.vpcrouter.cli.log.LogFormat;
import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.drain.HostDrain;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.micrometer.RouterMetrics;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.notify.NotifyOptions;
import io.vpcrouter.notify.Webhook;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plugin.ControlTarget;
import io.vpcrouter.simulator.SimulatedCloudPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The options that belong to no plugin: the one table for parsing, help and environment variables. */
public final class CoreOptions {
    public static final OptionSpec<Boolean> HELP = OptionSpec.flag(
                    "help", "Show the options of the command and of the chosen plugins.")
            .withShortName("h");
    public static final OptionSpec<Boolean> VERSION = OptionSpec.flag("version", "Show the version.");

    public static final OptionSpec<Path> PLUGINS = OptionSpec.of(
            "plugins",
            folder(),
            "A folder with JARs of more plugins. Without it, plugins/ is used if it exists beside the program's own JAR,"
                    + " or beside the lib/ that the JAR is in.");

    static final OptionSpec<String> MODE = OptionSpec.of(
                    "mode", OptionType.string("NAME"), "Where the route spec comes from.")
            .withShortName("m")
            .asRequired();
    static final OptionSpec<String> HEALTH = OptionSpec.of(
                    "health", OptionType.string("NAME"), "How hosts are checked.")
            .withShortName("H")
            .withDefault("icmpecho");
    static final OptionSpec<String> CLOUD = OptionSpec.of(
                    "cloud", OptionType.string("NAME"), "Where the route tables are.")
            .withDefault("aws");
    static final OptionSpec<String> LEADERSHIP = OptionSpec.of(
                    "leadership",
                    OptionType.string("NAME"),
                    "Which store knows the leader of several replicas; none means that this process is the only one.")
            .withDefault(RoutePlugins.NO_LEADERSHIP);
    static final OptionSpec<String> LEADERSHIP_NAME = OptionSpec.of(
            "leadership_name",
            name(),
            "What the replicas compete for, the same for all of them. Without it, the id of the VPC.");
    static final OptionSpec<Duration> LEADERSHIP_LEASE = OptionSpec.seconds(
                    "leadership_lease",
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    "How long the store keeps the lease of a leader that does not renew it.")
            .withDefault(Terms.DEFAULTS.lease());
    static final OptionSpec<Duration> LEADERSHIP_DEADLINE = OptionSpec.seconds(
                    "leadership_deadline",
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    "How long after its last renewal the leader may still start a write; with the 1.5 s that a write may"
                            + " take, 11/9 of it must be less than the lease.")
            .withDefault(Terms.DEFAULTS.deadline());
    static final OptionSpec<LeadershipRules.Outage> LEADERSHIP_OUTAGE = OptionSpec.of(
                    "leadership_outage",
                    OptionType.oneOf(LeadershipRules.Outage.class),
                    "What the last leader writes while the store is silent: nothing, or moves off hosts that it sees dead.")
            .withDefault(LeadershipRules.DEFAULTS.outage());

    public static final OptionSpec<String> ADDRESS = OptionSpec.of(
                    "address", OptionType.string("ADDRESS"), "The address that the built-in HTTP server listens on.")
            .withShortName("a")
            .withDefault("localhost");
    public static final OptionSpec<Integer> PORT = OptionSpec.of(
                    "port", anyPort(), "The port that the built-in HTTP server listens on; 0 takes a free one.")
            .withShortName("p")
            .withDefault(33_289);

    public static final OptionSpec<List<String>> ALLOWED_HOSTS = OptionSpec.of(
                    "allowed_hosts",
                    OptionType.list(hostName(), ","),
                    "Host names under which the built-in HTTP server may be called, beside localhost and all addresses.")
            .withDefault(List.of());

    public static final OptionSpec<String> LOGFILE = OptionSpec.of(
                    "logfile",
                    OptionType.string("FILE"),
                    "The file that the log goes to instead of standard error; - for standard output, except with plan, once"
                            + " and validate, which print their results there.")
            .withShortName("l")
            .asWritten();
    public static final OptionSpec<LogFormat> LOG_FORMAT = OptionSpec.of(
                    "log_format", OptionType.oneOf(LogFormat.class), "How the log is written.")
            .withDefault(LogFormat.TEXT);
    public static final OptionSpec<Boolean> VERBOSE = OptionSpec.flag("verbose", "Log more details.");

    public static final OptionSpec<TableScope> ROUTE_TABLES = OptionSpec.of(
                    "route_tables",
                    OptionType.custom(
                            "all|associated|main|tag:KEY|tag:KEY=VALUE",
                            "one of all, associated, main, tag:KEY, tag:KEY=VALUE",
                            TableScope::tryParse,
                            TableScope::toString),
                    "Which route tables are managed: all that carry traffic, those associated with subnets that hold a"
                            + " host, the main one, or those with a tag; KEY=VALUE splits at the last equals sign.")
            .withDefault(ScopeRules.DEFAULTS.tables());
    public static final OptionSpec<List<Destination>> MANAGE_ROUTES = OptionSpec.of(
                    "manage_routes",
                    OptionType.list(OptionType.destination(), ","),
                    "Manage only destinations inside these blocks, and these prefix lists.")
            .withDefault(ScopeRules.DEFAULTS.manageRoutes());
    public static final OptionSpec<List<Destination>> IGNORE_ROUTES = OptionSpec.of(
                    "ignore_routes",
                    OptionType.list(protectedDestination(), ","),
                    "Never change destinations inside these blocks, nor these prefix lists; a default route protects only itself.")
            .withDefault(ScopeRules.DEFAULTS.ignoreRoutes());
    public static final OptionSpec<Boolean> MANAGE_DEFAULT_ROUTES = OptionSpec.flag(
            "manage_default_routes",
            "Manage default routes that no route spec has named, like all other routes, and prefix lists that contain one.");
    public static final OptionSpec<Boolean> MANAGE_PREFIX_LISTS = OptionSpec.flag(
            "manage_prefix_lists",
            "Manage routes to prefix lists that no route spec has named, like all other routes.");
    public static final OptionSpec<ChangePolicy> POLICY = OptionSpec.of(
                    "policy",
                    OptionType.oneOf(ChangePolicy.class),
                    "Which changes may be made: all, all but deletions, creations only, or none.")
            .withDefault(PlanRules.DEFAULTS.policy());
    public static final OptionSpec<Boolean> CHECK_PERMISSIONS = OptionSpec.flag(
            "check_permissions",
            "Also check by dry runs whether the cloud would allow the changes; run and once always do.");
    public static final OptionSpec<HostChoice> CHOOSE = OptionSpec.of(
                    "choose",
                    OptionType.oneOf(HostChoice.class),
                    "How a host is chosen, unless the route spec says it.")
            .withDefault(PlanRules.DEFAULTS.choose());
    public static final OptionSpec<WhenNoneHealthy> WHEN_NONE_HEALTHY = OptionSpec.of(
                    "when_none_healthy",
                    OptionType.oneOf(WhenNoneHealthy.class),
                    "What happens to a route without a usable host, unless the route spec says it.")
            .withDefault(PlanRules.DEFAULTS.whenNoneHealthy());
    public static final OptionSpec<Integer> MAX_DELETES = OptionSpec.of(
            "max_deletes",
            OptionType.integer(0, Integer.MAX_VALUE),
            "Make no deletion in a pass that has more deletions than this; no limit by default.");
    public static final OptionSpec<Duration> DELETE_HOLD = OptionSpec.seconds(
                    "delete_hold",
                    Duration.ZERO,
                    Duration.ofDays(1),
                    "How long deletions are held if there are unusually many.")
            .withDefault(PlanRules.DEFAULTS.deleteHold());
    public static final OptionSpec<Boolean> ALLOW_EMPTY_SPEC = OptionSpec.flag(
            "allow_empty_spec", "Accept a route spec without routes, which deletes all managed routes.");
    public static final OptionSpec<Path> LAST_GOOD_FILE = OptionSpec.of(
                    "last_good_file",
                    OptionType.path(),
                    "The file that keeps the last accepted route spec; it is used if the source has none at start.")
            .asWritten();
    public static final OptionSpec<Integer> HEALTH_FALL = OptionSpec.of(
                    "health_fall", OptionType.integer(1, 10), "How many successive misses make a host failed.")
            .withDefault(ProbeTiming.DEFAULT_FALL);
    static final OptionSpec<List<String>> CONTROL_TARGETS = OptionSpec.of(
                    "control_targets",
                    OptionType.list(
                            OptionType.custom(
                                    "ADDRESS|ADDRESS:PORT",
                                    ControlTarget.FORMS,
                                    text -> Optional.of(text).filter(target -> !target.isEmpty()),
                                    target -> target),
                            ","),
                    "Addresses, other than hosts, that should always answer: to a ping or, with a port, to a TCP connection"
                            + " (IPv6: [ADDRESS]:PORT). A host is failed only if one of them or another host answers, which"
                            + " proves that the checker is not cut off.")
            .withDefault(List.of());
    public static final OptionSpec<Duration> FAILBACK_DELAY = OptionSpec.seconds(
                    "failback_delay",
                    Duration.ZERO,
                    Duration.ofDays(1),
                    "How long a preferred host must be healthy before its routes move back to it.")
            .withDefault(PlanRules.DEFAULTS.failbackDelay());
    public static final OptionSpec<Duration> ROUTE_RECHECK_INTERVAL = OptionSpec.of(
                    "route_recheck_interval",
                    zeroOrAtLeastFiveSeconds(),
                    "How often the route tables are read and compared with the route spec; 0 for only after a change. What others"
                            + " undo within 15 s of a write is repaired after these 15 s.")
            .withDefault(RouterConfig.DEFAULTS.recheckInterval());
    public static final OptionSpec<String> DRAIN_TAG = OptionSpec.of(
                    "drain_tag",
                    OptionType.custom(
                            "KEY",
                            "the key of a tag, 1 to 128 characters",
                            text -> Optional.of(text).filter(key -> !key.isEmpty() && key.length() <= 128),
                            key -> key),
                    "An instance or interface that bears this tag, with any value but false, is drained: it is used only if"
                            + " no other host answers.")
            .withDefault(PlanRules.USUAL_DRAIN_TAG);
    public static final OptionSpec<Integer> ROUTES_PER_TABLE = OptionSpec.of(
                    "routes_per_table",
                    OptionType.integer(1, 1_000),
                    "How many routes of one address family the account allows in a table; 80 % is a warning.")
            .withDefault(RouterConfig.DEFAULTS.routesPerTable());
    public static final OptionSpec<WriteRate> WRITE_RATE = OptionSpec.of(
            "write_rate",
            writeRateType(),
            "How many routes may be written at once, and how many more each second, for each of create, replace and"
                    + " delete; for accounts with raised limits. Without it what the cloud usually grants; EC2: 50/5.");

    public static final OptionSpec<Path> HISTORY_FILE = OptionSpec.of(
                    "history_file",
                    OptionType.path(),
                    "The file that keeps events longer than the process lives, as JSON lines; it rotates itself.")
            .asWritten();
    public static final OptionSpec<Integer> METRICS_HOSTS = OptionSpec.of(
                    "metrics_hosts",
                    OptionType.integer(0, 10_000),
                    "How many failed hosts have a metric of their own, which tells which host is failed.")
            .withDefault(RouterMetrics.USUAL_HOSTS);

    public static final OptionSpec<OutputFormat> OUTPUT = OptionSpec.of(
                    "output", OptionType.oneOf(OutputFormat.class), "How the result is written.")
            .withDefault(OutputFormat.TEXT);
    public static final OptionSpec<URI> URL = OptionSpec.of(
                    "url",
                    OptionType.custom("URL", Webhook.FORM, Webhook::parse, URI::toString),
                    "Where the built-in HTTP server of the daemon listens.")
            .withDefault(URI.create("http://localhost:33289"));
    public static final OptionSpec<Path> TOKEN_FILE =
            OptionSpec.of("token_file", OptionType.path(), "Send the token in this file, as with --http_token_reads.");
    static final OptionSpec<Boolean> NO_HEALTH =
            OptionSpec.flag("no_health", "Do not check hosts; treat all as healthy.");

    public static final OptionSpec<Duration> TIMEOUT = OptionSpec.seconds(
                    "timeout",
                    Duration.ZERO,
                    Duration.ofDays(1),
                    "How long to wait at most until no route leads to the host.")
            .withDefault(HostDrain.USUAL_TIMEOUT);
    public static final OptionSpec<Duration> SETTLE = OptionSpec.seconds(
                    "settle",
                    Duration.ZERO,
                    Duration.ofHours(1),
                    "How long to wait then, before the last look: a change takes a moment to work everywhere.")
            .withDefault(HostDrain.USUAL_SETTLE);

    public static final OptionSpec<Duration> SECONDS = OptionSpec.seconds(
            "seconds",
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            "Stop after this time; by default the demo runs until it is stopped.");
    public static final OptionSpec<Path> SIM_VPC = SimulatedCloudPlugin.FILE;
    public static final OptionSpec<Integer> SIM_PORT = OptionSpec.of(
                    "sim_port", anyPort(), "The loopback port of the simulated EC2; 0 takes a free one.")
            .withDefault(0);

    private static final List<OptionSpec<?>> ANYWHERE = List.of(HELP, VERSION);
    private static final List<OptionSpec<?>> LOGGING = List.of(LOGFILE, LOG_FORMAT, VERBOSE);
    private static final List<OptionSpec<?>> CHOICES = List.of(MODE, HEALTH, CLOUD, PLUGINS);
    private static final List<OptionSpec<?>> REPLICAS =
            List.of(LEADERSHIP, LEADERSHIP_NAME, LEADERSHIP_LEASE, LEADERSHIP_DEADLINE, LEADERSHIP_OUTAGE);
    private static final List<OptionSpec<?>> PASS = List.of(
            ROUTE_TABLES,
            MANAGE_ROUTES,
            IGNORE_ROUTES,
            MANAGE_DEFAULT_ROUTES,
            MANAGE_PREFIX_LISTS,
            POLICY,
            CHOOSE,
            WHEN_NONE_HEALTHY,
            MAX_DELETES,
            DELETE_HOLD,
            ALLOW_EMPTY_SPEC,
            LAST_GOOD_FILE,
            HEALTH_FALL,
            CONTROL_TARGETS,
            FAILBACK_DELAY,
            DRAIN_TAG,
            WRITE_RATE);

    private CoreOptions() {}

    /** The options that a command takes, in the order in which its help shows them. */
    public static List<OptionSpec<?>> of(CommandName command) {
        return switch (command) {
            case RUN ->
                join(List.of(
                        CHOICES,
                        PASS,
                        REPLICAS,
                        List.of(
                                ROUTE_RECHECK_INTERVAL,
                                ROUTES_PER_TABLE,
                                ADDRESS,
                                PORT,
                                ALLOWED_HOSTS,
                                HISTORY_FILE,
                                METRICS_HOSTS),
                        NotifyOptions.ALL,
                        LOGGING,
                        ANYWHERE));
            case PLAN -> join(List.of(CHOICES, PASS, List.of(NO_HEALTH, CHECK_PERMISSIONS, OUTPUT), LOGGING, ANYWHERE));
            case ONCE -> join(List.of(CHOICES, PASS, REPLICAS, List.of(OUTPUT), LOGGING, ANYWHERE));
            case VALIDATE -> join(List.of(List.of(ALLOW_EMPTY_SPEC, OUTPUT), LOGGING, ANYWHERE));
            case STATUS -> join(List.of(List.of(URL, TOKEN_FILE, OUTPUT), LOGGING, ANYWHERE));
            case DRAIN ->
                join(List.of(
                        List.of(CLOUD, PLUGINS, ROUTE_TABLES, MANAGE_ROUTES, IGNORE_ROUTES, DRAIN_TAG, TIMEOUT, SETTLE),
                        LOGGING,
                        ANYWHERE));
            case UNDRAIN -> join(List.of(List.of(CLOUD, PLUGINS, DRAIN_TAG), LOGGING, ANYWHERE));
            case PLUGINS -> join(List.of(List.of(PLUGINS, OUTPUT), ANYWHERE));
            case SIMULATE -> join(List.of(List.of(SIM_VPC, SIM_PORT), LOGGING, ANYWHERE));
            case DEMO -> join(List.of(List.of(SECONDS, PLUGINS), LOGGING, ANYWHERE));
        };
    }

    /** The name that an option of a plugin shares with an option of vpcrouter, whatever the command. */
    static Optional<String> nameTakenBy(OptionSpec<?> option) {
        List<String> names = OptionCatalog.names(option);
        return Arrays.stream(CommandName.values())
                .flatMap(command -> of(command).stream())
                .flatMap(own -> OptionCatalog.names(own).stream())
                .filter(names::contains)
                .findFirst();
    }

    private static List<OptionSpec<?>> join(List<List<OptionSpec<?>>> groups) {
        return groups.stream().<OptionSpec<?>>flatMap(List::stream).toList();
    }

    private static OptionType<Path> folder() {
        OptionType<Path> path = OptionType.path();
        return OptionType.custom("DIR", path.expected(), path::parse, path::format);
    }

    private static OptionType<String> name() {
        return OptionType.custom(
                "NAME",
                "1 to 63 letters, digits, dots, hyphens and underscores, the first a letter or digit",
                text -> Optional.of(text).filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")),
                name -> name);
    }

    private static OptionType<String> hostName() {
        return OptionType.custom(
                "NAME",
                "a host name without a port",
                text -> Optional.of(text)
                        .filter(name -> name.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")),
                name -> name);
    }

    private static OptionType<Integer> anyPort() {
        OptionType<Integer> number = OptionType.integer(0, 65_535);
        return OptionType.custom("PORT", "a port from 0 to 65535", number::parse, number::format);
    }

    private static OptionType<Duration> zeroOrAtLeastFiveSeconds() {
        OptionType<Duration> zero = OptionType.seconds(Duration.ZERO, Duration.ZERO);
        OptionType<Duration> interval = OptionType.seconds(Duration.ofSeconds(5), Duration.ofDays(1));
        return OptionType.custom(
                "SECONDS",
                "0, or " + interval.expected(),
                text -> zero.parse(text).or(() -> interval.parse(text)),
                interval::format);
    }

    private static OptionType<WriteRate> writeRateType() {
        return OptionType.custom(
                "BURST/PER_SECOND",
                "a whole number from 1 to 10000, a slash, and a number from 0.1 to 10000",
                text -> Optional.of(text)
                        .filter(pair -> pair.matches("[0-9]{1,5}/[0-9]{1,5}(\\.[0-9]{1,3})?"))
                        .flatMap(CoreOptions::writeRate),
                WriteRate::toString);
    }

    private static Optional<WriteRate> writeRate(String pair) {
        int slash = pair.indexOf('/');
        int burst = Integer.parseInt(pair.substring(0, slash));
        double perSecond = Double.parseDouble(pair.substring(slash + 1));
        return WriteRate.isInRange(burst, perSecond) ? Optional.of(new WriteRate(burst, perSecond)) : Optional.empty();
    }

    private static OptionType<Destination> protectedDestination() {
        OptionType<Destination> destination = OptionType.destination();
        return OptionType.custom(
                "CIDR|ADDRESS|PREFIX_LIST",
                "a CIDR without host bits, a literal address or a prefix list",
                text -> destination
                        .parse(text)
                        .or(() -> IpAddress.tryParse(text).map(CoreOptions::blockOf)),
                Destination::toString);
    }

    /** An address means itself; the address of all zeros means the default route, as it always did for this option. */
    private static Cidr blockOf(IpAddress address) {
        boolean allZeros = address.high() == 0 && address.low() == 0;
        return allZeros ? Cidr.of(address, 0) : Cidr.of(address);
    }
}
