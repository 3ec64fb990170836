package io.vpcrouter.internal.prober;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of its own that runs a health check in another network: one line for each observation, {@code HOST KIND REASON},
 * until its standard input ends.
 */
public final class CheckProgram {
    private CheckProgram() {}

    /** The name of the check, its options as {@code NAME=VALUE}, then the hosts. */
    public static void main(String[] args) throws Exception {
        HealthPlugin plugin = ServiceLoader.load(HealthPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(args[0]))
                .findFirst()
                .orElseThrow();
        Map<String, String> given = new HashMap<>();
        Arrays.stream(args)
                .skip(1)
                .map(text -> text.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> given.put(parts[0], parts[1]));
        Set<IpAddress> hosts =
                Arrays.stream(args).skip(1 + given.size()).map(IpAddress::parse).collect(Collectors.toSet());
        try (HealthMonitor monitor = plugin.create(OptionValues.parse(plugin, given), new Printer())) {
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

    private static final class Printer extends TestContext {
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
    }

    private static String line(IpAddress host, Observation seen) {
        String prefix = host + " " + seen.getClass().getSimpleName();
        if (seen instanceof Observation.Unreachable miss) {
            return prefix + " " + miss.reason();
        }
        return seen instanceof Observation.Indeterminate unclear ? prefix + " " + unclear.reason() : prefix;
    }
}
