package com.example.hanging;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.probe.PollingHealthMonitor;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Plugins of somebody else that never come back from the method that an option names, whatever they are told. */
public final class HangingPlugins {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private HangingPlugins() {}

    private static void at(String method, String hangsIn) {
        if (method.equals(hangsIn)) {
            System.err.println("plugin hangs in " + method);
            while (true) {
                LockSupport.park();
                Thread.interrupted();
            }
        }
    }

    private static OptionSpec<String> option(String name) {
        return OptionSpec.of(name, OptionType.string("METHOD"), "The method that never returns.")
                .withDefault("none");
    }

    /** The health check {@code hanging}; every host answers. */
    public static final class Health implements HealthPlugin {
        private static final OptionSpec<String> HANGS_IN = option("check_hangs_in");

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(HANGS_IN);
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            String hangsIn = options.get(HANGS_IN);
            at("create", hangsIn);
            if (hangsIn.equals("refuse")) {
                throw new IllegalStateException("no luck");
            }
            return hangsIn.equals("watch") ? new Direct(context) : new Polling(context, hangsIn);
        }
    }

    private static final class Polling extends PollingHealthMonitor {
        private final String hangsIn;

        Polling(HealthContext context, String hangsIn) {
            super(ProbeTiming.of(INTERVAL, context.fall()), context);
            this.hangsIn = hangsIn;
        }

        @Override
        protected void open() {
            at("start", hangsIn);
        }

        @Override
        protected Observation observe(IpAddress host) {
            return Observation.reachable();
        }

        @Override
        protected void release() {
            at("release", hangsIn);
        }
    }

    private record Direct(HealthContext context) implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(INTERVAL, context.fall());
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            at("watch", "watch");
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    /** The mode {@code hanging}, with one destination. */
    public static final class Source implements ModePlugin {
        private static final OptionSpec<String> HANGS_IN = option("source_hangs_in");

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(HANGS_IN);
        }

        @Override
        public Mode create(OptionValues options, ModeContext context) {
            String hangsIn = options.get(HANGS_IN);
            at("create", hangsIn);
            return new Mode() {
                @Override
                public void start() {
                    context.publish(Validated.of(RouteSpec.of(Map.of(
                            Cidr.parse("10.1.0.0/16"), RouteIntent.of(List.of(IpAddress.parse("127.0.10.1")))))));
                    at("start", hangsIn);
                }

                @Override
                public void close() {
                    at("close", hangsIn);
                }
            };
        }
    }
}
