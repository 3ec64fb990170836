package io.vpcrouter.internal.prober;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.List;

/** The pace options that the checks have in common. */
public final class CheckOptions {
    /** The usual time-out, for people. */
    public static final String USUAL_TIMEOUT = "a quarter of the interval, 0.5 at most,";

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(2);

    private CheckOptions() {}

    public static OptionSpec<Duration> interval(String name) {
        return OptionSpec.seconds(name, SHORTEST_INTERVAL, LONGEST, "How often a host is asked, in seconds.")
                .withDefault(USUAL_INTERVAL);
    }

    public static OptionSpec<Duration> timeout(String name, String usual) {
        return OptionSpec.seconds(
                name,
                SHORTEST_TIMEOUT,
                LONGEST,
                "How long an answer may take, in seconds; " + usual + " if not given.");
    }

    /**
     * The pace with the time-out of the user, if there is one.
     *
     * @throws InvalidException if the time-out is longer than the interval
     */
    public static ProbeTiming timing(
            OptionValues options, OptionSpec<Duration> interval, OptionSpec<Duration> timeout, ProbeTiming usual) {
        return options.find(timeout)
                .map(given -> {
                    if (given.compareTo(usual.interval()) > 0) {
                        throw new InvalidException(List.of(Problem.error(
                                "timeout-beyond-interval",
                                Location.of("options"),
                                timeout.flagName(),
                                timeout.type().format(given),
                                "at most " + interval.flagName() + ", "
                                        + interval.type().format(usual.interval()))));
                    }
                    return usual.withTimeout(given);
                })
                .orElse(usual);
    }
}
