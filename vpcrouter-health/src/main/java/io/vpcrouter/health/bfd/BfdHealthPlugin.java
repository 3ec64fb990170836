package io.vpcrouter.health.bfd;

import com.sun.jna.Platform;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.time.Duration;
import java.util.List;

/** The check {@code bfd}: a host works while it keeps up a BFD session (RFC 5880, 5881 and 5883). */
public final class BfdHealthPlugin implements HealthPlugin {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int USUAL_MULTIPLIER = 3;

    /** How often packets are sent and wanted. */
    public static final OptionSpec<Duration> INTERVAL = OptionSpec.seconds(
                    "bfd_interval",
                    SHORTEST,
                    LONGEST,
                    "How often each end of a session sends a packet, in seconds; the slower end decides.")
            .withDefault(Duration.ofMillis(300));

    /** After how many missing packets a peer gives this machine up. */
    public static final OptionSpec<Integer> MULTIPLIER = OptionSpec.of(
                    "bfd_multiplier",
                    OptionType.integer(1, 255),
                    "After how many missing packets the peer counts this machine as lost; the multiplier of the peer says"
                            + " when a host is lost here.")
            .withDefault(USUAL_MULTIPLIER);

    /** How far away hosts may be. */
    public static final OptionSpec<BfdMode> MODE = OptionSpec.of(
                    "bfd_mode",
                    OptionType.oneOf(BfdMode.class),
                    "Where the hosts are: anywhere (UDP port 4784), or on a link of this machine (UDP port 3784).")
            .withDefault(BfdMode.MULTIHOP);

    /** For {@code ServiceLoader}. */
    public BfdHealthPlugin() {}

    @Override
    public String name() {
        return "bfd";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(INTERVAL, MULTIPLIER, MODE);
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            throw new PluginStartException(
                    "bfd: this machine: " + System.getProperty("os.name") + " (expected: Linux, 64 bits)");
        }
        return new BfdMonitor(options.get(INTERVAL), options.get(MULTIPLIER), options.get(MODE), context);
    }
}
