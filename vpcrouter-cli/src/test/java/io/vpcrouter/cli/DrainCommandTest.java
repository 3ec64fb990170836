package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a router out and put it back. */
class DrainCommandTest {
    private static final String VPC = """
            {"vpc": "vpc-0a1b2c3d4e5f60718", "region": "us-east-1", "cidrs": ["10.0.0.0/16"],
             "subnets": [{"id": "subnet-0a", "zone": "us-east-1a", "cidr": "10.0.1.0/24"}],
             "instances": [{"id": "i-0a", "interfaces": [
               {"id": "eni-0a", "subnet": "subnet-0a", "addresses": ["10.0.1.10"]}]}],
             "tables": [{"id": "rtb-0a", "main": true,
               "routes": [{"destination": "10.9.0.0/16", "target": "eni-0a"}]}]}
            """;

    @TempDir
    private Path folder;

    private String vpc;

    @BeforeEach
    void writeVpc() throws IOException {
        vpc = Files.writeString(folder.resolve("vpc.json"), VPC).toString();
    }

    private Result run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--cloud", "simulated", "--sim_vpc", vpc));
        return InProcess.run(all.toArray(String[]::new));
    }

    @Test
    void drainNamesTheRoutesThatAreLeftWhenTheTimeIsOver() {
        Result result = run("drain", "10.0.1.10", "--timeout", "0", "--settle", "0");

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(result.out())
                .contains("rtb-0a  10.9.0.0/16  no daemon has moved it")
                .endsWith("the router is still needed: 1 route leads to 10.0.1.10\n");
    }

    @Test
    void drainEndsWellIfNoRouteLeadsThere() {
        Result result = run("drain", "10.0.1.10", "--settle", "0", "--route_tables", "tag:Other");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).endsWith("no route leads to 10.0.1.10\n");
    }

    @Test
    void undrainSaysWhatItDid() {
        Result result = run("undrain", "10.0.1.10");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("10.0.1.10 is not drained any more (eni-0a)\n");
    }

    @Test
    void anAddressThatIsNotInTheVpcIsRefused() {
        Result result = run("drain", "10.0.1.99");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("10.0.1.99", "expected: an address of a network interface of the VPC");
    }

    @Test
    void theHostMustBeAnAddress() {
        assertThat(run("drain", "router-a").err()).contains("HOST: router-a (expected: an address, as in 10.0.0.1)");
        assertThat(run("drain").err()).contains("HOST: missing (expected: an address)");
    }

    @Test
    void oneArgumentFileServesTheDaemonAndTheDrain() throws IOException {
        Path arguments = Files.writeString(
                folder.resolve("args"), "--mode configfile --file routes.json --health tcp --tcp_check_port 99\n");

        Result result = run("drain", "10.0.1.10", "--timeout", "0", "--settle", "0", "@" + arguments);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(10);
    }
}
