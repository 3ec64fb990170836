package io.vpcrouter.health.path;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of its own that runs the check {@code path} in another network: one line for each observation,
 * {@code HOST KIND REASON}, until its standard input ends.
 */
final class PathProgram {
    private PathProgram() {}

    /** The interval in seconds, the targets, the sources or "-", then the hosts. */
    public static void main(String[] args) throws Exception {
        TestContext context = new TestContext() {
            @Override
            public void observed(IpAddress host, Observation observation, long sentAt) {
                System.out.println(line(host, observation));
            }

            @Override
            public void condition(String name, String problem) {
                if (problem != null) {
                    System.out.println("condition " + name + ": " + problem);
                }
            }
        };
        Set<IpAddress> hosts = Arrays.stream(args).skip(3).map(IpAddress::parse).collect(Collectors.toSet());
        Map<String, String> given = new HashMap<>(Map.of("path_check_interval", args[0], "path_targets", args[1]));
        if (!args[2].equals("-")) {
            given.put("path_sources", args[2]);
        }
        PathHealthPlugin plugin = new PathHealthPlugin();
        try (HealthMonitor monitor = plugin.create(OptionValues.parse(plugin, given), context)) {
            monitor.start();
            monitor.watch(hosts);
            while (System.in.read() >= 0) {
                // Until the test closes our input.
            }
        } catch (PluginStartException e) {
            System.out.println("refused " + e.getMessage());
        }
        System.out.println("end");
    }

    private static String line(IpAddress host, Observation seen) {
        String prefix = host + " " + seen.getClass().getSimpleName();
        if (seen instanceof Observation.Unreachable miss) {
            return prefix + " " + miss.reason();
        }
        return seen instanceof Observation.Indeterminate unclear ? prefix + " " + unclear.reason() : prefix;
    }
}
