package io.vpcrouter.health.bfd;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of its own that runs the check {@code bfd} in another network: one line for each observation,
 * {@code HOST KIND AT REASON}, until its standard input ends.
 */
final class BfdProgram {
    private BfdProgram() {}

    /** The interval in seconds and the mode, then the hosts. */
    public static void main(String[] args) throws Exception {
        TestContext context = new TestContext() {
            @Override
            public void observed(IpAddress host, Observation observation, long sentAt) {
                System.out.println(line(host, observation));
            }

            @Override
            public void condition(String name, String problem) {
                System.out.println("condition " + name + ": " + problem);
            }
        };
        Set<IpAddress> hosts = Arrays.stream(args).skip(2).map(IpAddress::parse).collect(Collectors.toSet());
        BfdHealthPlugin plugin = new BfdHealthPlugin();
        OptionValues options = OptionValues.parse(plugin, Map.of("bfd_interval", args[0], "bfd_mode", args[1]));
        try (HealthMonitor monitor = plugin.create(options, context)) {
            monitor.start();
            monitor.watch(hosts);
            while (System.in.read() >= 0) {
                // Every byte asks all peers for an answer.
                monitor.probeNow(hosts);
            }
            System.out.println("statistics " + monitor.statistics());
            monitor.close();
            context.joinThreads();
        } catch (PluginStartException e) {
            System.out.println("refused " + e.getMessage());
        }
        System.out.println("end");
    }

    private static String line(IpAddress host, Observation seen) {
        String prefix = host + " " + seen.getClass().getSimpleName() + " " + System.nanoTime();
        if (seen instanceof Observation.Unreachable miss) {
            return prefix + " " + miss.reason();
        }
        if (seen instanceof Observation.Reachable answer) {
            return prefix + " "
                    + answer.roundTripIfKnown().map(Object::toString).orElse("periodic");
        }
        return seen instanceof Observation.Indeterminate unclear ? prefix + " " + unclear.reason() : prefix;
    }
}
