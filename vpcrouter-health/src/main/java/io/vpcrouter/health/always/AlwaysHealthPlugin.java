package io.vpcrouter.health.always;

import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;

/** The check {@code always}: every host is healthy. For tests, and for those who know better by other means. */
public final class AlwaysHealthPlugin implements HealthPlugin {
    private final Duration interval;

    /** For {@code ServiceLoader}. */
    public AlwaysHealthPlugin() {
        this(Duration.ofSeconds(2));
    }

    /** With another interval, for tests. */
    AlwaysHealthPlugin(Duration interval) {
        this.interval = interval;
    }

    @Override
    public String name() {
        return "always";
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        return new AlwaysMonitor(interval, context);
    }
}
