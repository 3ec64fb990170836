package io.vpcrouter.health.icmp;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.CheckOptions;
import io.vpcrouter.internal.prober.ProberMonitor;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.List;

/** The check {@code icmpecho}: a host works if it answers a ping. */
public final class IcmpEchoHealthPlugin implements HealthPlugin {
    /** How often a host is asked. */
    public static final OptionSpec<Duration> INTERVAL = CheckOptions.interval("icmp_check_interval");

    /** How long an answer may take. */
    public static final OptionSpec<Duration> TIMEOUT =
            CheckOptions.timeout("icmp_check_timeout", CheckOptions.USUAL_TIMEOUT);

    /** For {@code ServiceLoader}. */
    public IcmpEchoHealthPlugin() {}

    @Override
    public String name() {
        return "icmpecho";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(INTERVAL, TIMEOUT);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        ProbeTiming usual = ProbeTiming.of(options.get(INTERVAL), context.fall());
        ProbeTiming timing = CheckOptions.timing(options, INTERVAL, TIMEOUT, usual);
        return new ProberMonitor("pings", timing, context, new IcmpProberFactory(context.clock()));
    }
}
