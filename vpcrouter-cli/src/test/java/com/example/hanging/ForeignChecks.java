package com.example.hanging;

import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import java.util.List;

/** Health checks of somebody else whose names are taken. */
public final class ForeignChecks {
    private ForeignChecks() {}

    /** Has the name of a check that comes with vpcrouter. */
    public static final class Tcp implements HealthPlugin {
        @Override
        public String name() {
            return "tcp";
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** Has an option with the name of one of vpcrouter's own. */
    public static final class WithPort implements HealthPlugin {
        @Override
        public String name() {
            return "with-port";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(OptionSpec.of("sim_port", OptionType.port(), "Where it asks."));
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
