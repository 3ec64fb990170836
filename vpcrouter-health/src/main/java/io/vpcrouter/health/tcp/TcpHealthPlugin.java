package io.vpcrouter.health.tcp;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.CheckOptions;
import io.vpcrouter.internal.prober.ProberMonitor;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.List;

/** The check {@code tcp}: a host works if it accepts a TCP connection, even one that it resets at once. */
public final class TcpHealthPlugin implements HealthPlugin {
    /** The port to connect to. */
    public static final OptionSpec<Integer> PORT = OptionSpec.of(
                    "tcp_check_port", OptionType.port(), "The TCP port to connect to.")
            .withDefault(22);

    /** How often a host is asked. */
    public static final OptionSpec<Duration> INTERVAL = CheckOptions.interval("tcp_check_interval");

    /** How long a connection may take. */
    public static final OptionSpec<Duration> TIMEOUT =
            CheckOptions.timeout("tcp_check_timeout", CheckOptions.USUAL_TIMEOUT);

    /** For {@code ServiceLoader}. */
    public TcpHealthPlugin() {}

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(PORT, INTERVAL, TIMEOUT);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        ProbeTiming usual = ProbeTiming.of(options.get(INTERVAL), context.fall());
        ProbeTiming timing = CheckOptions.timing(options, INTERVAL, TIMEOUT, usual);
        int port = options.get(PORT);
        return new ProberMonitor(
                "connects",
                timing,
                context,
                (schedule, requests) -> new TcpProber(schedule, requests, context.clock(), port));
    }
}
