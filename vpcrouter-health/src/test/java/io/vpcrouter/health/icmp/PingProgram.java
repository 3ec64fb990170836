package io.vpcrouter.health.icmp;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.internal.prober.echo.EchoRefusedException;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of its own that runs the check {@code icmpecho}, for tests that need another user or another network: one line
 * for the kind of socket, then one for each observation, {@code HOST KIND SENT_AT REASON}, until its standard input ends.
 */
final class PingProgram {
    private PingProgram() {}

    /** The interval in seconds, then the hosts. */
    public static void main(String[] args) throws Exception {
        try (IcmpSockets sockets = IcmpSockets.open(EchoToken.withRandomKey())) {
            System.out.println("socket " + sockets.all().get(0).kind());
        } catch (EchoRefusedException e) {
            System.out.println("socket none");
        }
        TestContext context = new TestContext() {
            @Override
            public void observed(IpAddress host, Observation observation, long sentAt) {
                System.out.println(line(host, observation, sentAt));
            }

            @Override
            public void condition(String name, String problem) {
                System.out.println("condition " + name + ": " + problem);
            }
        };
        Set<IpAddress> hosts = Arrays.stream(args).skip(1).map(IpAddress::parse).collect(Collectors.toSet());
        OptionValues options = OptionValues.builder()
                .parse(IcmpEchoHealthPlugin.INTERVAL, args[0])
                .build();
        try (HealthMonitor monitor = new IcmpEchoHealthPlugin().create(options, context)) {
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

    private static String line(IpAddress host, Observation seen, long sentAt) {
        String prefix = host + " " + seen.getClass().getSimpleName() + " " + sentAt;
        if (seen instanceof Observation.Unreachable miss) {
            return prefix + " " + miss.reason();
        }
        if (seen instanceof Observation.Reachable answer && answer.late()) {
            return prefix + " late";
        }
        return seen instanceof Observation.Indeterminate unclear ? prefix + " " + unclear.reason() : prefix;
    }
}
