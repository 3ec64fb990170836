package io.vpcrouter.checks;

import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;

/** The check {@code always}: every host is healthy. For tests, and for those who know better by other means. */
public final class AlwaysHealthPlugin implements HealthPlugin {
    /** For {@code ServiceLoader}. */
    public AlwaysHealthPlugin() {}

    @Override
    public String name() {
        return "always";
    }

    @Override
    public HealthMonitor create(OptionValues options, HealthContext context) {
        return new AlwaysMonitor(context);
    }
}
