package io.vpcrouter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkSnapshotTest {
    private static RouteTable table(String id, Route... rows) {
        return new RouteTable(id, false, Set.of(), false, Map.of(), List.of(rows));
    }

    private static NetworkInterface eni(String id) {
        return new NetworkInterface(id, Set.of(), List.of(), "subnet-1", "z1", null, false, true);
    }

    private static Route row(String destination, Route.Origin origin) {
        return new Route(Cidr.parse(destination), new RouteTarget.Interface("eni-1"), origin, false);
    }

    @Test
    void sortsWhatEc2GivesInNoFixedOrder() {
        NetworkSnapshot snapshot = new NetworkSnapshot(
                "vpc-1",
                List.of(table("rtb-2"), table("rtb-1")),
                List.of(eni("eni-2"), eni("eni-1")),
                List.of(new Subnet("subnet-2", "z1"), new Subnet("subnet-1", "z2")));

        assertThat(snapshot.tables()).extracting(RouteTable::id).containsExactly("rtb-1", "rtb-2");
        assertThat(snapshot.interfaces()).extracting(NetworkInterface::id).containsExactly("eni-1", "eni-2");
        assertThat(snapshot.subnets()).extracting(Subnet::id).containsExactly("subnet-1", "subnet-2");
    }

    @Test
    void sortsRowsByDestinationWithTheStaticOneFirst() {
        Route propagated = row("10.1.0.0/16", Route.Origin.PROPAGATED);
        Route own = row("10.1.0.0/16", Route.Origin.STATIC);
        Route later = row("10.2.0.0/16", Route.Origin.STATIC);

        assertThat(table("rtb-1", later, propagated, own).routes()).containsExactly(own, propagated, later);
    }

    @Test
    void onlyStaticRowsOfInterfacesAndInstancesCanBeManaged() {
        Cidr destination = Cidr.parse("10.1.0.0/16");

        assertThat(Route.of(destination, new RouteTarget.Interface("eni-1")).isRouterRoute())
                .isTrue();
        assertThat(Route.of(destination, new RouteTarget.Instance("i-1")).isRouterRoute())
                .isTrue();
        assertThat(Route.of(destination, new RouteTarget.Foreign("igw-1")).isRouterRoute())
                .isFalse();
        for (Route.Origin origin : Route.Origin.values()) {
            assertThat(row("10.1.0.0/16", origin).isRouterRoute()).isEqualTo(origin == Route.Origin.STATIC);
        }
    }

    @Test
    void targetsOfDifferentKindsAreDifferentEvenWithOneId() {
        assertThat(new RouteTarget.Interface("x")).isNotEqualTo(new RouteTarget.Instance("x"));
        assertThat(new RouteTarget.Interface("x"))
                .isEqualTo(new RouteTarget.Interface("x"))
                .hasToString("x");
    }

    @Test
    void onlyAnUnknownHostIsWaitedFor() {
        assertThatThrownBy(() -> new HostHealth(Verdict.FAILED, false, true, true, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new HostHealth(Verdict.UNKNOWN, false, true, true, 0).isUnusable())
                .isFalse();
    }

    @Test
    void aHostIsUnusableIfItFailedOrIsGone() {
        assertThat(HostHealth.of(Verdict.FAILED).isUnusable()).isTrue();
        assertThat(new HostHealth(Verdict.HEALTHY, true, false, true, 0).isUnusable())
                .isTrue();
        assertThat(HostHealth.healthy(0).isUnusable()).isFalse();
        assertThat(HostHealth.of(Verdict.SUSPECT).isUnusable()).isFalse();
    }
}
