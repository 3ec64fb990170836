package io.vpcrouter.cli;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Plugins that do what a test tells them, so that what the program says of it is the same at every run. */
public final class ScriptedPlugins {
    private static final AtomicReference<Monitor> RUNNING = new AtomicReference<>();

    private ScriptedPlugins() {}

    /** Makes a folder for {@code --plugins} that declares them, and one plugin that is not there. */
    static Path folder(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("plugins"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("scripted.jar")))) {
            declare(jar, HealthPlugin.class, Health.class.getName());
            declare(jar, CloudPlugin.class, Refusing.class.getName() + "\ncom.example.NotThere");
        }
        return folder;
    }

    private static void declare(JarOutputStream jar, Class<?> type, String names) throws IOException {
        jar.putNextEntry(new JarEntry("META-INF/services/" + type.getName()));
        jar.write(names.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }

    /** Whether the running health check was told of a host. */
    static boolean isWatched(String host) {
        Monitor monitor = RUNNING.get();
        return monitor != null && monitor.hosts.contains(IpAddress.parse(host));
    }

    /** A host answers. */
    static void answers(String host) {
        report(host, Observation.reachable(Duration.ofMillis(1)));
    }

    /** A host does not answer. */
    static void misses(String host) {
        report(host, Observation.unreachable("timed out"));
    }

    private static void report(String host, Observation observation) {
        HealthContext context = RUNNING.get().context;
        context.observed(IpAddress.parse(host), observation, context.clock().nanos());
    }

    /** The health check reports a lasting condition. */
    static void condition(String name, String problem) {
        RUNNING.get().context.condition(name, problem);
    }

    /** The health check {@code scripted}. */
    public static final class Health implements HealthPlugin {
        /** For {@code ServiceLoader}. */
        public Health() {}

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public HealthMonitor create(OptionValues options, HealthContext context) {
            return new Monitor(context);
        }
    }

    private static final class Monitor implements HealthMonitor {
        private final HealthContext context;
        private volatile Set<IpAddress> hosts = Set.of();

        Monitor(HealthContext context) {
            this.context = context;
        }

        /** So slow that nothing ever happens because of time. */
        @Override
        public ProbeTiming timing() {
            Duration hour = Duration.ofHours(1);
            return new ProbeTiming(hour, hour, hour, context.fall());
        }

        @Override
        public void start() {
            RUNNING.set(this);
        }

        @Override
        public void watch(Set<IpAddress> wanted) {
            hosts = Set.copyOf(wanted);
        }

        @Override
        public Map<String, Object> statistics() {
            return Map.of("hosts", hosts.size());
        }

        @Override
        public void close() {
            RUNNING.compareAndSet(this, null);
        }
    }

    /** The cloud {@code refusing}. */
    public static final class Refusing implements CloudPlugin {
        /** For {@code ServiceLoader}. */
        public Refusing() {}

        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public CloudProvider create(OptionValues options, CloudContext context) {
            return new CloudProvider() {
                @Override
                public NetworkSnapshot read(Set<IpAddress> hosts) {
                    throw new CloudException(CloudException.Kind.DENIED, "ReadAll", "NotYou", "not for you", null);
                }

                @Override
                public void apply(RouteChange change) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public String network() {
                    return "vpc-refused";
                }
            };
        }
    }
}
