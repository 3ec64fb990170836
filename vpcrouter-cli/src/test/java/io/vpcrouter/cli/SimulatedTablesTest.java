package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the tests of whole programs see of the route tables is the tables, never a refusal. */
class SimulatedTablesTest {
    private final SimulatedVpc vpc = SimulatedVpc.read(Path.of("..", "examples", "vpc.json"), RouterClock.system())
            .value()
            .orElseThrow();

    @Test
    void waitsWhereEc2Throttles() throws IOException {
        vpc.behaviour().refuseNext("DescribeRouteTables", 3, "RequestLimitExceeded", 503);
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(vpc, 0)) {
            assertThat(new SimulatedTables(endpoint.uri().toString()).rows()).isEmpty();
        }
        assertThat(vpc.behaviour().calls("DescribeRouteTables")).isEqualTo(4);
    }

    @Test
    void takesNoErrorForTablesWithoutRows() throws IOException {
        vpc.behaviour().refuseNext("DescribeRouteTables", 1, "UnauthorizedOperation", 403);
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(vpc, 0)) {
            SimulatedTables tables = new SimulatedTables(endpoint.uri().toString());
            assertThatThrownBy(tables::rows).isInstanceOf(AssertionError.class).hasMessageContaining("403");
        }
    }
}
