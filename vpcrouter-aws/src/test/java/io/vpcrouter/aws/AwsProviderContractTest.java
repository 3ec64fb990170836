package io.vpcrouter.aws;

import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.provider.RecordingContext;
import io.vpcrouter.internal.aws.provider.SourceDestCheckPolicy;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.CloudProviderContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** What every provider must do, by this one with the real SDK against the simulated EC2. */
class AwsProviderContractTest extends CloudProviderContract {
    private final SimulatedVpc vpc = SimulatedRouters.builder()
            .prefixList("pl-7", "IPv4", 20, "10.91.0.0/16", "10.92.0.0/16")
            .build(RouterClock.system());
    private final Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);

    AwsProviderContractTest() {
        vpc.behaviour().setThrottling(false);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Override
    protected CloudProvider provider() {
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.REGION, SimulatedRouters.REGION)
                .set(AwsOptions.VPC, "vpc-1")
                .set(AwsOptions.ENDPOINT, endpoint.uri())
                .set(AwsCloudPlugin.SOURCE_DEST_CHECK, SourceDestCheckPolicy.DISABLE)
                .build();
        return new AwsCloudPlugin()
                .create(
                        options,
                        new RecordingContext(RouterClock.system()),
                        Ec2Stub.NO_ENVIRONMENT,
                        Ec2Stub.CREDENTIALS);
    }

    @Override
    protected String table() {
        return "rtb-main";
    }

    @Override
    protected Cidr destination() {
        return Cidr.parse("10.1.0.0/16");
    }

    @Override
    protected String networkInterface() {
        return "eni-a";
    }

    @Override
    protected String otherNetworkInterface() {
        return "eni-b";
    }

    @Override
    protected IpAddress host() {
        return SimulatedRouters.A;
    }

    @Override
    protected IpAddress strangeHost() {
        return IpAddress.parse("10.0.99.1");
    }

    @Override
    protected Optional<String> fallback() {
        return Optional.of("nat-0a1b");
    }

    @Override
    protected Optional<PrefixListId> prefixList() {
        return Optional.of(new PrefixListId("pl-7"));
    }

    @Override
    protected String missingTable() {
        return "rtb-missing";
    }

    @Override
    protected String missingNetworkInterface() {
        return "eni-missing";
    }
}
