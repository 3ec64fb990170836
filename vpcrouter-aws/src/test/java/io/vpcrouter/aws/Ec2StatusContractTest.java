package io.vpcrouter.aws;

import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.HealthPluginContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** What every health check must do, by this one with the real SDK against the simulated EC2. */
class Ec2StatusContractTest extends HealthPluginContract {
    private static final Map<IpAddress, String> INSTANCES =
            Map.of(SimulatedRouters.A, "i-a", SimulatedRouters.B, "i-b", SimulatedRouters.C, "i-c");

    private final SimulatedVpc vpc = SimulatedRouters.vpc();
    private final Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Override
    protected HealthPlugin plugin() {
        Ec2StatusHealthPlugin real = new Ec2StatusHealthPlugin();
        return new HealthPlugin() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public List<OptionSpec<?>> options() {
                return real.options();
            }

            @Override
            public HealthMonitor create(OptionValues options, HealthContext context) {
                return real.create(options, context, Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS);
            }
        };
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                // Shorter than its users may choose.
                .set(Ec2StatusHealthPlugin.INTERVAL, Duration.ofMillis(200))
                .set(AwsOptions.REGION, SimulatedRouters.REGION)
                .set(AwsOptions.ENDPOINT, endpoint.uri())
                .build();
    }

    @Override
    protected IpAddress healthyHost() {
        return SimulatedRouters.A;
    }

    @Override
    protected IpAddress otherHealthyHost() {
        return SimulatedRouters.B;
    }

    @Override
    protected Optional<IpAddress> deadHost() {
        vpc.setStatusChecks("i-c", "impaired", "ok");
        return Optional.of(SimulatedRouters.C);
    }

    @Override
    protected boolean silence(IpAddress host) {
        vpc.setStatusChecks(INSTANCES.get(host), "impaired", "ok");
        return true;
    }

    @Override
    protected void revive(IpAddress host) {
        vpc.setStatusChecks(INSTANCES.get(host), "ok", "ok");
    }

    @Override
    protected Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return Optional.ofNullable(INSTANCES.get(host)).map(instance -> SimulatedRouters.carrying(host, instance));
    }
}
