package io.vpcrouter.internal.aws.provider;

import static io.vpcrouter.internal.aws.provider.FakeEc2.eni;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final Set<Action> ALL = Set.of(Action.CREATE, Action.REPLACE, Action.DELETE);
    private static final Route LOCAL =
            new Route(Cidr.parse("10.0.0.0/16"), new RouteTarget.Foreign("local"), Route.Origin.TABLE, false);

    private static final Route OURS = Route.of(Cidr.parse("10.1.0.0/16"), new RouteTarget.Interface("eni-7"));
    private static final String TO_NOBODY = " to eni-00000000000000000";

    private final FakeEc2 ec2 = new FakeEc2();

    private void check(Set<Action> changes, boolean sourceDestCheck, Route... rows) {
        RouteTable table = new RouteTable("rtb-1", true, Set.of(), false, Map.of(), List.of(rows));
        NetworkInterface eni = eni("eni-1", "10.0.0.6", true).details();
        new Preflight(ec2, new NetworkSnapshot("vpc-1", List.of(table), List.of(eni), List.of()))
                .check(changes, sourceDestCheck);
    }

    private static CloudException denied(String operation) {
        return new CloudException(Kind.DENIED, operation, "UnauthorizedOperation", "no", null);
    }

    @Test
    void asksForWhatWouldChangeNothing() {
        check(ALL, true, LOCAL, OURS);

        assertThat(ec2.asked)
                .containsExactly(
                        "try CreateRoute 10.1.0.0/16 in rtb-1 to eni-7",
                        "try ReplaceRoute 192.0.2.0/24 in rtb-1 to eni-1",
                        "try DeleteRoute 192.0.2.0/24 in rtb-1",
                        "try ModifyNetworkInterfaceAttribute eni-1 true");
    }

    @Test
    void asksOnlyForWhatCanCome() {
        check(Set.of(Action.CREATE), false, LOCAL, OURS);

        assertThat(ec2.asked).containsExactly("try CreateRoute 10.1.0.0/16 in rtb-1 to eni-7");
    }

    @Test
    void namesNoRowThatTheTableHas() {
        Route somebodys = Route.of(Cidr.parse("192.0.2.0/24"), new RouteTarget.Interface("eni-9"));

        check(Set.of(Action.DELETE), false, LOCAL, somebodys);

        assertThat(ec2.asked).containsExactly("try DeleteRoute 198.51.100.0/24 in rtb-1");
    }

    @Test
    void asksForARowToNobodyWhereNoRowLeadsToAnInterface() {
        Route gateway = Route.of(Cidr.parse("0.0.0.0/0"), new RouteTarget.Foreign("igw-1"));
        Route inspected = new Route(LOCAL.destination(), new RouteTarget.Interface("eni-9"), Route.Origin.TABLE, false);
        Route learned =
                new Route(OURS.destination(), new RouteTarget.Interface("eni-9"), Route.Origin.PROPAGATED, false);

        for (Route row : List.of(LOCAL, gateway, inspected, learned)) {
            check(Set.of(Action.CREATE), false, row);
        }

        assertThat(ec2.asked).hasSize(4).containsOnly("try CreateRoute 192.0.2.0/24 in rtb-1" + TO_NOBODY);
    }

    @Test
    void asksAboutReplacementsEvenIfNoHostIsInTheVpc() {
        RouteTable table = new RouteTable("rtb-1", true, Set.of(), false, Map.of(), List.of(LOCAL));

        new Preflight(ec2, new NetworkSnapshot("vpc-1", List.of(table), List.of(), List.of())).check(ALL, false);

        assertThat(ec2.asked).contains("try ReplaceRoute 192.0.2.0/24 in rtb-1" + TO_NOBODY);
    }

    @Test
    void namesEveryActionThatIsNotAllowed() {
        ec2.dryRunAnswers.put("CreateRoute", denied("CreateRoute"));
        ec2.dryRunAnswers.put("DeleteRoute", denied("DeleteRoute"));

        CloudException refusal = catchThrowableOfType(CloudException.class, () -> check(ALL, false, LOCAL));

        assertThat(refusal.kind()).isEqualTo(Kind.DENIED);
        assertThat(refusal).hasMessageContaining("ec2:CreateRoute, ec2:DeleteRoute");
        assertThat(refusal.getMessage()).doesNotContain("ec2:ReplaceRoute");
    }

    @Test
    void holdsNoOtherAnswerAgainstAnybody() {
        ec2.dryRunAnswers.put(
                "CreateRoute", new CloudException(Kind.CONFLICT, "CreateRoute", "RouteAlreadyExists", "", null));
        ec2.dryRunAnswers.put("ReplaceRoute", new CloudException(Kind.TRANSIENT, "ReplaceRoute", null, "", null));

        assertThatCode(() -> check(ALL, false, LOCAL)).doesNotThrowAnyException();
        assertThat(ec2.asked).hasSize(3);
    }
}
