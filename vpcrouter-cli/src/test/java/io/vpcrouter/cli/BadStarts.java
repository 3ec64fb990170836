package io.vpcrouter.cli;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.Set;

/** Health checks of others with defects that show at start. Public, so that they can be found as plugins are. */
final class BadStarts {
    private BadStarts() {}

    /** Throws when its product is made. */
    public static final class OfCreate implements HealthPlugin {
        @Override
        public String name() {
            return "bad-create";
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            throw new IllegalStateException("no luck");
        }
    }

    /** Throws when its product is started. */
    public static final class OfStart implements HealthPlugin {
        @Override
        public String name() {
            return "bad-start";
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            return new HealthMonitor() {
                @Override
                public ProbeTiming timing() {
                    return ProbeTiming.of(Duration.ofSeconds(2), context.fall());
                }

                @Override
                public void start() {
                    throw new IllegalStateException("no luck");
                }

                @Override
                public void watch(Set<IpAddress> hosts) {
                    throw new UnsupportedOperationException("watched without a start");
                }

                @Override
                public void close() {
                    // It holds nothing.
                }
            };
        }
    }
}
