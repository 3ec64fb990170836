package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A VPC with about as much in it as the quotas allow. */
class LargeVpcTest {
    private static SimulatedVpc vpc(int tables, int rows, int hosts) {
        SimulatedVpcBuilder vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.0.0.0/16")
                .cidr("10.1.0.0/16")
                .subnet("subnet-routers", "us-east-1a", "10.0.0.0/17");
        for (int h = 0; h < hosts; h++) {
            vpc.instance("i-" + h, "running");
            vpc.eni("eni-" + h, "subnet-routers", "i-" + h, LargePass.host(h).toString());
        }
        for (int t = 0; t < tables; t++) {
            vpc.subnet("subnet-" + t, "us-east-1a", "10.1." + t + ".0/24");
            vpc.table("rtb-" + t).associate("rtb-" + t, "subnet-" + t);
            for (int r = 0; r < rows; r++) {
                vpc.route("rtb-" + t, LargePass.destination(r).toString(), "eni-" + r % hosts);
            }
        }
        vpc.main("rtb-0");
        vpc.behaviour().setThrottling(false);
        return vpc.build(RouterClock.system());
    }

    @Test
    void makesTwoRequestsForAHundredTablesAndTwoHundredHosts() {
        SimulatedVpc vpc = vpc(100, 130, 200);
        Set<IpAddress> hosts = IntStream.range(0, 200).mapToObj(LargePass::host).collect(Collectors.toSet());
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);
                CloudProvider provider = LargePass.provider(endpoint.uri())) {
            provider.read(hosts);
            long before = vpc.behaviour().calls();

            NetworkSnapshot steady = provider.read(hosts);

            assertThat(vpc.behaviour().calls() - before).isEqualTo(2);
            assertThat(steady.tables()).hasSize(100);
            assertThat(steady.interfaces()).hasSize(200);
        }
    }

    @Test
    @Timeout(300)
    void passesOverTwoHundredFullTablesFitIntoASmallHeap() throws Exception {
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(vpc(200, LargePass.ROUTES, LargePass.HOSTS))) {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            LargePass.class.getName(),
                            endpoint.uri().toString()))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).endsWith("3 passes over 200000 rows, all in line\n");
        }
    }
}
