package io.vpcrouter.cli;

import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Plugins with options and without a product, so that the tests of the command line do not depend on real ones. */
public final class FakePlugins {
    public static final OptionSpec<Path> FILE = OptionSpec.of("file", OptionType.path(), "the file")
            .withShortName("f")
            .asRequired();
    public static final OptionSpec<String> TOKEN =
            OptionSpec.of("token", OptionType.string("TEXT"), "the token").asSecret();
    static final OptionSpec<Integer> PIN =
            OptionSpec.of("pin", OptionType.integer(1000, 9999), "the number").asSecret();
    static final OptionSpec<Duration> PING_INTERVAL = OptionSpec.seconds(
                    "ping_check_interval", Duration.ofMillis(100), Duration.ofHours(1), "how often")
            .withDefault(Duration.ofSeconds(2));
    public static final OptionSpec<Integer> KNOCK_PORT =
            OptionSpec.of("knock_port", OptionType.port(), "where").withDefault(22);
    public static final OptionSpec<Integer> TCP_PORT =
            OptionSpec.of("tcp_check_port", OptionType.port(), "where").withDefault(22);
    public static final OptionSpec<Duration> TCP_INTERVAL = OptionSpec.seconds(
                    "tcp_check_interval", Duration.ofMillis(200), Duration.ofHours(1), "how often")
            .withDefault(Duration.ofSeconds(2));
    public static final OptionSpec<String> REGION =
            OptionSpec.of("region", OptionType.string("NAME"), "the region").withShortName("r");

    private FakePlugins() {}

    public static PluginRegistry registry() {
        return without();
    }

    /** Without the plugins of these names. */
    public static PluginRegistry without(String... names) {
        return with(List.of(), names);
    }

    /** With these plugins of somebody else, and without those of ours of these names. */
    public static PluginRegistry with(List<Plugin> others, String... names) {
        return PluginRegistry.load(new PluginSource() {
            @Override
            public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type) {
                List<Plugin> ours = List.of(
                        new Paper(),
                        new Greedy(),
                        new Ping(),
                        new Knock(),
                        new Rival(),
                        new Tcp(),
                        new Always(),
                        new Icmpecho(),
                        new Sky(),
                        new Aws());
                return Stream.concat(
                                ours.stream().filter(plugin -> !List.of(names).contains(plugin.name())),
                                others.stream())
                        .filter(type::isInstance)
                        .map(type::cast)
                        .<ServiceLoader.Provider<P>>map(FakePlugins::provider)
                        .iterator();
            }
        });
    }

    private static <P> ServiceLoader.Provider<P> provider(P plugin) {
        return new ServiceLoader.Provider<>() {
            @Override
            @SuppressWarnings("unchecked")
            public Class<? extends P> type() {
                return (Class<? extends P>) plugin.getClass();
            }

            @Override
            public P get() {
                return plugin;
            }
        };
    }

    private abstract static class FakeMode implements ModePlugin {
        @Override
        public Mode create(OptionValues options, ModeContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private abstract static class FakeHealth implements HealthPlugin {
        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private abstract static class FakeCloud implements CloudPlugin {
        @Override
        public CloudProvider create(OptionValues options, CloudContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Paper extends FakeMode {
        @Override
        public String name() {
            return "paper";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(FILE, TOKEN, PIN);
        }
    }

    /** Takes an option name that the core has. */
    private static final class Greedy extends FakeMode {
        @Override
        public String name() {
            return "greedy";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(OptionSpec.flag("port", "not the core's"));
        }
    }

    private static final class Ping extends FakeHealth {
        @Override
        public String name() {
            return "ping";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(PING_INTERVAL);
        }
    }

    private static final class Knock extends FakeHealth {
        @Override
        public String name() {
            return "knock";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(KNOCK_PORT);
        }
    }

    /** Takes an option name that another check has. */
    private static final class Rival extends FakeHealth {
        @Override
        public String name() {
            return "rival";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(OptionSpec.of("ping_check_interval", OptionType.string("TEXT"), "not the other's"));
        }
    }

    private static final class Tcp extends FakeHealth {
        @Override
        public String name() {
            return "tcp";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(TCP_PORT, TCP_INTERVAL);
        }
    }

    private static final class Always extends FakeHealth {
        @Override
        public String name() {
            return "always";
        }
    }

    private static final class Icmpecho extends FakeHealth {
        @Override
        public String name() {
            return "icmpecho";
        }
    }

    private static final class Sky extends FakeCloud {
        @Override
        public String name() {
            return "sky";
        }
    }

    private static final class Aws extends FakeCloud {
        @Override
        public String name() {
            return "aws";
        }

        @Override
        public List<OptionSpec<?>> options() {
            return List.of(REGION);
        }
    }
}
