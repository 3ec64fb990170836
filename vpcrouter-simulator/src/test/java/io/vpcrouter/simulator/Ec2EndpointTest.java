package io.vpcrouter.simulator;

import static io.vpcrouter.simulator.TestVpc.APPS;
import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ENI_B;
import static io.vpcrouter.simulator.TestVpc.MAIN;
import static io.vpcrouter.simulator.TestVpc.ROUTER_A;
import static io.vpcrouter.simulator.TestVpc.ROUTER_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.simulator.QueryClient.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ec2EndpointTest {
    private final ManualClock clock = new ManualClock();
    private final SimulatedVpc vpc = TestVpc.create(clock);
    private Ec2Endpoint endpoint;
    private QueryClient client;

    @BeforeEach
    void start() throws IOException {
        endpoint = Ec2Endpoint.start(vpc, 0);
        client = new QueryClient(endpoint.uri());
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static Arguments refused(String name, int status, String code, String action, String... parameters) {
        return argumentSet(name, status, code, action, parameters);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("unknown action", 400, "InvalidAction", "DescribeKeyPairs"),
                refused("unknown parameter", 400, "UnknownParameter", "DescribeVpcs", "Colour", "red"),
                refused("unknown list", 400, "UnknownParameter", "DescribeVpcs", "SubnetId.1", "subnet-a"),
                refused(
                        "unknown filter",
                        400,
                        "InvalidParameterValue",
                        "DescribeVpcs",
                        "Filter.1.Name",
                        "colour",
                        "Filter.1.Value.1",
                        "red"),
                refused("page too small", 400, "InvalidParameterValue", "DescribeRouteTables", "MaxResults", "4"),
                refused("page too large", 400, "InvalidParameterValue", "DescribeRouteTables", "MaxResults", "101"),
                refused("page no number", 400, "InvalidParameterValue", "DescribeRouteTables", "MaxResults", "ten"),
                refused("no page", 400, "InvalidParameterValue", "DescribeRouteTables", "MaxResults", "-1"),
                refused(
                        "page of interfaces too small",
                        400,
                        "InvalidParameterValue",
                        "DescribeNetworkInterfaces",
                        "MaxResults",
                        "4"),
                refused(
                        "page of interfaces too large",
                        400,
                        "InvalidParameterValue",
                        "DescribeNetworkInterfaces",
                        "MaxResults",
                        "1001"),
                refused(
                        "page of subnets too large",
                        400,
                        "InvalidParameterValue",
                        "DescribeSubnets",
                        "MaxResults",
                        "1001"),
                refused("page of VPCs too large", 400, "InvalidParameterValue", "DescribeVpcs", "MaxResults", "1001"),
                refused(
                        "name of a filter in another case",
                        400,
                        "InvalidParameterValue",
                        "DescribeVpcs",
                        "Filter.1.Name",
                        "VPC-ID",
                        "Filter.1.Value.1",
                        TestVpc.VPC),
                refused(
                        "filter without values",
                        400,
                        "InvalidParameterValue",
                        "DescribeVpcs",
                        "Filter.1.Name",
                        "vpc-id"),
                refused("foreign token", 400, "InvalidNextToken", "DescribeRouteTables", "NextToken", "abc"),
                refused(
                        "interface ids and pages",
                        400,
                        "InvalidParameterCombination",
                        "DescribeNetworkInterfaces",
                        "NetworkInterfaceId.1",
                        ENI_A,
                        "MaxResults",
                        "5"),
                refused(
                        "instance ids and pages",
                        400,
                        "InvalidParameterCombination",
                        "DescribeInstances",
                        "InstanceId.1",
                        ROUTER_A,
                        "MaxResults",
                        "5"),
                refused(
                        "status of ids and pages",
                        400,
                        "InvalidParameterCombination",
                        "DescribeInstanceStatus",
                        "InstanceId.1",
                        ROUTER_A,
                        "MaxResults",
                        "5"),
                refused(
                        "unknown table",
                        400,
                        "InvalidRouteTableID.NotFound",
                        "DescribeRouteTables",
                        "RouteTableId.1",
                        "rtb-none"),
                refused(
                        "one unknown of two interfaces",
                        400,
                        "InvalidNetworkInterfaceID.NotFound",
                        "DescribeNetworkInterfaces",
                        "NetworkInterfaceId.1",
                        ENI_A,
                        "NetworkInterfaceId.2",
                        "eni-x"),
                refused("unknown VPC", 400, "InvalidVpcID.NotFound", "DescribeVpcs", "VpcId.1", "vpc-none"),
                refused(
                        "unknown subnet",
                        400,
                        "InvalidSubnetID.NotFound",
                        "DescribeSubnets",
                        "SubnetId.1",
                        "subnet-none"),
                refused(
                        "unknown instance",
                        400,
                        "InvalidInstanceID.NotFound",
                        "StopInstances",
                        "InstanceId.1",
                        "i-none"),
                refused("malformed id", 400, "InvalidInstanceID.Malformed", "StopInstances", "InstanceId.1", "eni-a"),
                refused(
                        "no target",
                        400,
                        "MissingParameter",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/16"),
                refused(
                        "two targets",
                        400,
                        "InvalidParameterCombination",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/16",
                        "NetworkInterfaceId",
                        ENI_A,
                        "InstanceId",
                        ROUTER_A),
                refused(
                        "no destination",
                        400,
                        "MissingParameter",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "two destinations",
                        400,
                        "InvalidParameterCombination",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/16",
                        "DestinationIpv6CidrBlock",
                        "::/0",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "no CIDR",
                        400,
                        "InvalidParameterValue",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/33",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "IPv6 as IPv4",
                        400,
                        "InvalidParameterValue",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "::/0",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "wrong kind of gateway",
                        400,
                        "InvalidParameterValue",
                        "CreateRoute",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/16",
                        "GatewayId",
                        "nat-1"),
                refused(
                        "no table",
                        400,
                        "MissingParameter",
                        "CreateRoute",
                        "DestinationCidrBlock",
                        "10.1.0.0/16",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "replace needs the stored CIDR",
                        400,
                        "InvalidParameterValue",
                        "ReplaceRoute",
                        "RouteTableId",
                        MAIN,
                        "DestinationCidrBlock",
                        "0.0.0.1/0",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "delete needs the stored CIDR",
                        400,
                        "InvalidRoute.NotFound",
                        "DeleteRoute",
                        "RouteTableId",
                        MAIN,
                        "DestinationCidrBlock",
                        "0.0.0.1/0"),
                refused(
                        "local target on a route that is not local",
                        400,
                        "InvalidParameterValue",
                        "ReplaceRoute",
                        "RouteTableId",
                        MAIN,
                        "DestinationCidrBlock",
                        "0.0.0.0/0",
                        "LocalTarget",
                        "true"),
                refused(
                        "dry run",
                        412,
                        "DryRunOperation",
                        "CreateRoute",
                        "DryRun",
                        "true",
                        "RouteTableId",
                        APPS,
                        "DestinationCidrBlock",
                        "10.1.0.0/16",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "edge table to a prefix list",
                        400,
                        "InvalidParameterValue",
                        "CreateRoute",
                        "RouteTableId",
                        TestVpc.EDGE,
                        "DestinationPrefixListId",
                        "pl-2",
                        "NetworkInterfaceId",
                        ENI_A),
                refused("dry run of a read", 412, "DryRunOperation", "DescribeVpcs", "DryRun", "true"),
                refused(
                        "dry run with an unknown table",
                        400,
                        "InvalidRouteTableID.NotFound",
                        "DeleteRoute",
                        "DryRun",
                        "true",
                        "RouteTableId",
                        "rtb-none",
                        "DestinationCidrBlock",
                        "10.1.0.0/16"),
                refused(
                        "check of an instance with two interfaces",
                        400,
                        "InvalidInstanceID",
                        "ModifyInstanceAttribute",
                        "InstanceId",
                        ROUTER_B,
                        "SourceDestCheck.Value",
                        "false"),
                refused(
                        "nothing to modify",
                        400,
                        "InvalidParameterCombination",
                        "ModifyNetworkInterfaceAttribute",
                        "NetworkInterfaceId",
                        ENI_A),
                refused(
                        "subnet outside the VPC",
                        400,
                        "InvalidSubnet.Range",
                        "CreateSubnet",
                        "VpcId",
                        TestVpc.VPC,
                        "CidrBlock",
                        "10.9.0.0/24"),
                refused(
                        "subnet over another",
                        400,
                        "InvalidSubnet.Conflict",
                        "CreateSubnet",
                        "VpcId",
                        TestVpc.VPC,
                        "CidrBlock",
                        "10.0.1.128/25"),
                refused("VPC too large", 400, "InvalidVpc.Range", "CreateVpc", "CidrBlock", "10.0.0.0/8"),
                refused(
                        "main table cannot be deleted",
                        400,
                        "DependencyViolation",
                        "DeleteRouteTable",
                        "RouteTableId",
                        MAIN),
                refused(
                        "subnet has a table",
                        400,
                        "Resource.AlreadyAssociated",
                        "AssociateRouteTable",
                        "RouteTableId",
                        MAIN,
                        "SubnetId",
                        "subnet-b"),
                refused(
                        "address in use",
                        400,
                        "InvalidParameterValue",
                        "AssignPrivateIpAddresses",
                        "NetworkInterfaceId",
                        ENI_A,
                        "PrivateIpAddress.1",
                        "10.0.1.99"),
                refused(
                        "address of a new interface in use",
                        400,
                        "InvalidIPAddress.InUse",
                        "CreateNetworkInterface",
                        "SubnetId",
                        "subnet-a",
                        "PrivateIpAddress",
                        "10.0.1.99"),
                refused("tags of nothing", 400, "InvalidID", "CreateTags", "ResourceId.1", "vol-1", "Tag.1.Key", "a"),
                tagsOf("rtb-none", "InvalidRouteTableID.NotFound"),
                tagsOf("vpc-none", "InvalidVpcID.NotFound"),
                tagsOf("subnet-none", "InvalidSubnetID.NotFound"),
                tagsOf("eni-none", "InvalidNetworkInterfaceID.NotFound"),
                tagsOf("i-none", "InvalidInstanceID.NotFound"),
                tagsOf("rtb-No", "InvalidID"),
                refused(
                        "tags taken from an unknown table",
                        400,
                        "InvalidRouteTableID.NotFound",
                        "DeleteTags",
                        "ResourceId.1",
                        "rtb-none"),
                refused("start of no instance", 400, "InvalidParameterCombination", "StartInstances"),
                refused("stop of no instance", 400, "InvalidParameterCombination", "StopInstances"),
                refused("termination of no instance", 400, "InvalidParameterCombination", "TerminateInstances"));
    }

    private static Arguments tagsOf(String id, String code) {
        return refused("tags of " + id, 400, code, "CreateTags", "ResourceId.1", id, "Tag.1.Key", "a");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInTheFormOfEc2(int status, String code, String action, String[] parameters) {
        var before = vpc.snapshot();

        Reply reply = client.call(action, parameters);

        assertThat(reply.code()).as(reply.body()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.xml().getDocumentElement().getTagName()).isEqualTo("Response");
        assertThat(reply.one("RequestID")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(reply.message()).isNotBlank();
        assertThat(vpc.snapshot()).isEqualTo(before);
    }

    @Test
    void respondsInTheNamespaceOfTheApi() {
        Reply reply = client.call("DescribeVpcs");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeVpcsResponse xmlns="
                        + "\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>");
        assertThat(reply.all("vpcId")).containsExactly(TestVpc.VPC);
        assertThat(reply.all("cidrBlock")).containsExactly("10.0.0.0/16", "10.0.0.0/16");
    }

    @Test
    void showsEachKindOfRoute() {
        vpc.createRoute(APPS, Cidr.parse("10.1.0.0/16"), ENI_A);
        vpc.createRoute(APPS, Cidr.parse("2001:db8:f::/48"), ENI_A);

        Reply reply = client.call("DescribeRouteTables", "RouteTableId.1", APPS, "RouteTableId.2", MAIN);

        assertThat(reply.body())
                .contains("<item><destinationCidrBlock>10.1.0.0/16</destinationCidrBlock>"
                        + "<networkInterfaceId>eni-a</networkInterfaceId><instanceId>i-a</instanceId>"
                        + "<instanceOwnerId>123456789012</instanceOwnerId><state>active</state>"
                        + "<origin>CreateRoute</origin></item>")
                .contains("<destinationIpv6CidrBlock>2001:db8:f::/48</destinationIpv6CidrBlock>")
                .contains("<item><destinationPrefixListId>pl-1</destinationPrefixListId>"
                        + "<gatewayId>vpce-1</gatewayId>")
                .contains("<gatewayId>vgw-1</gatewayId><state>active</state><origin>EnableVgwRoutePropagation</origin>")
                .contains("<gatewayId>local</gatewayId><state>active</state><origin>CreateRouteTable</origin>")
                .contains("<propagatingVgwSet><item><gatewayId>vgw-1</gatewayId></item></propagatingVgwSet>");
    }

    @Test
    void aBlackholeRouteKeepsItsInterfaceAndLosesItsInstance() {
        vpc.createRoute(APPS, Cidr.parse("10.1.0.0/16"), ENI_A);
        vpc.terminateInstance(ROUTER_A);

        Reply reply = client.call("DescribeRouteTables", "RouteTableId.1", APPS);

        assertThat(reply.body()).contains("<networkInterfaceId>eni-a</networkInterfaceId><state>blackhole</state>");
        assertThat(reply.all("instanceId")).isEmpty();
    }

    @Test
    void createCanonicalisesTheDestination() {
        Reply created = client.call(
                "CreateRoute",
                "RouteTableId",
                APPS,
                "DestinationCidrBlock",
                "100.68.0.18/18",
                "NetworkInterfaceId",
                ENI_A);

        assertThat(created.one("return")).isEqualTo("true");
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "100.68.0.0/18")).isPresent();
    }

    @Test
    void resetsALocalRoute() {
        client.call(
                "ReplaceRoute",
                "RouteTableId",
                APPS,
                "DestinationCidrBlock",
                "10.0.0.0/16",
                "NetworkInterfaceId",
                ENI_A);
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.0.0.0/16")
                        .orElseThrow()
                        .target()
                        .id())
                .isEqualTo(ENI_A);

        client.call("ReplaceRoute", "RouteTableId", APPS, "DestinationCidrBlock", "10.0.0.0/16", "LocalTarget", "true");
        assertThat(TestVpc.route(vpc.snapshot(), APPS, "10.0.0.0/16")
                        .orElseThrow()
                        .target()
                        .id())
                .isEqualTo("local");
    }

    @ParameterizedTest
    @CsvSource({
        "addresses.private-ip-address, 10.0.1.11, eni-a",
        "addresses.private-ip-address, 10.0.1.*, 'eni-a,eni-free'",
        "private-ip-address, 10.0.1.11, ''",
        "ipv6-addresses.ipv6-address, 2001:db8:0:100::10, eni-a",
        "network-interface-id, eni-b?, eni-b2",
        "network-interface-id, eni-gone, ''",
        "subnet-id, subnet-b, 'eni-b,eni-b2'",
        "vpc-id, vpc-other, ''",
        "vpc-id, VPC-1, ''",
        "availability-zone, us-east-1b, 'eni-b,eni-b2'",
        "attachment.instance-id, i-b, 'eni-b,eni-b2'",
        "attachment.device-index, 1, eni-b2",
        "status, available, eni-free",
        "source-dest-check, true, 'eni-a,eni-b,eni-b2,eni-free'",
        "association.public-ip, 1.2.3.4, ''"
    })
    void filtersInterfaces(String filter, String value, String expected) {
        Reply reply = client.call("DescribeNetworkInterfaces", "Filter.1.Name", filter, "Filter.1.Value.1", value);

        assertThat(String.join(",", reply.all("networkInterfaceId"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "vpc-id, vpc-1, 3",
        "association.main, true, 1",
        "association.subnet-id, subnet-b, 1",
        "association.gateway-id, igw-1, 1",
        "route.gateway-id, igw-1, 1",
        "route.destination-cidr-block, 0.0.0.0/0, 1",
        "route.destination-prefix-list-id, pl-1, 1",
        "route.destination-ipv6-cidr-block, 2001:db8:0:100::/56, 3",
        "route.origin, EnableVgwRoutePropagation, 1",
        "route.state, blackhole, 0",
        "tag:Name, apps, 1",
        "tag:Name, main, 0",
        "tag-key, Name, 1"
    })
    void filtersTablesAndReturnsThemWhole(String filter, String value, int expected) {
        Reply reply = client.call("DescribeRouteTables", "Filter.1.Name", filter, "Filter.1.Value.1", value);

        assertThat(reply.all("propagatingVgwSet")).hasSize(expected);
        assertThat(reply.all("origin").stream().filter("CreateRouteTable"::equals))
                .hasSize(2 * expected);
    }

    @Test
    void andsFiltersAndOrsTheirValues() {
        Reply reply = client.call(
                "DescribeNetworkInterfaces",
                "Filter.1.Name",
                "subnet-id",
                "Filter.1.Value.1",
                "subnet-a",
                "Filter.1.Value.2",
                "subnet-b",
                "Filter.2.Name",
                "addresses.private-ip-address",
                "Filter.2.Value.1",
                "10.0.2.20");

        assertThat(reply.all("networkInterfaceId")).containsExactly("eni-b2");
    }

    @Test
    void refusesMoreThanTwoHundredFilterValues() {
        List<String> parameters = new ArrayList<>(List.of("Filter.1.Name", "vpc-id"));
        for (int i = 1; i <= 201; i++) {
            parameters.addAll(List.of("Filter.1.Value." + i, "vpc-" + i));
        }

        assertThat(client.call("DescribeRouteTables", parameters.toArray(new String[0]))
                        .code())
                .isEqualTo("FilterLimitExceeded");
    }

    @Test
    void asksForTheStatusOfAHundredInstancesAtMost() {
        List<String> parameters = new ArrayList<>();
        for (int i = 1; i <= 101; i++) {
            parameters.addAll(List.of("InstanceId." + i, "i-" + i));
        }

        assertThat(client.call("DescribeInstanceStatus", parameters.toArray(new String[0]))
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(client.call(
                                "DescribeInstanceStatus",
                                parameters.subList(0, 200).toArray(new String[0]))
                        .code())
                .isEqualTo("InvalidInstanceID.NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeRouteTables, RouteTableId.1, rtb-apps",
        "DescribeSubnets, SubnetId.1, subnet-a",
        "DescribeVpcs, VpcId.1, vpc-1"
    })
    void takesIdsAndPagesTogetherWhereEc2Does(String action, String parameter, String id) {
        assertThat(client.call(action, parameter, id, "MaxResults", "5").status())
                .isEqualTo(200);
    }

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 9; i++) {
            vpc.createTable();
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            Reply reply = client.call("DescribeRouteTables", "MaxResults", "5", "NextToken", token);
            reply.all("propagatingVgwSet").forEach(table -> seen.add("table"));
            token = reply.all("nextToken").isEmpty() ? "" : reply.one("nextToken");
            pages++;
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(12);
    }

    @Test
    void givesSmallerPagesThanAskedForIfItIsToldTo() {
        vpc.behaviour().setPageSize(1);

        Reply reply = client.call("DescribeSubnets");

        assertThat(reply.all("subnetId")).hasSize(1);
        assertThat(reply.one("nextToken")).isNotEmpty();
    }

    @Test
    void stopsAnInstanceAndShowsItsStatesOnTheWay() {
        vpc.behaviour().setTransitionTime(Duration.ofSeconds(10));

        Reply stopped = client.call("StopInstances", "InstanceId.1", ROUTER_A);
        assertThat(stopped.all("name")).containsExactly("stopping", "running");
        assertThat(stopped.all("code")).containsExactly("64", "16");

        clock.advance(Duration.ofSeconds(10));
        assertThat(client.call(
                                "DescribeInstances",
                                "Filter.1.Name",
                                "instance-state-name",
                                "Filter.1.Value.1",
                                "stopped")
                        .all("reservationId"))
                .containsExactly("r-a");
        assertThat(client.call("DescribeInstanceStatus").all("instanceId")).containsExactly(ROUTER_B);
        assertThat(client.call("DescribeInstanceStatus", "IncludeAllInstances", "true")
                        .all("instanceId"))
                .containsExactly(ROUTER_A, ROUTER_B);

        client.call("StartInstances", "InstanceId.1", ROUTER_A);
        clock.advance(Duration.ofSeconds(10));
        assertThat(vpc.instanceState(ROUTER_A)).isEqualTo("running");
    }

    @Test
    void showsFailedStatusChecksAndScheduledEvents() {
        vpc.setStatusChecks(ROUTER_A, "impaired", "ok");
        vpc.scheduleEvent(ROUTER_B, "instance-retirement", "Hardware <old>", Instant.parse("2026-02-01T00:00:00Z"));

        Reply impaired = client.call(
                "DescribeInstanceStatus", "Filter.1.Name", "instance-status.status", "Filter.1.Value.1", "impaired");
        assertThat(impaired.all("instanceId")).containsExactly(ROUTER_A);
        assertThat(impaired.body()).contains("<details><item><name>reachability</name><status>failed</status>");
        Reply scheduled =
                client.call("DescribeInstanceStatus", "Filter.1.Name", "event.code", "Filter.1.Value.1", "instance-*");
        assertThat(scheduled.one("description")).isEqualTo("Hardware <old>");
        assertThat(scheduled.one("notBefore")).isEqualTo("2026-02-01T00:00:00.000Z");
    }

    @Test
    void switchesTheSourceDestinationCheckByInterfaceAndByInstance() {
        client.call("ModifyNetworkInterfaceAttribute", "NetworkInterfaceId", ENI_B, "SourceDestCheck.Value", "false");
        client.call("ModifyInstanceAttribute", "InstanceId", ROUTER_A, "SourceDestCheck.Value", "false");

        assertThat(client.call(
                                "DescribeNetworkInterfaces",
                                "Filter.1.Name",
                                "source-dest-check",
                                "Filter.1.Value.1",
                                "false")
                        .all("networkInterfaceId"))
                .containsExactly(ENI_A, ENI_B);
    }

    @Test
    void buildsAVpcWithARouter() {
        String other = client.call("CreateVpc", "CidrBlock", "10.8.0.0/16").one("vpcId");
        String subnet = client.call("CreateSubnet", "VpcId", other, "CidrBlock", "10.8.1.0/24")
                .one("subnetId");
        Reply run = client.call(
                "RunInstances",
                "ImageId",
                "ami-1",
                "MinCount",
                "1",
                "MaxCount",
                "1",
                "SubnetId",
                subnet,
                "TagSpecification.1.ResourceType",
                "instance",
                "TagSpecification.1.Tag.1.Key",
                "Name",
                "TagSpecification.1.Tag.1.Value",
                "new");
        String eni = run.one("networkInterfaceId");
        String table = client.call("CreateRouteTable", "VpcId", other).one("routeTableId");
        Reply associated = client.call("AssociateRouteTable", "RouteTableId", table, "SubnetId", subnet);

        assertThat(run.one("privateIpAddress")).isEqualTo("10.8.1.4");
        assertThat(run.one("name")).isEqualTo("pending");
        assertThat(associated.one("associationId")).startsWith("rtbassoc-");
        assertThat(client.call(
                                "CreateRoute",
                                "RouteTableId",
                                table,
                                "DestinationCidrBlock",
                                "10.1.0.0/16",
                                "NetworkInterfaceId",
                                eni)
                        .status())
                .isEqualTo(200);
        Reply foreign = client.call(
                "CreateRoute", "RouteTableId", APPS, "DestinationCidrBlock", "10.1.0.0/16", "NetworkInterfaceId", eni);
        assertThat(foreign.code()).isEqualTo("InvalidParameterValue");
        assertThat(foreign.message()).contains("belong to different networks");
    }

    @Test
    void namesTheAddressesThatItMayNotMove() {
        Reply refused = client.call(
                "AssignPrivateIpAddresses",
                "NetworkInterfaceId",
                ENI_A,
                "PrivateIpAddress.1",
                "10.0.1.50",
                "PrivateIpAddress.2",
                "10.0.1.99");

        assertThat(refused.message()).isEqualTo("[10.0.1.99] assigned, but move is not allowed.");
    }

    @Test
    void sendsTheRequestIdAsAHeaderToo() {
        Reply done = client.call("DescribeVpcs");
        Reply refused = client.call("DescribeVpcs", "VpcId.1", "vpc-none");

        assertThat(done.requestIdHeader()).isEqualTo(done.one("requestId")).isNotEmpty();
        assertThat(refused.requestIdHeader()).isEqualTo(refused.one("RequestID"));
    }

    @Test
    void movesASecondaryAddress() {
        Reply moved = client.call(
                "AssignPrivateIpAddresses",
                "NetworkInterfaceId",
                TestVpc.FREE_ENI,
                "PrivateIpAddress.1",
                "10.0.1.11",
                "AllowReassignment",
                "true");

        assertThat(moved.one("privateIpAddress")).isEqualTo("10.0.1.11");
        assertThat(client.call(
                                "DescribeNetworkInterfaces",
                                "Filter.1.Name",
                                "addresses.private-ip-address",
                                "Filter.1.Value.1",
                                "10.0.1.11")
                        .all("networkInterfaceId"))
                .containsExactly(TestVpc.FREE_ENI);
    }

    @Test
    void anotherTableBecomesTheMainOne() {
        String main = client.call(
                        "DescribeRouteTables", "Filter.1.Name", "association.main", "Filter.1.Value.1", "true")
                .one("routeTableAssociationId");

        client.call("ReplaceRouteTableAssociation", "AssociationId", main, "RouteTableId", APPS);

        assertThat(TestVpc.table(vpc.snapshot(), APPS).main()).isTrue();
        assertThat(TestVpc.table(vpc.snapshot(), MAIN).main()).isFalse();
    }

    @Test
    void escapesWhatPeopleWrite() {
        String hostile = "</value>\u0000<script>&\"'\uD800 ü";
        client.call("CreateTags", "ResourceId.1", APPS, "Tag.1.Key", "k<", "Tag.1.Value", hostile);

        Reply reply = client.call("DescribeRouteTables", "Filter.1.Name", "tag-key", "Filter.1.Value.1", "k<");

        assertThat(reply.all("value")).contains("</value>\uFFFD<script>&\"'? ü");
        assertThat(reply.body()).doesNotContain("<script>");
    }

    @Test
    void throttlesWithTheStatusOfEc2AndTheSmallerBucketOfBroadReads() {
        vpc.behaviour().setThrottling(true);
        for (int i = 0; i < 50; i++) {
            assertThat(client.call("DescribeNetworkInterfaces").status()).isEqualTo(200);
        }

        Reply throttled = client.call("DescribeNetworkInterfaces");

        assertThat(throttled.status()).isEqualTo(503);
        assertThat(throttled.code()).isEqualTo("RequestLimitExceeded");
        assertThat(client.call("DescribeNetworkInterfaces", "MaxResults", "1000")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void injectsErrors() {
        vpc.behaviour().refuseNext("DescribeVpcs", 1, "InternalError", 500);

        assertThat(client.call("DescribeVpcs").status()).isEqualTo(500);
        assertThat(client.call("DescribeVpcs").status()).isEqualTo(200);
    }

    @Test
    void losesAndCutsResponsesAfterTheWorkIsDone() {
        vpc.behaviour().loseNextResponses("DeleteRoute", 1);
        HttpRequest delete = signed().POST(BodyPublishers.ofString(
                        QueryClient.form("DeleteRoute", "RouteTableId", MAIN, "DestinationCidrBlock", "0.0.0.0/0")))
                .build();
        assertThatThrownBy(() -> client.sendRaw(delete)).isInstanceOf(IOException.class);
        assertThat(TestVpc.route(vpc.snapshot(), MAIN, "0.0.0.0/0")).isEmpty();

        vpc.behaviour().cutNextResponses("DescribeVpcs", 1);
        HttpRequest describe = signed().POST(BodyPublishers.ofString(QueryClient.form("DescribeVpcs")))
                .build();
        assertThatThrownBy(() -> client.sendRaw(describe)).isInstanceOf(IOException.class);
    }

    private HttpRequest.Builder signed() {
        return HttpRequest.newBuilder(endpoint.uri().resolve("/")).header("Authorization", QueryClient.SIGNATURE);
    }

    @Test
    void asksForASignatureAndTakesAny() {
        HttpRequest bare = HttpRequest.newBuilder(endpoint.uri().resolve("/"))
                .POST(BodyPublishers.ofString(QueryClient.form("DescribeVpcs")))
                .build();
        Reply unsigned = client.send(bare);
        assertThat(unsigned.status()).isEqualTo(401);
        assertThat(unsigned.code()).isEqualTo("MissingAuthenticationToken");

        HttpRequest basic = HttpRequest.newBuilder(endpoint.uri().resolve("/"))
                .header("Authorization", "Basic eDp5")
                .POST(BodyPublishers.ofString(QueryClient.form("DescribeVpcs")))
                .build();
        assertThat(client.send(basic).code()).isEqualTo("AuthFailure");
    }

    @Test
    void takesQueriesWithGetAndSignaturesInTheQuery() {
        HttpRequest get = HttpRequest.newBuilder(endpoint.uri()
                        .resolve("/?" + QueryClient.form("DescribeVpcs")
                                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b"))
                .build();

        assertThat(client.send(get).all("vpcId")).containsExactly(TestVpc.VPC);
    }

    @Test
    void refusesWhatIsNoQuery() {
        assertThat(client.send(signed().PUT(BodyPublishers.noBody()).build()).status())
                .isEqualTo(405);
        assertThat(client.send(HttpRequest.newBuilder(endpoint.uri().resolve("/x"))
                                .build())
                        .status())
                .isEqualTo(404);
        assertThat(client.send(signed().POST(BodyPublishers.ofString("Version=2016-11-15"))
                                .build())
                        .code())
                .isEqualTo("MissingAction");
        assertThat(client.send(signed().POST(BodyPublishers.ofString("Action=DescribeVpcs&Version=2010-01-01"))
                                .build())
                        .code())
                .isEqualTo("NoSuchVersion");
        assertThat(client.send(signed().POST(BodyPublishers.ofString("Action=%zz"))
                                .build())
                        .code())
                .isEqualTo("MalformedQueryString");
        assertThat(client.send(signed().POST(BodyPublishers.ofString("a=1&a=2")).build())
                        .code())
                .isEqualTo("MalformedQueryString");
        assertThat(client.send(signed().POST(BodyPublishers.ofString("x".repeat(2 << 20)))
                                .build())
                        .status())
                .isEqualTo(413);
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(endpoint.uri()).hasHost("127.0.0.1").hasPort(endpoint.port());
    }

    @Test
    void sendsALargeResponseWhole() {
        vpc.behaviour().setRouteQuota(5000);
        for (int i = 0; i < 2000; i++) {
            vpc.createRoute(APPS, Cidr.parse("11." + i / 250 + "." + i % 250 + ".0/24"), ENI_A);
        }

        Reply reply = client.call("DescribeRouteTables", "RouteTableId.1", APPS);

        assertThat(reply.body()).hasSizeGreaterThan(64 * 1024);
        assertThat(reply.all("destinationCidrBlock")).hasSize(2001);
    }
}
