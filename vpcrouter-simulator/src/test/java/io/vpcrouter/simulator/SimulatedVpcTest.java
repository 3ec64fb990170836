package io.vpcrouter.simulator;

import static io.vpcrouter.simulator.TestVpc.APPS;
import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ENI_B;
import static io.vpcrouter.simulator.TestVpc.ENI_B2;
import static io.vpcrouter.simulator.TestVpc.FREE_ENI;
import static io.vpcrouter.simulator.TestVpc.MAIN;
import static io.vpcrouter.simulator.TestVpc.ROUTER_A;
import static io.vpcrouter.simulator.TestVpc.ROUTER_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTarget;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimulatedVpcTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");

    private final ManualClock clock = new ManualClock();
    private final SimulatedVpc vpc = TestVpc.create(clock);

    private Route route() {
        return TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16").orElseThrow();
    }

    private NetworkInterface eni(String id) {
        return vpc.snapshot().interfaces().stream()
                .filter(eni -> eni.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRouteIsABlackholeWhenItsInstanceHasStoppedAndNotBefore() {
        vpc.behaviour().setTransitionTime(Duration.ofSeconds(20));
        vpc.createRoute(APPS, DESTINATION, ENI_A);

        vpc.stopInstance(ROUTER_A);
        clock.advance(Duration.ofSeconds(19));
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("stopping");
        assertThat(route().blackhole()).isFalse();

        clock.advance(Duration.ofSeconds(1));
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("stopped");
        assertThat(route().blackhole()).isTrue();
    }

    @Test
    void aRouteWorksAgainWhenItsInstanceWasStartedAgain() {
        vpc.createRoute(APPS, DESTINATION, ENI_A);
        vpc.stopInstance(ROUTER_A);
        assertThat(route().blackhole()).isTrue();

        vpc.startInstance(ROUTER_A);

        assertThat(route().blackhole()).isFalse();
        assertThat(eni(ENI_A).attached()).isTrue();
    }

    @Test
    void aTerminatedInstanceLeavesADanglingRoute() {
        vpc.behaviour().setTransitionTime(Duration.ofSeconds(20));
        vpc.createRoute(APPS, DESTINATION, ENI_A);

        vpc.terminateInstance(ROUTER_A);
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("shutting-down");
        assertThat(route().blackhole()).isFalse();

        clock.advance(Duration.ofSeconds(20));
        assertThat(route())
                .isEqualTo(new Route(DESTINATION, new RouteTarget.Interface(ENI_A), Route.Origin.STATIC, true));
        assertThat(vpc.snapshot().interfaces()).extracting(NetworkInterface::id).doesNotContain(ENI_A);
    }

    @Test
    void terminationOverridesAStopThatIsUnderWay() {
        vpc.behaviour().setTransitionTime(Duration.ofSeconds(20));
        vpc.stopInstance(ROUTER_A);
        clock.advance(Duration.ofSeconds(10));
        vpc.terminateInstance(ROUTER_A);

        clock.advance(Duration.ofSeconds(10));
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("shutting-down");
        clock.advance(Duration.ofSeconds(10));
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("terminated");
    }

    @Test
    void secondaryInterfacesSurviveTheTerminationAndCanBeAttachedElsewhere() {
        vpc.createRoute(APPS, DESTINATION, ENI_B2);
        vpc.terminateInstance(ROUTER_B);

        assertThat(eni(ENI_B2).attached()).isFalse();
        assertThat(route().blackhole()).isTrue();
        assertThat(vpc.snapshot().interfaces()).extracting(NetworkInterface::id).doesNotContain(ENI_B);
    }

    @Test
    void aDetachedInterfaceIsABlackhole() {
        vpc.createRoute(APPS, DESTINATION, ENI_B2);

        vpc.detach(ENI_B2);

        assertThat(route().blackhole()).isTrue();
        assertThat(eni(ENI_B2).instanceIfAny()).isEmpty();
    }

    @Test
    void thePrimaryInterfaceCannotBeDetached() {
        assertThatThrownBy(() -> vpc.detach(ENI_B))
                .isInstanceOfSatisfying(
                        Ec2Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("OperationNotPermitted"));
    }

    @Test
    void anInterfaceCannotBeAttachedAcrossZones() {
        assertThatThrownBy(() -> vpc.attach(FREE_ENI, ROUTER_B, 2))
                .isInstanceOfSatisfying(
                        Ec2Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("InvalidParameterCombination"));
    }

    @Test
    void aSecondaryAddressMovesAndAPrimaryOneDoesNot() {
        vpc.moveAddress(IpAddress.parse("10.0.1.11"), FREE_ENI);

        assertThat(eni(FREE_ENI).addresses()).contains(IpAddress.parse("10.0.1.11"));
        assertThat(eni(ENI_A).addresses()).doesNotContain(IpAddress.parse("10.0.1.11"));
        assertThatThrownBy(() -> vpc.moveAddress(IpAddress.parse("10.0.1.10"), FREE_ENI))
                .isInstanceOfSatisfying(
                        Ec2Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("InvalidIPAddress.InUse"));
    }

    @Test
    void readersSeeThePastUnderReadLag() {
        vpc.behaviour().setReadLag(Duration.ofSeconds(5));
        vpc.createRoute(APPS, DESTINATION, ENI_A);
        clock.advance(Duration.ofSeconds(3));
        vpc.replaceRoute(APPS, DESTINATION, ENI_B);

        assertThat(seenTarget()).isNull();
        clock.advance(Duration.ofSeconds(2));
        assertThat(seenTarget()).isEqualTo(new RouteTarget.Interface(ENI_A));
        clock.advance(Duration.ofSeconds(3));
        assertThat(seenTarget()).isEqualTo(new RouteTarget.Interface(ENI_B));
    }

    private RouteTarget seenTarget() {
        NetworkSnapshot seen = vpc.provider().read(Set.of());
        return TestVpc.route(seen, APPS, "10.1.0.0/16").map(Route::target).orElse(null);
    }

    @Test
    void aSubnetMovesFromTableToTable() {
        vpc.associate(MAIN, "subnet-b");

        assertThat(TestVpc.table(vpc.snapshot(), MAIN).subnets()).containsExactly("subnet-b");
        assertThat(TestVpc.table(vpc.snapshot(), APPS).subnets()).isEmpty();
        vpc.deleteTable(APPS);
        assertThatThrownBy(() -> vpc.deleteTable(MAIN))
                .isInstanceOfSatisfying(
                        Ec2Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("DependencyViolation"));
    }

    @Test
    void aNewTableHasTheLocalRoutesOnly() {
        String table = vpc.createTable();

        assertThat(TestVpc.table(vpc.snapshot(), table).routes())
                .extracting(Route::origin)
                .containsExactly(Route.Origin.TABLE, Route.Origin.TABLE);
    }

    @Test
    void noChangeIsLostWhenManyWriteAtOnce() throws InterruptedException {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 200; i++) {
            Cidr destination = Cidr.parse("10.1." + i + ".0/24");
            writers.execute(() -> {
                try {
                    start.await();
                    vpc.createRoute(APPS, destination, ENI_A);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        start.countDown();
        writers.shutdown();

        assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(TestVpc.table(vpc.snapshot(), APPS).routes()).hasSize(202);
    }

    @Test
    void aLargeVpcIsCheapToBuildToReadAndToChange() {
        SimulatedVpcBuilder builder = TestVpc.builder();
        for (int table = 0; table < 200; table++) {
            builder.table("rtb-" + table);
            for (int route = 0; route < 1000; route++) {
                builder.route("rtb-" + table, "11." + route / 250 + "." + route % 250 + ".0/24", ENI_A);
            }
        }
        SimulatedVpc large = builder.build(clock);
        large.behaviour().setRouteQuota(1000);
        large.behaviour().setThrottling(false);
        for (int route = 0; route < 1000; route++) {
            large.replaceRoute("rtb-" + route % 200, Cidr.parse("11.0." + route % 250 + ".0/24"), ENI_B);
        }

        NetworkSnapshot snapshot = large.provider().read(Set.of());

        assertThat(snapshot.tables()).hasSize(203);
        assertThat(snapshot.tables().stream()
                        .flatMap(table -> table.routes().stream())
                        .filter(route -> route.target().equals(new RouteTarget.Interface(ENI_B))))
                .hasSize(1000);
    }
}
