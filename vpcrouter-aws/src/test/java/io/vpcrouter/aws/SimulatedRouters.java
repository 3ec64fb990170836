package io.vpcrouter.aws;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A simulated VPC with some routers, one on each instance. */
final class SimulatedRouters {
    static final String REGION = "us-east-1";
    static final IpAddress A = IpAddress.parse("10.0.1.10");
    static final IpAddress B = IpAddress.parse("10.0.1.11");
    static final IpAddress C = IpAddress.parse("10.0.1.12");

    private SimulatedRouters() {}

    static SimulatedVpcBuilder builder() {
        return SimulatedVpc.builder("vpc-1", REGION)
                .cidr("10.0.0.0/16")
                .subnet("subnet-a", "us-east-1a", "10.0.1.0/24")
                .instance("i-a", "running")
                .instance("i-b", "running")
                .instance("i-c", "running")
                .eni("eni-a", "subnet-a", "i-a", A.toString())
                .eni("eni-b", "subnet-a", "i-b", B.toString())
                .eni("eni-c", "subnet-a", "i-c", C.toString())
                .table("rtb-main")
                .main("rtb-main");
    }

    static SimulatedVpc vpc() {
        SimulatedVpc vpc = builder().build(RouterClock.system());
        vpc.behaviour().setThrottling(false);
        return vpc;
    }

    static Ec2Endpoint serve(SimulatedVpc vpc) {
        try {
            return Ec2Endpoint.start(vpc, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An interface with just one address, on an instance. */
    static NetworkInterface carrying(IpAddress host, String instance) {
        return new NetworkInterface(
                "eni-" + instance, Set.of(host), List.of(), "subnet-a", "us-east-1a", instance, true, false);
    }
}
