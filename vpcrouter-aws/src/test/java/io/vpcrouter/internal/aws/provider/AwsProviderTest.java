package io.vpcrouter.internal.aws.provider;

import static io.vpcrouter.internal.aws.provider.FakeEc2.eni;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwsProviderTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.6");
    private static final IpAddress BACKUP = IpAddress.parse("10.0.0.7");
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");
    private static final RouteTarget OLD = new RouteTarget.Interface("eni-old");

    private final FakeEc2 ec2 = new FakeEc2();
    private final ManualClock clock = new ManualClock();
    private final RecordingContext context = new RecordingContext(clock);
    private AwsProvider provider = provider(SourceDestCheckPolicy.WARN);

    private AwsProvider provider(SourceDestCheckPolicy policy) {
        return new AwsProvider(new AwsLocation("us-east-1", "vpc-1"), ec2, policy, true, context);
    }

    @Test
    void readsTablesInterfacesAndSubnets() {
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6"));
        ec2.subnets.add(new Subnet("subnet-1", "us-east-1a"));

        NetworkSnapshot snapshot = provider.read(Set.of(HOST));

        assertThat(snapshot)
                .isEqualTo(new NetworkSnapshot(
                        "vpc-1",
                        ec2.tables,
                        List.of(ec2.interfaces.get(0).details()),
                        List.of(new Subnet("subnet-1", "us-east-1a"))));
    }

    @Test
    void makesTwoListingsInASteadyPassAndReadsSubnetsHourly() {
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6"));
        ec2.subnets.add(new Subnet("subnet-1", "us-east-1a"));
        provider.read(Set.of(HOST));
        assertThat(ec2.takeAsked()).containsExactly("tables", "interfaces by address [10.0.0.6]", "subnets");

        provider.read(Set.of(HOST));
        assertThat(ec2.takeAsked()).containsExactly("tables", "interfaces by address [10.0.0.6]");

        clock.pass(SubnetCache.MEMORY);
        provider.read(Set.of(HOST));
        assertThat(ec2.takeAsked()).contains("subnets");
    }

    @Test
    void readsSubnetsAgainForOneThatItDoesNotKnowButNotForEver() {
        ec2.tables.add(table("rtb-1", "eni-1"));
        provider.read(Set.of());
        ec2.takeAsked();
        ec2.tables.set(0, new RouteTable("rtb-1", true, Set.of("subnet-new"), false, Map.of(), List.of()));

        provider.read(Set.of());
        assertThat(ec2.takeAsked()).contains("subnets");

        provider.read(Set.of());
        assertThat(ec2.takeAsked()).doesNotContain("subnets");
    }

    @Test
    void staysBelowTwoHundredFiftyListingsAnHourWithADeadHost() {
        ec2.tables.add(table("rtb-1", "eni-1", "eni-stranger"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6"));
        for (int pass = 0; pass < 120; pass++) {
            provider.read(Set.of(HOST, BACKUP));
            clock.pass(Duration.ofSeconds(30));
        }

        assertThat(ec2.asked).hasSizeLessThanOrEqualTo(250);
    }

    @Test
    void saysThatTheVpcIsNotThere() {
        ec2.vpcExists = false;

        assertThatThrownBy(() -> provider.read(Set.of(HOST)))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND))
                .hasMessageContaining("vpc-1: no such VPC in region us-east-1");
    }

    @Test
    void takesAVpcWithoutTablesForAFailedRead() {
        assertThatThrownBy(() -> provider.read(Set.of(HOST)))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.TRANSIENT));
    }

    @Test
    void makesEachChangeWithOneCall() {
        provider.apply(new RouteChange.Create("rtb-1", DESTINATION, "eni-1"));
        provider.apply(new RouteChange.Replace("rtb-1", DESTINATION, OLD, "eni-1"));
        provider.apply(new RouteChange.Delete("rtb-1", DESTINATION, OLD));

        assertThat(ec2.asked)
                .containsExactly(
                        "create 10.1.0.0/16 in rtb-1 to eni-1",
                        "replace 10.1.0.0/16 in rtb-1 to eni-1",
                        "delete 10.1.0.0/16 in rtb-1");
    }

    @Test
    void countsTheDeletionOfARowThatIsGoneAsDone() {
        ec2.failure = failure(CloudException.Kind.NOT_FOUND, "InvalidRoute.NotFound");

        assertThatCode(() -> provider.apply(new RouteChange.Delete("rtb-1", DESTINATION, OLD)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> provider.apply(new RouteChange.Replace("rtb-1", DESTINATION, OLD, "eni-1")))
                .isSameAs(ec2.failure);
    }

    @Test
    void doesNotHideThatTheTableOfADeletionIsGone() {
        ec2.failure = failure(CloudException.Kind.NOT_FOUND, "InvalidRouteTableID.NotFound");

        assertThatThrownBy(() -> provider.apply(new RouteChange.Delete("rtb-1", DESTINATION, OLD)))
                .isSameAs(ec2.failure);
    }

    @Test
    void warnsAsLongAsTheCheckOfARouterIsOn() {
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.addAll(
                List.of(eni("eni-1", "10.0.0.6"), eni("eni-2", "10.0.0.7", true), eni("eni-3", "10.0.0.8", true)));

        provider.read(Set.of(HOST, BACKUP));
        assertThat(context.conditions.get("source_dest_check"))
                .contains("eni-2")
                .doesNotContain("eni-1", "eni-3");

        ec2.interfaces.set(1, eni("eni-2", "10.0.0.7"));
        provider.read(Set.of(HOST, BACKUP));
        assertThat(context.conditions).isEmpty();
        assertThat(ec2.asked).noneMatch(call -> call.startsWith("switch off"));
    }

    @Test
    void warnsAboutARouterThatCarriesItsHostInAPrefix() {
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.1", true, "10.0.0.0/28"));

        provider.read(Set.of(HOST));

        assertThat(context.conditions).containsKey("source_dest_check");
    }

    @Test
    void ignoresTheCheckIfToldTo() {
        provider = provider(SourceDestCheckPolicy.IGNORE);
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", true));

        provider.read(Set.of(HOST));

        assertThat(context.conditions).isEmpty();
    }

    @Test
    void letsTheCoreSwitchTheCheckOffIfToldTo() {
        assertThat(provider(SourceDestCheckPolicy.WARN).disablesSourceDestCheck())
                .isFalse();
        assertThat(provider(SourceDestCheckPolicy.IGNORE).disablesSourceDestCheck())
                .isFalse();
        assertThat(provider(SourceDestCheckPolicy.DISABLE).disablesSourceDestCheck())
                .isTrue();
    }

    @Test
    void neitherAReadNorAWriteSwitchesACheckOff() {
        provider = provider(SourceDestCheckPolicy.DISABLE);
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", true));

        provider.read(Set.of(HOST));
        provider.apply(new RouteChange.Create("rtb-1", Cidr.parse("10.2.0.0/16"), "eni-1"));

        assertThat(switchedOff()).isEmpty();
        assertThat(context.conditions).isEmpty();
    }

    @Test
    void saysWhichChecksOfTargetsStayOnWhereNothingMayBeWritten() {
        context.mayWrite = false;
        provider = provider(SourceDestCheckPolicy.DISABLE);
        ec2.tables.add(table("rtb-1", "eni-1"));
        ec2.interfaces.addAll(List.of(eni("eni-1", "10.0.0.6", true), eni("eni-2", "10.0.0.7", true)));

        provider.read(Set.of(HOST, BACKUP));

        assertThat(switchedOff()).isEmpty();
        assertThat(context.conditions.get("source_dest_check"))
                .contains("eni-1", "would be switched off")
                .doesNotContain("eni-2");
    }

    @Test
    void reportsACheckThatCannotBeSwitchedOffUntilItCan() {
        provider = provider(SourceDestCheckPolicy.DISABLE);
        ec2.refusal = failure(CloudException.Kind.DENIED, "UnauthorizedOperation");

        assertThatThrownBy(() -> provider.disableSourceDestCheck("eni-1")).isSameAs(ec2.refusal);
        assertThat(context.conditions.get("source_dest_check")).contains("eni-1", "UnauthorizedOperation");

        ec2.refusal = null;
        provider.disableSourceDestCheck("eni-1");
        assertThat(switchedOff()).containsExactly("switch off eni-1", "switch off eni-1");
        assertThat(context.conditions).isEmpty();
    }

    @Test
    void closesItsCalls() {
        provider.close();

        assertThat(ec2.asked).containsExactly("close");
    }

    @Test
    void tellsWhereItWorks() {
        assertThat(provider.network()).isEqualTo("vpc-1");
        assertThat(provider.statistics()).containsEntry("region", "us-east-1").containsEntry("vpc", "vpc-1");
    }

    private List<String> switchedOff() {
        return ec2.asked.stream().filter(call -> call.startsWith("switch off")).toList();
    }

    private static CloudException failure(CloudException.Kind kind, String code) {
        return new CloudException(kind, "SomeCall", code, code, null);
    }

    private static RouteTable table(String id, String... targets) {
        List<Route> rows = new java.util.ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            rows.add(Route.of(Cidr.parse("10." + (i + 1) + ".0.0/16"), new RouteTarget.Interface(targets[i])));
        }
        return new RouteTable(id, true, Set.of("subnet-1"), false, Map.of(), rows);
    }
}
