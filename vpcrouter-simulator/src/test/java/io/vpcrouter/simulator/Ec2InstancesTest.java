package io.vpcrouter.simulator;

import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ENI_B;
import static io.vpcrouter.simulator.TestVpc.FREE_ENI;
import static io.vpcrouter.simulator.TestVpc.ROUTER_A;
import static io.vpcrouter.simulator.TestVpc.ROUTER_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.QueryClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What foreign clients ask of instances and interfaces: launches, filters, reasons, attributes. */
class Ec2InstancesTest {
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

    private Reply launch(int count) {
        return client.call(
                "RunInstances",
                "ImageId",
                "ami-1",
                "MinCount",
                "1",
                "MaxCount",
                String.valueOf(count),
                "SubnetId",
                "subnet-a");
    }

    private Reply filtered(String action, String filter, String value) {
        return client.call(action, "Filter.1.Name", filter, "Filter.1.Value.1", value);
    }

    @Test
    void oneLaunchIsOneReservationWithAllItsInstances() {
        Reply launched = launch(3);
        String reservation = launched.one("reservationId");

        Reply described = filtered("DescribeInstances", "reservation-id", reservation);

        assertThat(launched.all("amiLaunchIndex")).containsExactly("0", "1", "2");
        assertThat(described.all("reservationId")).containsExactly(reservation);
        assertThat(described.all("amiLaunchIndex")).containsExactly("0", "1", "2");
        assertThat(client.call("DescribeInstances").all("reservationId"))
                .containsExactlyInAnyOrder("r-a", "r-b", reservation);
    }

    @Test
    void aReservationMayGoOnOnTheNextPage() {
        Reply launched = launch(12);
        List<String> seen = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        String token = "";
        do {
            Reply page = client.call(
                    "DescribeInstances",
                    "MaxResults",
                    "5",
                    "NextToken",
                    token,
                    "Filter.1.Name",
                    "image-id",
                    "Filter.1.Value.1",
                    "ami-1");
            assertThat(page.all("reservationId")).containsExactly(launched.one("reservationId"));
            seen.addAll(page.all("privateDnsName"));
            indexes.addAll(page.all("amiLaunchIndex"));
            token = page.all("nextToken").stream().findFirst().orElse("");
        } while (!token.isEmpty());

        assertThat(seen).hasSize(12).doesNotHaveDuplicates();
        assertThat(indexes).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @ParameterizedTest
    @CsvSource({
        "image-id, imageId",
        "private-dns-name, privateDnsName",
        "launch-time, launchTime",
        "launch-index, amiLaunchIndex",
        "architecture, architecture",
        "hypervisor, hypervisor",
        "root-device-name, rootDeviceName",
        "root-device-type, rootDeviceType",
        "virtualization-type, virtualizationType",
        "tenancy, tenancy",
        "ebs-optimized, ebsOptimized",
        "ena-support, enaSupport",
        "reason, reason"
    })
    void anInstanceIsFoundByWhatIsShownOfIt(String filter, String element) {
        vpc.stopInstance(ROUTER_A);
        String shown =
                client.call("DescribeInstances", "InstanceId.1", ROUTER_A).one(element);

        assertThat(filtered("DescribeInstances", filter, shown).all("privateDnsName"))
                .contains("ip-10-0-1-10.ec2.internal");
        assertThat(filtered("DescribeInstances", filter, "no-such-value").all("instanceId"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeVpcs, dhcp-options-id, dhcpOptionsId",
        "DescribeVpcs, cidr-block-association.association-id, associationId",
        "DescribeSubnets, subnet-arn, subnetArn",
        "DescribeSubnets, ipv6-cidr-block-association.association-id, associationId",
        "DescribeNetworkInterfaces, attachment.attach-time, attachTime"
    })
    void everythingElseIsFoundByWhatIsShownOfItToo(String action, String filter, String element) {
        String shown = client.call(action).one(element);

        assertThat(filtered(action, filter, shown).all(element)).contains(shown);
        assertThat(filtered(action, filter, "no-such-value").all(element)).isEmpty();
    }

    @Test
    void tellsWhoStoppedAnInstanceAndWhen() {
        clock.advance(Duration.ofSeconds(83));

        client.call("StopInstances", "InstanceId.1", ROUTER_A);

        Reply stopped = client.call("DescribeInstances", "InstanceId.1", ROUTER_A);
        assertThat(stopped.one("reason")).isEqualTo("User initiated (2026-01-01 00:01:23 GMT)");
        assertThat(stopped.body())
                .contains("<stateReason><code>Client.UserInitiatedShutdown</code>"
                        + "<message>Client.UserInitiatedShutdown: User initiated shutdown</message></stateReason>");
        assertThat(filtered("DescribeInstances", "state-reason-code", "Client.*")
                        .all("reservationId"))
                .containsExactly("r-a");
        assertThat(client.call("DescribeInstances", "InstanceId.1", ROUTER_B).one("reason"))
                .isEmpty();
    }

    @Test
    void forgetsTheReasonWhenTheInstanceStartsAgain() {
        client.call("StopInstances", "InstanceId.1", ROUTER_A);
        client.call("StartInstances", "InstanceId.1", ROUTER_A);

        Reply started = client.call("DescribeInstances", "InstanceId.1", ROUTER_A);

        assertThat(started.one("reason")).isEmpty();
        assertThat(started.all("stateReason")).isEmpty();
    }

    @Test
    void tellsWhoTerminatedAnInstance() {
        client.call("TerminateInstances", "InstanceId.1", ROUTER_A);

        assertThat(client.call("DescribeInstances", "InstanceId.1", ROUTER_A).one("reason"))
                .startsWith("User initiated (");
    }

    @Test
    void saysInTheWordsOfEc2ThatNoInstanceIsNamed() {
        assertThat(client.call("TerminateInstances").message()).isEqualTo("No instances specified");
    }

    @ParameterizedTest
    @CsvSource({
        "instanceType, <instanceType><value>t3.micro</value></instanceType>",
        "sourceDestCheck, <sourceDestCheck><value>true</value></sourceDestCheck>",
        "disableApiTermination, <disableApiTermination><value>false</value></disableApiTermination>",
        "rootDeviceName, <rootDeviceName><value>/dev/xvda</value></rootDeviceName>",
        "userData, <userData></userData>",
        "groupSet, <groupSet></groupSet>",
        "enclaveOptions, <enclaveOptions><enabled>false</enabled></enclaveOptions>"
    })
    void describesOneAttributeOfAnInstance(String attribute, String xml) {
        Reply described = client.call("DescribeInstanceAttribute", "InstanceId", ROUTER_A, "Attribute", attribute);

        assertThat(described.one("instanceId")).isEqualTo(ROUTER_A);
        assertThat(described.body()).endsWith("</instanceId>" + xml + "</DescribeInstanceAttributeResponse>");
    }

    @Test
    void describesOneAttributeOfAnInterface() {
        vpc.setSourceDestCheck(ENI_B, false);

        assertThat(interfaceAttribute(ENI_B, "sourceDestCheck").one("value")).isEqualTo("false");
        assertThat(interfaceAttribute(ENI_B, "description").one("value")).isEmpty();
        assertThat(interfaceAttribute(ENI_B, "groupSet").all("item")).isEmpty();
        Reply attached = interfaceAttribute(ENI_B, "attachment");
        assertThat(attached.one("instanceId")).isEqualTo(ROUTER_B);
        assertThat(attached.one("deleteOnTermination")).isEqualTo("true");
        Reply free = interfaceAttribute(FREE_ENI, "attachment");
        assertThat(free.one("networkInterfaceId")).isEqualTo(FREE_ENI);
        assertThat(free.all("attachment")).isEmpty();
    }

    private Reply interfaceAttribute(String eni, String attribute) {
        return client.call("DescribeNetworkInterfaceAttribute", "NetworkInterfaceId", eni, "Attribute", attribute);
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeInstanceAttribute, InstanceId, i-none, instanceType, InvalidInstanceID.NotFound",
        "DescribeInstanceAttribute, InstanceId, i-a, colour, InvalidParameterValue",
        "DescribeInstanceAttribute, InstanceId, i-a, '', InvalidParameterCombination",
        "DescribeNetworkInterfaceAttribute, NetworkInterfaceId, eni-none, description, "
                + "InvalidNetworkInterfaceID.NotFound",
        "DescribeNetworkInterfaceAttribute, NetworkInterfaceId, eni-a, colour, InvalidParameterValue",
        "DescribeNetworkInterfaceAttribute, NetworkInterfaceId, eni-a, '', InvalidParameterCombination"
    })
    void refusesAttributesThatAreNot(String action, String parameter, String id, String attribute, String code) {
        assertThat(client.call(action, parameter, id, "Attribute", attribute).code())
                .isEqualTo(code);
    }

    @Test
    void changesOneAttributeAtATime() {
        Reply refused = client.call(
                "ModifyNetworkInterfaceAttribute",
                "NetworkInterfaceId",
                ENI_A,
                "SourceDestCheck.Value",
                "false",
                "Description.Value",
                "text");

        assertThat(refused.code()).isEqualTo("InvalidParameterCombination");
        assertThat(refused.message())
                .isEqualTo("Fields for multiple attribute types specified: sourceDestCheck, description");
    }
}
