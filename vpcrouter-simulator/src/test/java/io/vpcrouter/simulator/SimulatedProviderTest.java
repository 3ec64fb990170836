package io.vpcrouter.simulator;

import static io.vpcrouter.simulator.TestVpc.APPS;
import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ENI_B;
import static io.vpcrouter.simulator.TestVpc.FREE_ENI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WriteBudget;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedProviderTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");

    private final ManualClock clock = new ManualClock();
    private final SimulatedVpc vpc = TestVpc.create(clock);
    private final CloudProvider provider = vpc.provider();

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    @Test
    void readsTheTablesAndTheInterfacesOfHostsAndRoutes() {
        vpc.createRoute(APPS, DESTINATION, ENI_B);

        var snapshot = provider.read(Set.of(IpAddress.parse("10.0.1.11"), IpAddress.parse("10.0.99.1")));

        assertThat(snapshot.network()).isEqualTo(TestVpc.VPC);
        assertThat(snapshot.tables()).hasSize(3);
        assertThat(snapshot.subnets()).hasSize(2);
        assertThat(snapshot.interfaces()).extracting(NetworkInterface::id).containsExactly(ENI_A, ENI_B);
        assertThat(snapshot.interfaces().get(0).zone()).isEqualTo("us-east-1a");
    }

    @Test
    void findsTheInterfaceThatAHostWasDelegatedToByPrefix() {
        var snapshot = provider.read(Set.of(IpAddress.parse("10.0.1.70")));

        assertThat(snapshot.interfaces()).extracting(NetworkInterface::id).containsExactly(ENI_A);
    }

    @Test
    void makesChanges() {
        provider.apply(new RouteChange.Create(APPS, DESTINATION, ENI_A));
        provider.apply(new RouteChange.Replace(APPS, DESTINATION, new RouteTarget.Interface(ENI_A), ENI_B));
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")
                        .orElseThrow()
                        .target())
                .isEqualTo(new RouteTarget.Interface(ENI_B));

        provider.apply(new RouteChange.Delete(APPS, DESTINATION, new RouteTarget.Interface(ENI_B)));
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")).isEmpty();
    }

    @Test
    void takesWhatIsAlreadyAsWantedForDone() {
        provider.apply(new RouteChange.Create(APPS, DESTINATION, ENI_A));
        provider.apply(new RouteChange.Create(APPS, DESTINATION, ENI_A));
        provider.apply(new RouteChange.Delete(APPS, Cidr.parse("10.9.0.0/16"), new RouteTarget.Interface(ENI_A)));
    }

    @Test
    void tellsConflictsFromThingsThatAreGone() {
        vpc.createRoute(APPS, DESTINATION, ENI_A);

        assertKind(Kind.CONFLICT, () -> provider.apply(new RouteChange.Create(APPS, DESTINATION, ENI_B)));
        assertKind(
                Kind.CONFLICT,
                () -> provider.apply(new RouteChange.Replace(
                        APPS, Cidr.parse("10.9.0.0/16"), new RouteTarget.Interface(ENI_A), ENI_B)));
        assertKind(Kind.NOT_FOUND, () -> provider.apply(new RouteChange.Create("rtb-none", DESTINATION, ENI_B)));
        assertKind(
                Kind.NOT_FOUND,
                () -> provider.apply(new RouteChange.Create(APPS, Cidr.parse("10.9.0.0/16"), "eni-none")));
        assertKind(Kind.INVALID, () -> provider.apply(new RouteChange.Create(APPS, Cidr.parse("10.0.1.0/25"), ENI_B)));
        vpc.behaviour().setRouteQuota(1);
        assertKind(Kind.LIMIT, () -> provider.apply(new RouteChange.Create(APPS, Cidr.parse("10.9.0.0/16"), ENI_B)));
    }

    @ParameterizedTest
    @CsvSource({
        "RequestLimitExceeded, 503, THROTTLED",
        "InternalError, 500, TRANSIENT",
        "IncorrectState, 400, TRANSIENT",
        "UnauthorizedOperation, 403, DENIED",
        "AuthFailure, 401, DENIED",
        "InvalidRouteTableID.NotFound, 400, NOT_FOUND",
        "RouteAlreadyExists, 400, CONFLICT",
        "RouteLimitExceeded, 400, LIMIT",
        "InvalidParameterValue, 400, INVALID"
    })
    void injectedErrorsComeAsTheirKindAndOnlyAsOftenAsAskedFor(String code, int status, Kind kind) {
        vpc.behaviour().refuseNext("CreateRoute", 2, code, status);
        RouteChange change = new RouteChange.Create(APPS, DESTINATION, ENI_A);

        assertKind(kind, () -> provider.apply(change));
        assertKind(kind, () -> provider.apply(change));
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")).isEmpty();
        provider.apply(change);
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")).isPresent();
        assertThat(vpc.behaviour().calls("CreateRoute")).isEqualTo(3);
    }

    @Test
    void aLostResponseHidesThatTheChangeWasMade() {
        vpc.behaviour().loseNextResponses("CreateRoute", 1);

        assertKind(Kind.TRANSIENT, () -> provider.apply(new RouteChange.Create(APPS, DESTINATION, ENI_A)));

        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")).isPresent();
    }

    @Test
    void aPartialResponseIsAFailedRead() {
        vpc.behaviour().cutNextResponses("DescribeNetworkInterfaces", 1);

        assertKind(Kind.TRANSIENT, () -> provider.read(Set.of()));
        assertThat(provider.read(Set.of()).tables()).hasSize(3);
    }

    @Test
    void writesAreThrottledByABucketPerActionThatRefills() {
        vpc.behaviour().setThrottling(true);
        RouteChange create = new RouteChange.Create(APPS, DESTINATION, ENI_A);
        for (int i = 0; i < 50; i++) {
            provider.apply(create);
        }

        assertKind(Kind.THROTTLED, () -> provider.apply(create));
        provider.apply(new RouteChange.Replace(APPS, DESTINATION, new RouteTarget.Interface(ENI_A), ENI_B));
        clock.advance(Duration.ofMillis(200));
        provider.apply(new RouteChange.Delete(APPS, DESTINATION, new RouteTarget.Interface(ENI_A)));
        provider.apply(create);
        assertKind(Kind.THROTTLED, () -> provider.apply(create));
        assertThat(provider.writeBudget()).isEqualTo(new WriteBudget(50, 5, 16));
    }

    @Test
    void anInterruptedCallKeepsTheInterrupt() {
        vpc.behaviour().setLatency(Duration.ofMinutes(1));
        Thread.currentThread().interrupt();

        assertKind(Kind.TRANSIENT, () -> provider.read(Set.of()));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterfaceWithoutInstanceIsNotAttached() {
        var snapshot = provider.read(Set.of(IpAddress.parse("10.0.1.99")));

        assertThat(snapshot.interfaces())
                .singleElement()
                .satisfies(eni -> assertThat(eni.id()).isEqualTo(FREE_ENI))
                .satisfies(eni -> assertThat(eni.attached()).isFalse());
    }
}
