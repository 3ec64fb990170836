package io.vpcrouter.health.path;

import com.sun.jna.Platform;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.CheckOptions;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The check {@code path}: a host works if a ping that goes through it reaches an address behind it. */
public final class PathHealthPlugin implements HealthPlugin {
    /** Each is asked with each probe, and one batch must hold them. */
    private static final int MOST_TARGETS = 16;

    private static final int FIRST_MARK = 118_000_000;

    /** How often the path through a host is tried. */
    public static final OptionSpec<Duration> INTERVAL = CheckOptions.interval("path_check_interval");

    /** How long an answer may take. */
    public static final OptionSpec<Duration> TIMEOUT =
            CheckOptions.timeout("path_check_timeout", CheckOptions.USUAL_TIMEOUT);

    /** What lies behind the hosts. */
    public static final OptionSpec<List<IpAddress>> TARGETS = OptionSpec.of(
                    "path_targets",
                    OptionType.list(OptionType.address(), ","),
                    "Addresses behind the hosts that answer pings, separated by commas; one that answers is enough.")
            .asRequired();

    /** Where the network leads packets through a host by their source. */
    public static final OptionSpec<List<PathSource>> SOURCES = OptionSpec.of(
                    "path_sources",
                    OptionType.list(PathSource.TYPE, ","),
                    "Addresses of this machine whose packets the network leads through one host each, separated by"
                            + " commas; for hosts that this machine cannot send through by itself.")
            .withDefault(List.of());

    /** The first of the marks and tables. */
    public static final OptionSpec<Integer> MARK = OptionSpec.of(
                    "path_mark",
                    OptionType.integer(1, Integer.MAX_VALUE - PathMarks.MOST),
                    "The first of the " + PathMarks.MOST
                            + " packet marks and routing tables that the check may use on this machine.")
            .withDefault(FIRST_MARK);

    /** For {@code ServiceLoader}. */
    public PathHealthPlugin() {}

    @Override
    public String name() {
        return "path";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(TARGETS, SOURCES, INTERVAL, TIMEOUT, MARK);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            throw new PluginStartException(
                    "path: this machine: " + System.getProperty("os.name") + " (expected: Linux, 64 bits)");
        }
        List<IpAddress> targets = options.get(TARGETS);
        if (targets.size() > MOST_TARGETS) {
            throw mistake(TARGETS, targets.size() + " addresses", "at most " + MOST_TARGETS);
        }
        ProbeTiming usual = ProbeTiming.of(options.get(INTERVAL), context.fall());
        ProbeTiming timing = CheckOptions.timing(options, INTERVAL, TIMEOUT, usual);
        PathMarks marks = new PathMarks(options.get(MARK), new IpCommand());
        return new PathMonitor(timing, targets, sources(options.get(SOURCES)), marks, context);
    }

    private static Map<IpAddress, IpAddress> sources(List<PathSource> given) {
        Map<IpAddress, IpAddress> sources = new HashMap<>();
        for (PathSource source : given) {
            if (sources.put(source.host(), source.address()) != null) {
                throw mistake(SOURCES, "two addresses for " + source.host(), "one for each host");
            }
        }
        return sources;
    }

    private static InvalidException mistake(OptionSpec<?> option, String found, String expected) {
        return new InvalidException(
                List.of(Problem.error("bad-path", Location.of("options"), option.flagName(), found, expected)));
    }
}
