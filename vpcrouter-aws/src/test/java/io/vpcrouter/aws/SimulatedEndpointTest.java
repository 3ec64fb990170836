package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.provider.RecordingContext;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider with the real SDK against the simulated VPC, whose rules are those of EC2. */
class SimulatedEndpointTest {
    private static final Cidr DESTINATION = Cidr.parse("10.55.0.0/16");
    private static final Cidr IPV6_DESTINATION = Cidr.parse("2001:db8:55::/48");
    private static final RouteTarget OLD = new RouteTarget.Interface("eni-a");

    private final SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
            .cidr("10.0.0.0/16")
            .cidr("2001:db8:0:100::/56")
            .subnet("subnet-a", "us-east-1a", "10.0.1.0/24", "2001:db8:0:100::/64")
            .subnet("subnet-b", "us-east-1b", "10.0.2.0/24")
            .instance("i-a", "running")
            .instance("i-b", "running")
            .eni("eni-a", "subnet-a", "i-a", "10.0.1.10", "10.0.1.11", "2001:db8:0:100::10")
            .prefix("eni-a", "10.0.1.64/28")
            .eni("eni-b", "subnet-b", "i-b", "10.0.2.10")
            .eni("eni-b2", "subnet-b", "i-b", "10.0.2.20")
            .eni("eni-free", "subnet-a", null, "10.0.1.99")
            .eni("eni-stranger", "subnet-a", null, "10.0.1.98")
            .prefixList("pl-7", "IPv4", 20, "10.91.0.0/16", "10.92.0.0/16")
            .prefixList("pl-6", "IPv6", 5, "2001:db8:91::/48")
            .table("rtb-main")
            .main("rtb-main")
            .route("rtb-main", "0.0.0.0/0", "igw-1")
            .route("rtb-main", "10.77.0.0/16", "eni-b2")
            .route("rtb-main", "10.78.0.0/16", "eni-gone")
            .learnedRoute("rtb-main", "10.200.0.0/16", "vgw-1")
            .route("rtb-main", "pl-1", "vpce-1")
            .table("rtb-apps")
            .associate("rtb-apps", "subnet-b")
            .tag("rtb-apps", "Name", "apps")
            .table("rtb-edge")
            .associate("rtb-edge", "igw-1")
            .build(RouterClock.system());
    private final Ec2Endpoint endpoint = start(vpc);
    private final CloudProvider provider = provider("vpc-1", "warn");

    private static Ec2Endpoint start(SimulatedVpc vpc) {
        try {
            vpc.behaviour().setThrottling(false);
            return Ec2Endpoint.start(vpc, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CloudProvider provider(String id, String sourceDestCheck) {
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.REGION, "us-east-1")
                .set(AwsOptions.VPC, id)
                .set(AwsOptions.ENDPOINT, endpoint.uri())
                .parse(AwsCloudPlugin.SOURCE_DEST_CHECK, sourceDestCheck)
                .build();
        return new AwsCloudPlugin()
                .create(
                        options,
                        new RecordingContext(RouterClock.system()),
                        Ec2Stub.NO_ENVIRONMENT,
                        Ec2Stub.CREDENTIALS);
    }

    @AfterEach
    void stop() {
        provider.close();
        endpoint.close();
    }

    @Test
    void seesWhatIsThere() {
        Set<IpAddress> hosts = hosts("10.0.1.10", "10.0.1.11", "10.0.2.10", "10.0.1.99", "2001:db8:0:100::10");

        assertThat(provider.read(hosts)).isEqualTo(vpc.provider().read(hosts));
    }

    @Test
    void seesTheHostsOfADelegatedPrefix() {
        Set<IpAddress> hosts = hosts("10.0.1.70");

        NetworkSnapshot first = provider.read(hosts);

        assertThat(first.interfaces()).anyMatch(eni -> eni.id().equals("eni-a"));
        assertThat(first).isEqualTo(vpc.provider().read(hosts));
        assertThat(provider.read(hosts)).isEqualTo(first);
    }

    @Test
    void asksForTwoHundredHostsInOneCallAndForMoreInSeveral() {
        Set<IpAddress> hosts = new HashSet<>(hosts("10.0.1.10", "10.0.2.10"));
        for (int i = 0; hosts.size() < 200; i++) {
            hosts.add(IpAddress.parse("10.0.9." + i));
        }
        provider.read(hosts);
        long before = vpc.behaviour().calls();

        NetworkSnapshot second = provider.read(hosts);

        assertThat(vpc.behaviour().calls() - before).isEqualTo(2);
        assertThat(second).isEqualTo(vpc.provider().read(hosts));
        for (int i = 0; hosts.size() < 450; i++) {
            hosts.add(IpAddress.parse("10.0.10." + i));
        }
        assertThat(provider.read(hosts)).isEqualTo(vpc.provider().read(hosts));
    }

    @Test
    void readsPrefixListsWithTheirEntriesAndLeavesOutThoseThatAreNotThere() {
        Set<PrefixListId> asked = Set.of(new PrefixListId("pl-6"), new PrefixListId("pl-7"), new PrefixListId("pl-99"));

        List<PrefixList> found = provider.prefixLists(asked);

        assertThat(found)
                .containsExactly(
                        new PrefixList(
                                new PrefixListId("pl-6"), IpFamily.IPV6, 5, List.of(Cidr.parse("2001:db8:91::/48"))),
                        new PrefixList(
                                new PrefixListId("pl-7"),
                                IpFamily.IPV4,
                                20,
                                List.of(Cidr.parse("10.91.0.0/16"), Cidr.parse("10.92.0.0/16"))));
        vpc.behaviour().setPageSize(1);
        assertThat(provider.prefixLists(asked)).isEqualTo(found);
    }

    @Test
    void createsMovesAndDeletesARouteToAPrefixList() {
        PrefixListId list = new PrefixListId("pl-7");

        provider.apply(new RouteChange.Create("rtb-apps", list, "eni-a"));
        assertThat(targetsOf(list)).containsExactly("eni-a");
        provider.apply(new RouteChange.Replace("rtb-apps", list, OLD, "eni-b"));
        assertThat(targetsOf(list)).containsExactly("eni-b");
        provider.apply(new RouteChange.Delete("rtb-apps", list, OLD));
        assertThat(targetsOf(list)).isEmpty();
    }

    @Test
    void aListThatDoesNotExistIsRefusedWithTheWordsOfEc2() {
        assertThatThrownBy(() -> provider.apply(new RouteChange.Create("rtb-apps", new PrefixListId("pl-99"), "eni-a")))
                .hasMessageContaining("pl-99")
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(CloudException.Kind.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nat-1", "igw-1", "vgw-1", "vpce-1", "tgw-1", "pcx-1", "eigw-1", "cagw-1", "lgw-1", "eni-b"})
    void movesARouteToAnyKindOfFallbackAndBackAndReadsItAsWritten(String fallback) {
        PrefixListId list = new PrefixListId("pl-7");
        RouteTarget target = Fallback.target(fallback);
        provider.apply(new RouteChange.Create("rtb-apps", list, "eni-a"));

        provider.apply(new RouteChange.Replace("rtb-apps", list, OLD, target));
        assertThat(targetsOf(list)).containsExactly(fallback);
        provider.apply(new RouteChange.Replace("rtb-apps", list, target, OLD));
        assertThat(targetsOf(list)).containsExactly("eni-a");
        provider.apply(new RouteChange.Delete("rtb-apps", list, OLD));
        provider.apply(new RouteChange.Create("rtb-apps", list, target));
        assertThat(targetsOf(list)).containsExactly(fallback);
    }

    private List<String> targetsOf(PrefixListId list) {
        return provider.read(Set.of()).tables().stream()
                .filter(table -> table.id().equals("rtb-apps"))
                .flatMap(table -> table.routes().stream())
                .filter(route -> route.destination().equals(list))
                .map(route -> route.target().id())
                .toList();
    }

    @Test
    void seesTheSameInSmallPages() {
        Set<IpAddress> hosts = hosts("10.0.1.10", "10.0.2.10");
        NetworkSnapshot whole = provider.read(hosts);
        vpc.behaviour().setPageSize(1);

        assertThat(provider.read(hosts)).isEqualTo(whole);
    }

    @Test
    void makesTwoRequestsInASteadyPass() {
        Set<IpAddress> hosts = hosts("10.0.1.10", "10.0.1.70");
        provider.read(hosts);
        long before = vpc.behaviour().calls();

        provider.read(hosts);

        assertThat(vpc.behaviour().calls() - before).isEqualTo(2);
    }

    @Test
    void createsReplacesAndDeletesRowsOfBothFamilies() {
        for (Cidr destination : new Cidr[] {DESTINATION, IPV6_DESTINATION}) {
            provider.apply(new RouteChange.Create("rtb-apps", destination, "eni-a"));
            assertThat(target(destination)).contains("eni-a");

            provider.apply(new RouteChange.Replace("rtb-apps", destination, OLD, "eni-b"));
            assertThat(target(destination)).contains("eni-b");

            provider.apply(new RouteChange.Delete("rtb-apps", destination, OLD));
            assertThat(target(destination)).isEmpty();
        }
    }

    @Test
    void countsAsDoneWhatIsAsWanted() {
        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));

        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));
        provider.apply(new RouteChange.Delete("rtb-apps", Cidr.parse("10.99.0.0/16"), OLD));

        assertThat(target(DESTINATION)).contains("eni-a");
    }

    @Test
    void saysWhyAChangeWasNotMade() {
        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));

        assertThat(kind(new RouteChange.Create("rtb-apps", DESTINATION, "eni-b")))
                .isEqualTo(Kind.CONFLICT);
        assertThat(kind(new RouteChange.Replace("rtb-apps", Cidr.parse("10.99.0.0/16"), OLD, "eni-b")))
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(kind(new RouteChange.Replace("rtb-apps", DESTINATION, OLD, "eni-unknown")))
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(kind(new RouteChange.Delete("rtb-unknown", DESTINATION, OLD)))
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(kind(new RouteChange.Delete("rtb-apps", Cidr.parse("10.0.0.0/16"), OLD)))
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void saysThatATableIsFull() {
        vpc.behaviour().setRouteQuota(1);
        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));

        assertThat(kind(new RouteChange.Create("rtb-apps", Cidr.parse("10.56.0.0/16"), "eni-a")))
                .isEqualTo(Kind.LIMIT);
    }

    @Test
    void seesTheBlackholeThatAStoppedRouterLeaves() {
        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));
        vpc.stopInstance("i-a");
        Set<IpAddress> hosts = hosts("10.0.1.10");

        assertThat(provider.read(hosts)).isEqualTo(vpc.provider().read(hosts));
    }

    @Test
    void aLostAnswerToAWriteIsMadeUpForByTheSecondTry() {
        vpc.behaviour().loseNextResponses("CreateRoute", 1);

        provider.apply(new RouteChange.Create("rtb-apps", DESTINATION, "eni-a"));

        assertThat(target(DESTINATION)).contains("eni-a");
    }

    @Test
    void aPageThatIsCutFailsTheRead() {
        vpc.behaviour().cutNextResponses("DescribeRouteTables", 10);

        CloudException failure = catchThrowableOfType(CloudException.class, () -> provider.read(hosts("10.0.1.10")));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void switchesOffTheCheckOfATarget() {
        try (CloudProvider disabling = provider("vpc-1", "disable")) {
            disabling.read(hosts("10.0.2.20", "10.0.1.10"));
            disabling.disableSourceDestCheck("eni-b2");
            NetworkSnapshot after = disabling.read(hosts("10.0.2.20", "10.0.1.10"));

            assertThat(after.interfaces())
                    .filteredOn(eni -> !eni.sourceDestCheck())
                    .extracting(eni -> eni.id())
                    .containsExactly("eni-b2");
            assertThat(vpc.behaviour().calls("ModifyNetworkInterfaceAttribute")).isEqualTo(1);
        }
    }

    @Test
    void aPreflightChangesNothingEvenWhereADryRunIsTakenForTheRealThing() {
        try (CloudProvider disabling = provider("vpc-1", "disable")) {
            for (boolean dryRun : new boolean[] {true, false}) {
                vpc.behaviour().setDryRun(dryRun);
                NetworkSnapshot before = disabling.read(hosts("10.0.1.10"));

                disabling.preflight(before, EnumSet.of(Action.CREATE, Action.REPLACE, Action.DELETE));

                assertThat(disabling.read(hosts("10.0.1.10"))).isEqualTo(before);
            }
        }
        assertThat(vpc.behaviour().calls("CreateRoute")).isEqualTo(2);
        assertThat(vpc.behaviour().calls("ReplaceRoute")).isEqualTo(2);
        assertThat(vpc.behaviour().calls("DeleteRoute")).isEqualTo(2);
        // One more for the interface that a row points at, by the first read.
        assertThat(vpc.behaviour().calls("ModifyNetworkInterfaceAttribute")).isEqualTo(2);
    }

    @Test
    void aPreflightNamesWhatIsNotAllowed() {
        NetworkSnapshot read = provider.read(Set.of());
        vpc.behaviour().refuseNext("ReplaceRoute", 1, "UnauthorizedOperation", 403);

        CloudException refusal =
                catchThrowableOfType(CloudException.class, () -> provider.preflight(read, EnumSet.allOf(Action.class)));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal).hasMessageContaining("allow ec2:ReplaceRoute");
    }

    @Test
    void saysThatAVpcIsNotThere() {
        try (CloudProvider elsewhere = provider("vpc-2", "warn")) {
            CloudException failure = catchThrowableOfType(CloudException.class, () -> elsewhere.read(Set.of()));

            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure).hasMessageContaining("vpc-2");
        }
    }

    private Stream<String> target(Cidr destination) {
        return vpc.snapshot().tables().stream()
                .filter(table -> table.id().equals("rtb-apps"))
                .flatMap(table -> table.routes().stream())
                .filter(row -> row.destination().equals(destination))
                .map(row -> row.target().id());
    }

    private Kind kind(RouteChange change) {
        return catchThrowableOfType(CloudException.class, () -> provider.apply(change))
                .kind();
    }

    private static Set<IpAddress> hosts(String... texts) {
        return Stream.of(texts).map(IpAddress::parse).collect(Collectors.toSet());
    }
}
