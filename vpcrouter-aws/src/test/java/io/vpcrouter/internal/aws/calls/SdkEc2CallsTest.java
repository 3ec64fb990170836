package io.vpcrouter.internal.aws.calls;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.action;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.error;
import static io.vpcrouter.internal.aws.calls.Ec2Stub.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SdkEc2CallsTest {
    private final Ec2Stub ec2 = new Ec2Stub();
    private final SdkEc2Calls calls = ec2.calls();

    @AfterEach
    void stop() {
        calls.close();
        ec2.close();
    }

    @Test
    void asksForTheTablesOfTheVpcInPages() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("", "rtb-1")));

        assertThat(calls.routeTables()).extracting(RouteTable::id).containsExactly("rtb-1");

        assertThat(ec2.requests("DescribeRouteTables"))
                .containsExactly(Map.of("Filter.1.Name", "vpc-id", "Filter.1.Value.1", "vpc-1", "MaxResults", "10"));
    }

    @Test
    void asksForMoreTablesAPageOnceItKnowsThatTheyAreSmall() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("", "rtb-1")));

        calls.routeTables();
        calls.routeTables();

        assertThat(ec2.requests("DescribeRouteTables"))
                .extracting(request -> request.get("MaxResults"))
                .containsExactly("10", "100");
    }

    @Test
    void joinsAllPagesOfAListing() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("<nextToken>page-2</nextToken>", "rtb-1")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .withRequestBody(containing("NextToken=page-2"))
                .willReturn(ok("DescribeRouteTables", tables("<nextToken></nextToken>", "rtb-2"))));

        assertThat(calls.routeTables()).extracting(RouteTable::id).containsExactly("rtb-1", "rtb-2");
    }

    @Test
    void takesATableThatIsOnTwoPagesOnce() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("<nextToken>page-2</nextToken>", "rtb-1")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .withRequestBody(containing("NextToken=page-2"))
                .willReturn(ok("DescribeRouteTables", tables("", "rtb-1", "rtb-2"))));

        assertThat(calls.routeTables()).extracting(RouteTable::id).containsExactly("rtb-1", "rtb-2");
    }

    @Test
    void refusesAListingThatNeverEnds() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("<nextToken>again</nextToken>", "rtb-1")));

        assertThatThrownBy(calls::routeTables)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT))
                .hasMessageContaining("the same page again");
    }

    @Test
    void failsAListingWhoseSecondPageFails() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("<nextToken>page-2</nextToken>", "rtb-1")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .withRequestBody(containing("NextToken=page-2"))
                .willReturn(error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.")));

        assertThatThrownBy(calls::routeTables).isInstanceOf(CloudException.class);
    }

    @Test
    void startsAListingAgainThatLostItsPlace() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("<nextToken>page-2</nextToken>", "rtb-1")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .withRequestBody(containing("NextToken=page-2"))
                .inScenario("stale")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("fresh")
                .willReturn(error(400, "InvalidNextToken", "The token has expired.")));
        ec2.server.stubFor(action("DescribeRouteTables")
                .withRequestBody(containing("NextToken=page-2"))
                .inScenario("stale")
                .whenScenarioStateIs("fresh")
                .willReturn(ok("DescribeRouteTables", tables("", "rtb-2"))));

        assertThat(calls.routeTables()).extracting(RouteTable::id).containsExactly("rtb-1", "rtb-2");
    }

    /** As moto writes it: laid out over lines, in an older namespace, with less in it and other things too. */
    @Test
    void readsWhatOtherEmulatorsWrite() {
        ec2.answers("DescribeRouteTables", aResponse().withBody("""

                <DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2013-10-15/">
                  <requestId>req-1</requestId>
                  <routeTableSet>
                    <item>
                      <routeTableId>rtb-1</routeTableId>
                      <vpcId>vpc-1</vpcId>
                      <routeSet>
                        <item>
                          <destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>
                          <gatewayId>local</gatewayId>
                          <state>active</state>
                        </item>
                        <item>
                          <destinationCidrBlock>10.1.0.0/16</destinationCidrBlock>
                          <networkInterfaceId>eni-1</networkInterfaceId>
                        </item>
                      </routeSet>
                      <associationSet>
                        <item>
                          <main>true</main>
                        </item>
                      </associationSet>
                      <weather><item>rain</item></weather>
                    </item>
                  </routeTableSet>
                </DescribeRouteTablesResponse>
                """));
        ec2.answers("DescribeNetworkInterfaces", aResponse().withBody("""
                <DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2013-10-15/">
                  <networkInterfaceSet>
                    <item>
                      <networkInterfaceId>eni-1</networkInterfaceId>
                      <requesterManaged>False</requesterManaged>
                      <status>in-use</status>
                      <privateIpAddress>10.0.0.6</privateIpAddress>
                      <sourceDestCheck>True</sourceDestCheck>
                      <groupSet>
                      </groupSet>
                    </item>
                  </networkInterfaceSet>
                </DescribeNetworkInterfacesResponse>
                """));

        assertThat(calls.routeTables()).singleElement().satisfies(table -> {
            assertThat(table.main()).isTrue();
            assertThat(table.routes())
                    .extracting(row -> row.target().id() + " " + row.origin())
                    .containsExactly("local TABLE", "eni-1 STATIC");
        });
        assertThat(calls.allInterfaces()).singleElement().satisfies(eni -> {
            assertThat(eni.details().attached()).isTrue();
            assertThat(eni.details().sourceDestCheck()).isTrue();
            assertThat(eni.primary()).isEqualTo(IpAddress.parse("10.0.0.6"));
        });
    }

    @Test
    void leavesOutTablesOfAnotherVpc() {
        ec2.answers(
                "DescribeRouteTables",
                ok(
                        "DescribeRouteTables",
                        "<routeTableSet><item><routeTableId>rtb-9</routeTableId><vpcId>vpc-9</vpcId></item></routeTableSet>"));

        assertThat(calls.routeTables()).isEmpty();
    }

    @Test
    void leavesOutInterfacesOfAnotherVpc() {
        ec2.answers(
                "DescribeNetworkInterfaces",
                ok(
                        "DescribeNetworkInterfaces",
                        "<networkInterfaceSet><item><networkInterfaceId>eni-9</networkInterfaceId><vpcId>vpc-9</vpcId>"
                                + "</item><item><networkInterfaceId>eni-1</networkInterfaceId><vpcId>vpc-1</vpcId></item>"
                                + "</networkInterfaceSet>"));

        assertThat(calls.interfacesByAddress(List.of(IpAddress.parse("10.0.0.6"))))
                .extracting(FoundInterface::id)
                .containsExactly("eni-1");
    }

    @Test
    void asksForInterfacesByAddressWithinTheVpc() {
        ec2.answers("DescribeNetworkInterfaces", ok("DescribeNetworkInterfaces", interfaces("eni-1")));

        List<FoundInterface> found =
                calls.interfacesByAddress(List.of(IpAddress.parse("10.0.0.7"), IpAddress.parse("10.0.0.6")));

        assertThat(found).extracting(FoundInterface::id).containsExactly("eni-1");
        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .containsExactly(Map.of(
                        "Filter.1.Name", "addresses.private-ip-address",
                        "Filter.1.Value.1", "10.0.0.6",
                        "Filter.1.Value.2", "10.0.0.7",
                        "Filter.2.Name", "vpc-id",
                        "Filter.2.Value.1", "vpc-1",
                        "MaxResults", "1000",
                        "IncludeManagedResources", "true"));
    }

    @Test
    void asksForIpv6AddressesApart() {
        ec2.answers("DescribeNetworkInterfaces", ok("DescribeNetworkInterfaces", interfaces("eni-1")));

        calls.interfacesByAddress(List.of(IpAddress.parse("2001:DB8:0::1"), IpAddress.parse("10.0.0.6")));

        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .extracting(request -> request.get("Filter.1.Name"), request -> request.get("Filter.1.Value.1"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("addresses.private-ip-address", "10.0.0.6"),
                        org.assertj.core.groups.Tuple.tuple("ipv6-addresses.ipv6-address", "2001:db8::1"));
    }

    @Test
    void asksForAtMostTwoHundredAddressesAtOnce() {
        ec2.answers("DescribeNetworkInterfaces", ok("DescribeNetworkInterfaces", interfaces()));
        List<IpAddress> hosts =
                IntStream.range(0, 201).mapToObj(IpAddress::ofIpv4).toList();

        calls.interfacesByAddress(hosts);

        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .extracting(request -> request.keySet().stream()
                        .filter(key -> key.startsWith("Filter.1.Value."))
                        .count())
                .containsExactly(200L, 1L);
        // EC2 counts the values of all filters of a call together.
        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .extracting(request -> request.get("Filter.2.Name"))
                .containsExactly(null, "vpc-id");
    }

    @Test
    void makesNoCallForNoAddress() {
        assertThat(calls.interfacesByAddress(List.of())).isEmpty();
        assertThat(calls.interfacesById(List.of())).isEmpty();

        assertThat(ec2.server.getAllServeEvents()).isEmpty();
    }

    @Test
    void asksForInterfacesByIdWithAFilterThatSparesTheRestIfOneIsGone() {
        ec2.answers("DescribeNetworkInterfaces", ok("DescribeNetworkInterfaces", interfaces("eni-1")));

        calls.interfacesById(List.of("eni-2", "eni-1"));

        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .containsExactly(Map.of(
                        "Filter.1.Name", "network-interface-id",
                        "Filter.1.Value.1", "eni-1",
                        "Filter.1.Value.2", "eni-2",
                        "Filter.2.Name", "vpc-id",
                        "Filter.2.Value.1", "vpc-1",
                        "MaxResults", "1000",
                        "IncludeManagedResources", "true"));
    }

    @Test
    void doesWithoutAParameterThatAnOlderEndpointRefuses() {
        ec2.answers("DescribeNetworkInterfaces", ok("DescribeNetworkInterfaces", interfaces("eni-1")));
        ec2.server.stubFor(action("DescribeNetworkInterfaces")
                .withRequestBody(containing("IncludeManagedResources"))
                .willReturn(error(400, "UnknownParameter", "The parameter IncludeManagedResources is not recognized")));

        assertThat(calls.allInterfaces()).extracting(FoundInterface::id).containsExactly("eni-1");
        assertThat(calls.allInterfaces()).extracting(FoundInterface::id).containsExactly("eni-1");

        assertThat(ec2.requests("DescribeNetworkInterfaces"))
                .extracting(request -> request.containsKey("IncludeManagedResources"))
                .containsExactly(true, false, false);
    }

    @Test
    void asksForTheSubnetsOfTheVpc() {
        ec2.answers(
                "DescribeSubnets",
                ok(
                        "DescribeSubnets",
                        "<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>"
                                + "<availabilityZone>us-east-1a</availabilityZone></item></subnetSet>"));

        assertThat(calls.subnets()).containsExactly(new Subnet("subnet-1", "us-east-1a"));

        assertThat(ec2.requests("DescribeSubnets"))
                .containsExactly(Map.of("Filter.1.Name", "vpc-id", "Filter.1.Value.1", "vpc-1", "MaxResults", "1000"));
    }

    @Test
    void knowsWhetherTheVpcIsThere() {
        ec2.answers("DescribeVpcs", ok("DescribeVpcs", "<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>"));
        assertThat(calls.vpcExists()).isTrue();

        ec2.answers("DescribeVpcs", ok("DescribeVpcs", "<vpcSet/>"));
        assertThat(calls.vpcExists()).isFalse();

        assertThat(ec2.requests("DescribeVpcs").get(0))
                .isEqualTo(Map.of("Filter.1.Name", "vpc-id", "Filter.1.Value.1", "vpc-1"));
    }

    @Test
    void writesNameTheInterfaceAndOneDestination() {
        for (String action : List.of("CreateRoute", "ReplaceRoute", "DeleteRoute")) {
            ec2.answers(action, ok(action, "<return>true</return>"));
        }

        calls.createRoute("rtb-1", Cidr.parse("10.1.0.0/16"), "eni-1", WritePermit.ALWAYS);
        calls.createRoute("rtb-1", Cidr.parse("2001:db8::/32"), "eni-1", WritePermit.ALWAYS);
        calls.replaceRoute("rtb-1", Cidr.parse("10.1.0.0/16"), "eni-1", WritePermit.ALWAYS);
        calls.replaceRoute("rtb-1", Cidr.parse("2001:db8::/32"), "eni-1", WritePermit.ALWAYS);
        calls.deleteRoute("rtb-1", Cidr.parse("10.1.0.0/16"), WritePermit.ALWAYS);
        calls.deleteRoute("rtb-1", Cidr.parse("2001:db8::/32"), WritePermit.ALWAYS);

        Map<String, String> ipv4 = Map.of("RouteTableId", "rtb-1", "DestinationCidrBlock", "10.1.0.0/16");
        Map<String, String> ipv6 = Map.of("RouteTableId", "rtb-1", "DestinationIpv6CidrBlock", "2001:db8::/32");
        for (String action : List.of("CreateRoute", "ReplaceRoute")) {
            assertThat(ec2.requests(action))
                    .containsExactly(
                            with(ipv4, "NetworkInterfaceId", "eni-1"), with(ipv6, "NetworkInterfaceId", "eni-1"));
        }
        assertThat(ec2.requests("DeleteRoute")).containsExactly(ipv4, ipv6);
    }

    @Test
    void switchesTheSourceDestCheckOff() {
        ec2.answers("ModifyNetworkInterfaceAttribute", ok("ModifyNetworkInterfaceAttribute", "<return>true</return>"));

        calls.switchOffSourceDestCheck("eni-1", WritePermit.ALWAYS);

        assertThat(ec2.requests("ModifyNetworkInterfaceAttribute"))
                .containsExactly(Map.of("NetworkInterfaceId", "eni-1", "SourceDestCheck.Value", "false"));
    }

    @Test
    void dryRunsEndWellIfTheyWouldBeAllowed() {
        for (String action : List.of("CreateRoute", "ReplaceRoute", "DeleteRoute", "ModifyNetworkInterfaceAttribute")) {
            ec2.answers(action, error(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."));
        }

        calls.tryCreateRoute("rtb-1", Cidr.parse("2001:db8::/32"), "eni-1");
        calls.tryReplaceRoute("rtb-1", Cidr.parse("192.0.2.0/24"), "eni-1");
        calls.tryDeleteRoute("rtb-1", Cidr.parse("192.0.2.0/24"));
        calls.trySourceDestCheck("eni-1", true);

        Map<String, String> row =
                Map.of("DryRun", "true", "RouteTableId", "rtb-1", "DestinationCidrBlock", "192.0.2.0/24");
        assertThat(ec2.requests("CreateRoute"))
                .containsExactly(Map.of(
                        "DryRun",
                        "true",
                        "RouteTableId",
                        "rtb-1",
                        "DestinationIpv6CidrBlock",
                        "2001:db8::/32",
                        "NetworkInterfaceId",
                        "eni-1"));
        assertThat(ec2.requests("ReplaceRoute")).containsExactly(with(row, "NetworkInterfaceId", "eni-1"));
        assertThat(ec2.requests("DeleteRoute")).containsExactly(row);
        assertThat(ec2.requests("ModifyNetworkInterfaceAttribute"))
                .containsExactly(
                        Map.of("DryRun", "true", "NetworkInterfaceId", "eni-1", "SourceDestCheck.Value", "true"));
        assertThat(calls.statistics()).containsEntry("failures", Map.of());
    }

    @Test
    void aDryRunThatIsRefusedSaysWhatToAllow() {
        ec2.answers("DeleteRoute", error(403, "UnauthorizedOperation", "You are not authorized."));

        assertThatThrownBy(() -> calls.tryDeleteRoute("rtb-1", Cidr.parse("192.0.2.0/24")))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("allow ec2:DeleteRoute");
    }

    @Test
    void countsCallsAndFailures() {
        ec2.answers("DescribeRouteTables", ok("DescribeRouteTables", tables("", "rtb-1")));
        ec2.answers("DeleteRoute", error(400, "InvalidParameterValue", "cannot remove local route"));

        calls.routeTables();
        assertThatThrownBy(() -> calls.deleteRoute("rtb-1", Cidr.parse("10.0.0.0/16"), WritePermit.ALWAYS))
                .isInstanceOf(CloudException.class);

        assertThat(calls.statistics())
                .isEqualTo(Map.of(
                        "calls",
                        Map.of("DescribeRouteTables", 1L, "DeleteRoute", 1L),
                        "failures",
                        Map.of("INVALID", 1L)));
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(parameters);
        all.put(name, value);
        return all;
    }

    private static String tables(String more, String... ids) {
        return IntStream.range(0, ids.length)
                        .mapToObj(i -> "<item><routeTableId>" + ids[i] + "</routeTableId><vpcId>vpc-1</vpcId></item>")
                        .collect(Collectors.joining("", "<routeTableSet>", "</routeTableSet>"))
                + more;
    }

    private static String interfaces(String... ids) {
        return IntStream.range(0, ids.length)
                .mapToObj(
                        i -> "<item><networkInterfaceId>" + ids[i] + "</networkInterfaceId><vpcId>vpc-1</vpcId></item>")
                .collect(Collectors.joining("", "<networkInterfaceSet>", "</networkInterfaceSet>"));
    }
}
