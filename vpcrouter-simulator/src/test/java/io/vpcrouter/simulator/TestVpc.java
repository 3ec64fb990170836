package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import java.util.Optional;

/** A small VPC: two subnets in two zones, two routers, one with a second interface, a main and an edge table. */
public final class TestVpc {
    static final String VPC = "vpc-1";
    public static final String MAIN = "rtb-main";
    public static final String APPS = "rtb-apps";
    public static final String EDGE = "rtb-edge";
    public static final String ROUTER_A = "i-a";
    static final String ROUTER_B = "i-b";
    public static final String ENI_A = "eni-a";
    public static final String ENI_B = "eni-b";
    static final String ENI_B2 = "eni-b2";
    public static final String FREE_ENI = "eni-free";

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
                .route(MAIN, "0.0.0.0/0", "igw-1")
                .learnedRoute(MAIN, "10.200.0.0/16", "vgw-1")
                .route(MAIN, "pl-1", "vpce-1")
                .table(APPS)
                .associate(APPS, "subnet-b")
                .tag(APPS, "Name", "apps")
                .table(EDGE)
                .associate(EDGE, "igw-1");
    }

    public static SimulatedVpc create(ManualClock clock) {
        SimulatedVpc vpc = builder().build(clock);
        vpc.behaviour().setThrottling(false);
        return vpc;
    }

    public static RouteTable table(NetworkSnapshot snapshot, String id) {
        return snapshot.tables().stream()
                .filter(table -> table.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    public static Optional<Route> route(NetworkSnapshot snapshot, String table, String destination) {
        return table(snapshot, table).routes().stream()
                .filter(route -> route.destination().equals(Cidr.parse(destination)))
                .filter(route -> route.origin() != Route.Origin.PROPAGATED)
                .findFirst();
    }
}
