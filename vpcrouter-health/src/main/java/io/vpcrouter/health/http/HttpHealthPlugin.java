package io.vpcrouter.health.http;

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

/** The check {@code http}: a host works if it answers a GET with a status that is right. */
public final class HttpHealthPlugin implements HealthPlugin {
    /** The port to ask. */
    public static final OptionSpec<Integer> PORT = OptionSpec.of(
                    "http_check_port", OptionType.port(), "The port to ask.")
            .withDefault(80);

    /** The path to ask for. */
    public static final OptionSpec<String> PATH = OptionSpec.of(
                    "http_check_path", HttpTarget.pathType(), "The path to ask for.")
            .withDefault("/");

    /** The statuses that count as an answer. */
    public static final OptionSpec<List<StatusRange>> STATUS = OptionSpec.of(
                    "http_check_status",
                    OptionType.list(StatusRange.type(), ","),
                    "The statuses that count as an answer.")
            .withDefault(List.of(new StatusRange(200, 399)));

    /** The name to ask for. */
    public static final OptionSpec<String> HOST = OptionSpec.of(
            "http_check_host",
            HttpTarget.hostType(),
            "The name in the Host header, and the name that a certificate must be valid for; without it the address.");

    /** How often a host is asked. */
    public static final OptionSpec<Duration> INTERVAL = CheckOptions.interval("http_check_interval");

    /** How long an answer may take. */
    public static final OptionSpec<Duration> TIMEOUT =
            CheckOptions.timeout("http_check_timeout", "half the interval, 1 at most,");

    /** Whether to ask by TLS. */
    public static final OptionSpec<Boolean> TLS = OptionSpec.flag(
            "http_check_tls",
            "Ask by TLS; the certificate must be valid for --http_check_host, or for the address of the host.");

    /** Whether any certificate will do. */
    public static final OptionSpec<Boolean> TLS_INSECURE =
            OptionSpec.flag("http_check_tls_insecure", "Ask by TLS; any certificate will do.");

    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(1);

    /** For {@code ServiceLoader}. */
    public HttpHealthPlugin() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(PORT, PATH, HOST, STATUS, INTERVAL, TIMEOUT, TLS, TLS_INSECURE);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        ProbeTiming pace = ProbeTiming.of(options.get(INTERVAL), context.fall());
        Duration half = pace.interval().dividedBy(2);
        ProbeTiming usual = pace.withTimeout(half.compareTo(LONGEST_TIMEOUT) < 0 ? half : LONGEST_TIMEOUT);
        ProbeTiming timing = CheckOptions.timing(options, INTERVAL, TIMEOUT, usual);
        boolean insecure = options.get(TLS_INSECURE);
        HttpTarget target = new HttpTarget(
                options.get(TLS) || insecure,
                !insecure,
                options.get(PORT),
                options.find(HOST).orElse(null),
                options.get(PATH),
                options.get(STATUS));
        return new ProberMonitor(
                "requests",
                timing,
                context,
                (schedule, requests) -> new HttpProber(schedule, requests, context.clock(), target, timing));
    }
}
