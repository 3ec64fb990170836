package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.testkit.CloudProviderContract;
import java.util.Optional;

class SimulatedProviderContractTest extends CloudProviderContract {
    private final SimulatedVpc vpc = TestVpc.builder()
            .prefixList("pl-7", "IPv4", 20, "10.91.0.0/16", "10.92.0.0/16")
            .build(new ManualClock());

    SimulatedProviderContractTest() {
        vpc.behaviour().setThrottling(false);
    }

    @Override
    protected CloudProvider provider() {
        return vpc.provider();
    }

    @Override
    protected String table() {
        return TestVpc.APPS;
    }

    @Override
    protected Cidr destination() {
        return Cidr.parse("10.1.0.0/16");
    }

    @Override
    protected String networkInterface() {
        return TestVpc.ENI_A;
    }

    @Override
    protected String otherNetworkInterface() {
        return TestVpc.ENI_B;
    }

    @Override
    protected IpAddress host() {
        return IpAddress.parse("10.0.1.10");
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
