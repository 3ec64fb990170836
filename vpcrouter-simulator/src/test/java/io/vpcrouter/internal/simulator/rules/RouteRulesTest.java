package io.vpcrouter.internal.simulator.rules;

import static io.vpcrouter.simulator.TestVpc.APPS;
import static io.vpcrouter.simulator.TestVpc.EDGE;
import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ENI_B;
import static io.vpcrouter.simulator.TestVpc.MAIN;
import static io.vpcrouter.simulator.TestVpc.ROUTER_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.simulator.Ec2Refusal;
import io.vpcrouter.simulator.ManualClock;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.TestVpc;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteRulesTest {
    private final SimulatedVpc vpc = TestVpc.create(new ManualClock());

    private static Cidr cidr(String text) {
        return Cidr.parse(text);
    }

    private static Arguments refused(String name, Consumer<SimulatedVpc> call, String code, String message) {
        return argumentSet(name, call, code, message);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(
                        "create with another target",
                        vpc -> {
                            vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_A);
                            vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_B);
                        },
                        "RouteAlreadyExists",
                        "The route identified by 10.1.0.0/16 already exists."),
                refused(
                        "create of a local route",
                        vpc -> vpc.createRoute(APPS, cidr("10.0.0.0/16"), ENI_A),
                        "RouteAlreadyExists",
                        "10.0.0.0/16"),
                refused(
                        "replace of a missing route",
                        vpc -> vpc.replaceRoute(APPS, cidr("10.1.0.0/16"), ENI_A),
                        "InvalidParameterValue",
                        "There is no route defined for '10.1.0.0/16'"),
                refused(
                        "replace of a route that is only propagated",
                        vpc -> vpc.replaceRoute(MAIN, cidr("10.200.0.0/16"), ENI_A),
                        "InvalidParameterValue",
                        "There is no route defined"),
                refused(
                        "delete of a missing route",
                        vpc -> vpc.deleteRoute(APPS, cidr("10.1.0.0/16")),
                        "InvalidRoute.NotFound",
                        "no route with destination-cidr-block 10.1.0.0/16 in route table rtb-apps"),
                refused(
                        "delete of a route that is only propagated",
                        vpc -> vpc.deleteRoute(MAIN, cidr("10.200.0.0/16")),
                        "InvalidRoute.NotFound",
                        "10.200.0.0/16"),
                refused(
                        "delete of a local route",
                        vpc -> vpc.deleteRoute(APPS, cidr("10.0.0.0/16")),
                        "InvalidParameterValue",
                        "cannot remove local route 10.0.0.0/16"),
                refused(
                        "unknown table",
                        vpc -> vpc.createRoute("rtb-none", cidr("10.1.0.0/16"), ENI_A),
                        "InvalidRouteTableID.NotFound",
                        "The routeTable ID 'rtb-none' does not exist"),
                refused(
                        "malformed table id",
                        vpc -> vpc.createRoute("table", cidr("10.1.0.0/16"), ENI_A),
                        "InvalidRouteTableId.Malformed",
                        "table"),
                refused(
                        "unknown interface",
                        vpc -> vpc.createRoute(APPS, cidr("10.1.0.0/16"), "eni-none"),
                        "InvalidNetworkInterfaceID.NotFound",
                        "The networkInterface ID 'eni-none' does not exist"),
                refused(
                        "instance with two interfaces",
                        vpc -> vpc.createRoute(APPS, cidr("10.1.0.0/16"), "i-b"),
                        "InvalidInstanceID",
                        "There are multiple interfaces attached to instance 'i-b'"),
                refused(
                        "destination inside the metadata range",
                        vpc -> vpc.createRoute(APPS, cidr("169.254.169.254/32"), ENI_A),
                        "InvalidParameterValue",
                        "169.254.169.254/32"),
                refused(
                        "destination inside the IPv6 metadata range",
                        vpc -> vpc.createRoute(APPS, cidr("fd00:ec2::254/128"), ENI_A),
                        "InvalidParameterValue",
                        "fd00:ec2::254/128"),
                refused(
                        "more specific than local, but no subnet",
                        vpc -> vpc.createRoute(APPS, cidr("10.0.1.0/25"), ENI_A),
                        "InvalidParameterValue",
                        "Route destination doesn't match any subnet CIDR blocks."),
                refused(
                        "a whole subnet to an internet gateway",
                        vpc -> vpc.createRoute(APPS, cidr("10.0.1.0/24"), "igw-1"),
                        "InvalidParameterValue",
                        "Route target is not supported"),
                refused(
                        "edge table to a NAT gateway",
                        vpc -> vpc.createRoute(EDGE, cidr("10.0.1.0/24"), "nat-1"),
                        "InvalidParameterValue",
                        "Route target is not supported"),
                refused(
                        "a local route to an internet gateway",
                        vpc -> vpc.replaceRoute(APPS, cidr("10.0.0.0/16"), "igw-1"),
                        "InvalidParameterValue",
                        "Route target is not supported"),
                refused(
                        "edge table to an interface that is not attached",
                        vpc -> vpc.createRoute(EDGE, cidr("10.0.1.0/24"), TestVpc.FREE_ENI),
                        "InvalidParameterValue",
                        "running instance"),
                refused(
                        "edge table to an instance that has stopped",
                        vpc -> {
                            vpc.stopInstance(ROUTER_A);
                            vpc.createRoute(EDGE, cidr("10.0.1.0/24"), ENI_A);
                        },
                        "InvalidParameterValue",
                        "running instance"),
                refused(
                        "edge table to a destination outside the VPC",
                        vpc -> vpc.createRoute(EDGE, cidr("10.1.0.0/16"), ENI_A),
                        "InvalidParameterValue",
                        "outside the VPC"),
                refused(
                        "full table",
                        vpc -> {
                            vpc.behaviour().setRouteQuota(1);
                            vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_A);
                            vpc.createRoute(APPS, cidr("10.2.0.0/16"), ENI_A);
                        },
                        "RouteLimitExceeded",
                        "maximum number of routes"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesAsEc2Does(Consumer<SimulatedVpc> call, String code, String message) {
        Ec2Refusal refusal = catchThrowableOfType(Ec2Refusal.class, () -> call.accept(vpc));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal).hasMessageContaining(message);
    }

    @Test
    void createIsSafeUnderRetry() {
        vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_A);
        vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_A);

        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16"))
                .contains(Route.of(cidr("10.1.0.0/16"), new RouteTarget.Interface(ENI_A)));
    }

    @Test
    void replacesInPlaceAndDeletes() {
        vpc.createRoute(APPS, cidr("10.1.0.0/16"), ENI_A);
        vpc.replaceRoute(APPS, cidr("10.1.0.0/16"), ENI_B);
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16"))
                .contains(Route.of(cidr("10.1.0.0/16"), new RouteTarget.Interface(ENI_B)));

        vpc.deleteRoute(APPS, cidr("10.1.0.0/16"));
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")).isEmpty();
    }

    @Test
    void storesAnInstanceAsItsOnlyInterface() {
        vpc.createRoute(APPS, cidr("10.1.0.0/16"), ROUTER_A);

        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.1.0.0/16")
                        .orElseThrow()
                        .target())
                .isEqualTo(new RouteTarget.Interface(ENI_A));
    }

    @Test
    void aStaticRouteStandsBesideAPropagatedOne() {
        vpc.createRoute(MAIN, cidr("10.200.0.0/16"), ENI_A);

        assertThat(TestVpc.table(vpc.snapshot(), MAIN).routes())
                .filteredOn(route -> route.destination().equals(cidr("10.200.0.0/16")))
                .extracting(Route::origin)
                .containsExactly(Route.Origin.STATIC, Route.Origin.PROPAGATED);
    }

    @Test
    void aLocalRouteCanPointToAnInterfaceAndStaysALocalRoute() {
        vpc.replaceRoute(APPS, cidr("10.0.0.0/16"), ENI_A);

        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.0.0.0/16"))
                .contains(new Route(cidr("10.0.0.0/16"), new RouteTarget.Interface(ENI_A), Route.Origin.TABLE, false));

        vpc.replaceRoute(APPS, cidr("10.0.0.0/16"), "local");
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.0.0.0/16")
                        .orElseThrow()
                        .target())
                .isEqualTo(new RouteTarget.Foreign("local"));
    }

    @Test
    void aWholeSubnetMayGoToAnInterface() {
        vpc.createRoute(APPS, cidr("10.0.1.0/24"), ENI_B);
        vpc.createRoute(EDGE, cidr("10.0.2.0/24"), ENI_B);

        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.0.1.0/24")).isPresent();
        assertThat(TestVpc.route(vpc.snapshot(), EDGE, "10.0.2.0/24")).isPresent();
    }

    @Test
    void countsTheQuotaOfEachFamilyApartAndWithoutLearnedAndLocalRoutes() {
        vpc.behaviour().setRouteQuota(2);

        vpc.createRoute(MAIN, cidr("10.1.0.0/16"), ENI_A);
        vpc.createRoute(MAIN, cidr("2001:db8:f::/48"), ENI_A);
        vpc.createRoute(MAIN, cidr("::/0"), ENI_A);

        Ec2Refusal refusal =
                catchThrowableOfType(Ec2Refusal.class, () -> vpc.createRoute(MAIN, cidr("10.2.0.0/16"), ENI_A));
        assertThat(refusal.code()).isEqualTo("RouteLimitExceeded");
    }

    @Test
    void aRefusedChangeLeavesEverythingAsItWas() {
        var before = vpc.snapshot();

        assertThatThrownBy(() -> vpc.createRoute(APPS, cidr("10.1.0.0/16"), "eni-none"))
                .isInstanceOf(Ec2Refusal.class);

        assertThat(vpc.snapshot()).isEqualTo(before);
    }
}
