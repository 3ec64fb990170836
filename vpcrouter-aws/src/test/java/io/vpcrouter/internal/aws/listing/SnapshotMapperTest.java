package io.vpcrouter.internal.aws.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.Route.Origin;
import io.vpcrouter.model.RouteTarget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Tag;

class SnapshotMapperTest {
    private static final String DESTINATION = xml("destinationCidrBlock", "10.1.0.0/16");
    private static final String TO_ENI = xml("networkInterfaceId", "eni-1");

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

        io.vpcrouter.model.RouteTable mapped = SnapshotMapper.routeTable(new ListedTable(table, List.of()));

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

        assertThat(SnapshotMapper.routeTable(new ListedTable(table, List.of())).edge())
                .isEqualTo(edge);
    }

    @Test
    void takesNoTableForMainWhoseAssociationIsNotInForce() {
        RouteTable table = RouteTable.builder()
                .routeTableId("rtb-1")
                .associations(association(it -> it.main(true), "disassociated"))
                .build();

        assertThat(SnapshotMapper.routeTable(new ListedTable(table, List.of())).main())
                .isFalse();
    }

    static Stream<Arguments> rows() {
        RouteTarget eni = new RouteTarget.Interface("eni-1");
        return Stream.of(
                Arguments.of(TO_ENI + xml("instanceId", "i-1") + xml("origin", "CreateRoute"), eni, Origin.STATIC),
                Arguments.of(
                        xml("instanceId", "i-1") + xml("origin", "CreateRoute"),
                        new RouteTarget.Instance("i-1"),
                        Origin.STATIC),
                Arguments.of(
                        xml("gatewayId", "local") + xml("origin", "CreateRouteTable"),
                        new RouteTarget.Foreign("local"),
                        Origin.TABLE),
                Arguments.of(TO_ENI + xml("origin", "CreateRouteTable"), eni, Origin.TABLE),
                Arguments.of(xml("gatewayId", "local"), new RouteTarget.Foreign("local"), Origin.TABLE),
                Arguments.of(TO_ENI, eni, Origin.STATIC),
                Arguments.of(
                        xml("gatewayId", "vgw-1") + xml("origin", "EnableVgwRoutePropagation"),
                        new RouteTarget.Foreign("vgw-1"),
                        Origin.PROPAGATED),
                Arguments.of(
                        TO_ENI + xml("ipAddress", "10.0.0.9") + xml("origin", "Advertisement"), eni, Origin.ADVERTISED),
                Arguments.of(TO_ENI + xml("origin", "SomethingNew"), eni, Origin.UNKNOWN),
                foreign("gatewayId", "igw-1"),
                foreign("gatewayId", "vpce-1"),
                foreign("natGatewayId", "nat-1"),
                foreign("transitGatewayId", "tgw-1"),
                foreign("vpcPeeringConnectionId", "pcx-1"),
                foreign("egressOnlyInternetGatewayId", "eigw-1"),
                foreign("carrierGatewayId", "cagw-1"),
                foreign("localGatewayId", "lgw-1"),
                foreign("coreNetworkArn", "arn:aws:networkmanager::1:core-network/c"),
                foreign("odbNetworkArn", "arn:aws:odb:::n"),
                foreign("ipAddress", "10.0.0.9"),
                Arguments.of(
                        xml("networkInterfaceId", "") + xml("gatewayId", "") + xml("somethingNew", "x-1"),
                        new RouteTarget.Foreign("unknown"),
                        Origin.STATIC));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void knowsEveryKindOfRow(String fields, RouteTarget target, Origin origin) {
        assertThat(read(DESTINATION + fields))
                .containsExactly(new Route(Cidr.parse("10.1.0.0/16"), target, origin, false));
    }

    @Test
    void readsDestinationsOfAllKindsAndLeavesOutWhatItDoesNotKnow() {
        List<Route> rows = read(
                xml("destinationIpv6CidrBlock", "2001:DB8:0::/32") + TO_ENI,
                xml("destinationPrefixListId", "pl-1") + xml("gatewayId", "vpce-1"),
                xml("destinationCidrBlock", "a new kind of destination") + xml("gatewayId", "vpce-1"),
                DESTINATION + TO_ENI);

        assertThat(rows)
                .extracting(row -> row.destination().toString())
                .containsExactly("2001:db8::/32", "pl-1", "10.1.0.0/16");
    }

    @ParameterizedTest
    @CsvSource({"active, false", "blackhole, true", "filtered, false", "something-new, false"})
    void tellsBlackholesFromTheRest(String state, boolean blackhole) {
        assertThat(read(DESTINATION + TO_ENI + xml("state", state)))
                .extracting(Route::blackhole)
                .containsExactly(blackhole);
    }

    @Test
    void nothingOfARowIsTakenForTheNextOne() {
        List<Route> rows = read(
                DESTINATION + TO_ENI + xml("instanceId", "i-1") + xml("state", "blackhole"),
                xml("destinationCidrBlock", "10.2.0.0/16")
                        + xml("natGatewayId", "nat-1")
                        + xml("origin", "Advertisement"),
                xml("destinationCidrBlock", "10.3.0.0/16"));

        assertThat(rows)
                .containsExactly(
                        new Route(Cidr.parse("10.1.0.0/16"), new RouteTarget.Interface("eni-1"), Origin.STATIC, true),
                        new Route(
                                Cidr.parse("10.2.0.0/16"), new RouteTarget.Foreign("nat-1"), Origin.ADVERTISED, false),
                        new Route(Cidr.parse("10.3.0.0/16"), new RouteTarget.Foreign("unknown"), Origin.STATIC, false));
    }

    @Test
    void givesOutEqualDestinationsAndTargetsOnce() {
        for (String target : List.of(TO_ENI, xml("instanceId", "i-1"), xml("gatewayId", "igw-1"))) {
            Route first = read(DESTINATION + target).get(0);
            Route second = read(DESTINATION + target).get(0);

            assertThat(second.destination()).isSameAs(first.destination());
            assertThat(second.target()).isSameAs(first.target());
        }
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
                .tagSet(
                        Tag.builder().key("Role").value("nat").build(),
                        Tag.builder().key("Name").value("nat-a").build())
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
                        true,
                        "nat-a"));
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

    private static Arguments foreign(String element, String id) {
        return Arguments.of(
                xml(element, id) + xml("origin", "CreateRoute"), new RouteTarget.Foreign(id), Origin.STATIC);
    }

    private static String xml(String element, String text) {
        return "<" + element + ">" + text + "</" + element + ">";
    }

    /** The rows of a table in an answer with these items. */
    private List<Route> read(String... items) {
        String routes = Arrays.stream(items).map(item -> xml("item", item)).collect(Collectors.joining("\n"));
        String table = xml("item", xml("routeTableId", "rtb-1") + xml("routeSet", routes));
        String answer = xml("DescribeRouteTablesResponse", xml("routeTableSet", table));
        var listing = new StreamedListing<>("routeTableSet", xml -> ListingXml.routeTable(xml, mapper));
        listing.read(
                new LimitedResponse(
                        new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                        LimitedResponse.STREAMED_PAGE),
                "DescribeRouteTablesResponse");
        return listing.takePage().get(0).routes();
    }

    private static software.amazon.awssdk.services.ec2.model.NetworkInterface eni(
            Consumer<software.amazon.awssdk.services.ec2.model.NetworkInterface.Builder> body) {
        return software.amazon.awssdk.services.ec2.model.NetworkInterface.builder()
                .networkInterfaceId("eni-1")
                .applyMutation(body)
                .build();
    }
}
