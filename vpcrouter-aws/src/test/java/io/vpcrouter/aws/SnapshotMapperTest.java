package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteRow;
import io.vpcrouter.model.RouteRow.Origin;
import io.vpcrouter.model.RouteTarget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.Ipv6PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Tag;

class SnapshotMapperTest {
    private final SnapshotMapper mapper = new SnapshotMapper();

    @Test
    void mapsATableWithItsAssociationsAndTags() {
        RouteTable table = RouteTable.builder()
                .routeTableId("rtb-1")
                .vpcId("vpc-1")
                .associations(
                        association(it -> it.main(true), "associated"),
                        association(it -> it.subnetId("subnet-1"), "associated"),
                        association(it -> it.subnetId("subnet-2"), "disassociating"),
                        association(it -> it.subnetId("subnet-3"), "associating"),
                        association(it -> it.subnetId("subnet-4"), "failed"),
                        RouteTableAssociation.builder().subnetId("subnet-5").build())
                .tags(
                        Tag.builder().key("Name").value("public").build(),
                        Tag.builder().key("bare").build())
                .build();

        io.vpcrouter.model.RouteTable mapped = mapper.routeTable(table);

        assertThat(mapped)
                .isEqualTo(new io.vpcrouter.model.RouteTable(
                        "rtb-1",
                        true,
                        Set.of("subnet-1", "subnet-5"),
                        false,
                        Map.of("Name", "public", "bare", ""),
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource({"associated, true", "associating, true", "disassociating, true", "disassociated, false", "failed, false"
    })
    void keepsAwayFromATableAsLongAsItIsWithAGateway(String state, boolean edge) {
        RouteTable table = RouteTable.builder()
                .routeTableId("rtb-1")
                .associations(association(it -> it.gatewayId("igw-1"), state))
                .build();

        assertThat(mapper.routeTable(table).edge()).isEqualTo(edge);
    }

    @Test
    void takesNoTableForMainWhoseAssociationIsNotInForce() {
        RouteTable table = RouteTable.builder()
                .routeTableId("rtb-1")
                .associations(association(it -> it.main(true), "disassociated"))
                .build();

        assertThat(mapper.routeTable(table).main()).isFalse();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        route(it ->
                                it.networkInterfaceId("eni-1").instanceId("i-1").origin("CreateRoute")),
                        new RouteTarget.Eni("eni-1"),
                        Origin.STATIC),
                Arguments.of(
                        route(it -> it.instanceId("i-1").origin("CreateRoute")),
                        new RouteTarget.Instance("i-1"),
                        Origin.STATIC),
                Arguments.of(
                        route(it -> it.gatewayId("local").origin("CreateRouteTable")),
                        new RouteTarget.Foreign("local"),
                        Origin.TABLE),
                Arguments.of(
                        route(it -> it.networkInterfaceId("eni-1").origin("CreateRouteTable")),
                        new RouteTarget.Eni("eni-1"),
                        Origin.TABLE),
                Arguments.of(route(it -> it.gatewayId("local")), new RouteTarget.Foreign("local"), Origin.TABLE),
                Arguments.of(route(it -> it.networkInterfaceId("eni-1")), new RouteTarget.Eni("eni-1"), Origin.STATIC),
                Arguments.of(
                        route(it -> it.gatewayId("vgw-1").origin("EnableVgwRoutePropagation")),
                        new RouteTarget.Foreign("vgw-1"),
                        Origin.PROPAGATED),
                Arguments.of(
                        route(it -> it.networkInterfaceId("eni-1")
                                .ipAddress("10.0.0.9")
                                .origin("Advertisement")),
                        new RouteTarget.Eni("eni-1"),
                        Origin.ADVERTISED),
                Arguments.of(
                        route(it -> it.networkInterfaceId("eni-1").origin("SomethingNew")),
                        new RouteTarget.Eni("eni-1"),
                        Origin.UNKNOWN),
                foreign(it -> it.gatewayId("igw-1"), "igw-1"),
                foreign(it -> it.gatewayId("vpce-1"), "vpce-1"),
                foreign(it -> it.natGatewayId("nat-1"), "nat-1"),
                foreign(it -> it.transitGatewayId("tgw-1"), "tgw-1"),
                foreign(it -> it.vpcPeeringConnectionId("pcx-1"), "pcx-1"),
                foreign(it -> it.egressOnlyInternetGatewayId("eigw-1"), "eigw-1"),
                foreign(it -> it.carrierGatewayId("cagw-1"), "cagw-1"),
                foreign(it -> it.localGatewayId("lgw-1"), "lgw-1"),
                foreign(
                        it -> it.coreNetworkArn("arn:aws:networkmanager::1:core-network/c"),
                        "arn:aws:networkmanager::1:core-network/c"),
                foreign(it -> it.odbNetworkArn("arn:aws:odb:::n"), "arn:aws:odb:::n"),
                foreign(it -> it.ipAddress("10.0.0.9"), "10.0.0.9"),
                foreign(it -> it.networkInterfaceId("").gatewayId(""), "unknown"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void knowsEveryKindOfRow(Route route, RouteTarget target, Origin origin) {
        assertThat(mapper.routeTable(table(route)).rows())
                .containsExactly(new RouteRow(Cidr.parse("10.1.0.0/16"), target, origin, false));
    }

    @Test
    void readsDestinationsOfBothFamiliesAndLeavesOutPrefixLists() {
        List<RouteRow> rows = mapper.routeTable(table(
                        Route.builder()
                                .destinationIpv6CidrBlock("2001:DB8:0::/32")
                                .networkInterfaceId("eni-1")
                                .build(),
                        Route.builder()
                                .destinationPrefixListId("pl-1")
                                .gatewayId("vpce-1")
                                .build(),
                        Route.builder()
                                .destinationCidrBlock("a new kind of destination")
                                .gatewayId("vpce-1")
                                .build(),
                        Route.builder()
                                .destinationCidrBlock("10.1.0.0/16")
                                .networkInterfaceId("eni-1")
                                .build()))
                .rows();

        assertThat(rows)
                .extracting(row -> row.destination().toString())
                .containsExactly("10.1.0.0/16", "2001:db8::/32");
    }

    @ParameterizedTest
    @CsvSource({"active, false", "blackhole, true", "filtered, false", "something-new, false"})
    void tellsBlackholesFromTheRest(String state, boolean blackhole) {
        Route route = route(it -> it.networkInterfaceId("eni-1").state(state));

        assertThat(mapper.routeTable(table(route)).rows())
                .extracting(RouteRow::blackhole)
                .containsExactly(blackhole);
    }

    @Test
    void givesOutEqualDestinationsAndTargetsOnce() {
        Route route = route(it -> it.networkInterfaceId("eni-1"));
        RouteRow first = mapper.routeTable(table(route)).rows().get(0);
        RouteRow second = mapper.routeTable(table(route)).rows().get(0);

        assertThat(second.destination()).isSameAs(first.destination());
        assertThat(second.target()).isSameAs(first.target());
    }

    @Test
    void mapsAnInterfaceWithAllItsAddresses() {
        FoundInterface found = SnapshotMapper.networkInterface(eni(it -> it.subnetId("subnet-1")
                .availabilityZone("us-east-1a")
                .privateIpAddress("10.0.0.6")
                .privateIpAddresses(
                        NetworkInterfacePrivateIpAddress.builder()
                                .privateIpAddress("10.0.0.6")
                                .build(),
                        NetworkInterfacePrivateIpAddress.builder()
                                .privateIpAddress("10.0.0.7")
                                .build())
                .ipv6Addresses(ipv6("2001:db8::6"))
                .ipv4Prefixes(Ipv4PrefixSpecification.builder()
                        .ipv4Prefix("10.0.0.16/28")
                        .build())
                .ipv6Prefixes(Ipv6PrefixSpecification.builder()
                        .ipv6Prefix("2001:db8:0:0:1::/80")
                        .build())
                .attachment(attachment -> attachment.instanceId("i-1").status("attached"))
                .sourceDestCheck(true)));

        assertThat(found.primary()).isEqualTo(IpAddress.parse("10.0.0.6"));
        assertThat(found.details())
                .isEqualTo(new NetworkInterface(
                        "eni-1",
                        Set.of(
                                IpAddress.parse("10.0.0.6"),
                                IpAddress.parse("10.0.0.7"),
                                IpAddress.parse("2001:db8::6")),
                        List.of(Cidr.parse("10.0.0.16/28"), Cidr.parse("2001:db8:0:0:1::/80")),
                        "subnet-1",
                        "us-east-1a",
                        "i-1",
                        true,
                        true));
    }

    @Test
    void asksAgainForAnInterfaceWithoutIpv4ByItsFirstIpv6Address() {
        FoundInterface found =
                SnapshotMapper.networkInterface(eni(it -> it.ipv6Addresses(ipv6("2001:db8::6"), ipv6("2001:db8::5"))));

        assertThat(found.primary()).isEqualTo(IpAddress.parse("2001:db8::6"));
    }

    static Stream<Arguments> attachments() {
        return Stream.of(
                Arguments.of(eni(it -> it.status("in-use").attachment(a -> a.status("attached"))), true),
                Arguments.of(eni(it -> it.status("in-use").attachment(a -> a.status("attaching"))), false),
                Arguments.of(eni(it -> it.status("in-use").attachment(a -> a.status("detaching"))), false),
                Arguments.of(eni(it -> it.status("available").attachment(a -> a.status("detached"))), false),
                Arguments.of(eni(it -> it.status("available")), false),
                Arguments.of(eni(it -> {}), false),
                // As some emulators have it.
                Arguments.of(eni(it -> it.status("in-use").attachment(a -> a.instanceId("i-1"))), true),
                Arguments.of(eni(it -> it.status("in-use")), true));
    }

    @ParameterizedTest
    @MethodSource("attachments")
    void takesAnInterfaceForAttachedWhenItIsFully(
            software.amazon.awssdk.services.ec2.model.NetworkInterface eni, boolean attached) {
        assertThat(SnapshotMapper.networkInterface(eni).details().attached()).isEqualTo(attached);
    }

    @Test
    void survivesAnInterfaceWithNothingButAnId() {
        FoundInterface found = SnapshotMapper.networkInterface(eni(it -> {}));

        assertThat(found.primary()).isNull();
        assertThat(found.details())
                .isEqualTo(new NetworkInterface("eni-1", Set.of(), List.of(), "", "", null, false, false));
    }

    private static RouteTableAssociation association(Consumer<RouteTableAssociation.Builder> body, String state) {
        return RouteTableAssociation.builder()
                .applyMutation(body)
                .associationState(it -> it.state(state))
                .build();
    }

    private static NetworkInterfaceIpv6Address ipv6(String address) {
        return NetworkInterfaceIpv6Address.builder().ipv6Address(address).build();
    }

    private static Arguments foreign(Consumer<Route.Builder> target, String id) {
        return Arguments.of(
                route(it -> target.accept(it.origin("CreateRoute"))), new RouteTarget.Foreign(id), Origin.STATIC);
    }

    private static Route route(Consumer<Route.Builder> body) {
        return Route.builder()
                .destinationCidrBlock("10.1.0.0/16")
                .applyMutation(body)
                .build();
    }

    private static RouteTable table(Route... routes) {
        return RouteTable.builder().routeTableId("rtb-1").routes(routes).build();
    }

    private static software.amazon.awssdk.services.ec2.model.NetworkInterface eni(
            Consumer<software.amazon.awssdk.services.ec2.model.NetworkInterface.Builder> body) {
        return software.amazon.awssdk.services.ec2.model.NetworkInterface.builder()
                .networkInterfaceId("eni-1")
                .applyMutation(body)
                .build();
    }
}
