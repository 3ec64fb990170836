package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.VpcSnapshot;
import java.util.Optional;

/** A small VPC: two subnets in two zones, two routers, one with a second interface, a main and an edge table. */
final class TestVpc {
    static final String VPC = "vpc-1";
    static final String MAIN = "rtb-main";
    static final String APPS = "rtb-apps";
    static final String EDGE = "rtb-edge";
    static final String ROUTER_A = "i-a";
    static final String ROUTER_B = "i-b";
    static final String ENI_A = "eni-a";
    static final String ENI_B = "eni-b";
    static final String ENI_B2 = "eni-b2";
    static final String FREE_ENI = "eni-free";

    private TestVpc() {}

    static SimulatedVpcBuilder builder() {
        return SimulatedVpc.builder(VPC, "us-east-1")
                .cidr("10.0.0.0/16")
                .cidr("2001:db8:0:100::/56")
                .subnet("subnet-a", "us-east-1a", "10.0.1.0/24", "2001:db8:0:100::/64")
                .subnet("subnet-b", "us-east-1b", "10.0.2.0/24")
                .instance(ROUTER_A, "running")
                .instance(ROUTER_B, "running")
                .eni(ENI_A, "subnet-a", ROUTER_A, "10.0.1.10", "10.0.1.11", "2001:db8:0:100::10")
                .prefix(ENI_A, "10.0.1.64/28")
                .eni(ENI_B, "subnet-b", ROUTER_B, "10.0.2.10")
                .eni(ENI_B2, "subnet-b", ROUTER_B, "10.0.2.20")
                .eni(FREE_ENI, "subnet-a", null, "10.0.1.99")
                .table(MAIN)
                .main(MAIN)
                .row(MAIN, "0.0.0.0/0", "igw-1")
                .learnedRow(MAIN, "10.200.0.0/16", "vgw-1")
                .row(MAIN, "pl-1", "vpce-1")
                .table(APPS)
                .associate(APPS, "subnet-b")
                .tag(APPS, "Name", "apps")
                .table(EDGE)
                .associate(EDGE, "igw-1");
    }

    static SimulatedVpc create(ManualClock clock) {
        SimulatedVpc vpc = builder().build(clock);
        vpc.behaviour().setThrottling(false);
        return vpc;
    }

    static RouteTable table(VpcSnapshot snapshot, String id) {
        return snapshot.tables().stream()
                .filter(table -> table.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Optional<Route> row(VpcSnapshot snapshot, String table, String destination) {
        return table(snapshot, table).routes().stream()
                .filter(row -> row.destination().equals(Cidr.parse(destination)))
                .filter(row -> row.origin() != Route.Origin.PROPAGATED)
                .findFirst();
    }
}
