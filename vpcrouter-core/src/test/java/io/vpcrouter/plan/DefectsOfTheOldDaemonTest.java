package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import io.vpcrouter.view.VpcView;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Defects of vpc-router 1.8.3, and traps that others fell into, as far as planning is concerned: one test for each, so that
 * none comes back. All of them, with the tests of those elsewhere, are in {@code docs/traps.md}.
 */
class DefectsOfTheOldDaemonTest {
    private static final PlanRules DELETE =
            PlanRules.builder().whenNoneHealthy(WhenNoneHealthy.DELETE).build();

    @Test
    void aHostThatFailedEarlierIsStillKnownToHaveFailedWhenTheSpecIsCheckedAgain() {
        // The old daemon handed its list of failed hosts to the one pass in which it arrived.
        String failed = "host a failed\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-b\nwant 10.2.0.0/16 a b\n";

        assertThat(Scene.of(failed).changes()).isEmpty();
        assertThat(Scene.of(failed + "want 10.5.0.0/16 a b").changes())
                .containsExactly("rtb-1 10.5.0.0/16 create eni-b: row is missing");
    }

    @Test
    void aSpecOfAddressesThatAreNotThereDeletesNothing() {
        // The old daemon took every table for its own then, and deleted all other routes to instances.
        assertThat(Scene.of("""
                                host a missing
                                host b missing
                                table rtb-1
                                table rtb-2
                                route rtb-1 10.9.0.0/16 eni-x
                                route rtb-2 10.9.0.0/16 i-x
                                want 10.2.0.0/16 a b
                                """).with(DELETE).changes()).isEmpty();
    }

    @Test
    void ifEveryHostFailsTheRoutesStay() {
        // A probe that breaks can look like that.
        assertThat(Scene.of("""
                                host a failed
                                host b failed
                                table rtb-1
                                route rtb-1 10.2.0.0/16 eni-a
                                route rtb-1 10.3.0.0/16 eni-b
                                want 10.2.0.0/16 a b
                                want 10.3.0.0/16 a b
                                """).changes()).isEmpty();
    }

    @Test
    void aQuestionableHostIsAvoidedAndUsedIfNothingBetterIsThere() {
        // The old daemon filled the set of questionable hosts from the wrong variable.
        String scene =
                "host a questionable\nhost b %s\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b";

        assertThat(Scene.of(scene.formatted("healthy")).changes())
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-b: questionable");
        assertThat(Scene.of(scene.formatted("failed")).changes()).isEmpty();
    }

    @Test
    void twoReplicasChooseTheSameHostWithoutTalking() {
        // The old daemon asked a generator of random numbers.
        String scene = "host a\nhost b\nhost c\ntable rtb-1\nwant 10.2.0.0/16 %s\nwant 10.3.0.0/16 %s";

        assertThat(Scene.of(scene.formatted("a b c", "c b a")).changes())
                .isEqualTo(Scene.of(scene.formatted("b a c", "a c b")).changes());
    }

    @Test
    void aSecondaryAddressIsAHostLikeAnyOther() {
        // The old daemon knew primary addresses only, and took others for hosts that are not there.
        assertThat(Scene.of("host a\nhost b eni=eni-a\ntable rtb-1\nwant 10.2.0.0/16 b")
                        .changes())
                .containsExactly("rtb-1 10.2.0.0/16 create eni-a: row is missing");
    }

    @Test
    void unknownIsNotHealthy() {
        assertThat(Scene.of("host a unknown\nhost b\ntable rtb-1\nwant 10.2.0.0/16 a b")
                        .changes())
                .containsExactly("rtb-1 10.2.0.0/16 create eni-b: row is missing");
        assertThat(Scene.of("host a waiting\ntable rtb-1\nwant 10.2.0.0/16 a").changes())
                .isEmpty();
    }

    @Test
    void aRestartMovesNothing() {
        // Nothing is known of any host, and nothing was chosen: what is in the tables stays.
        assertThat(Scene.of("""
                                host a waiting
                                host b waiting
                                table rtb-1
                                table rtb-2
                                route rtb-1 10.2.0.0/16 eni-b
                                route rtb-2 10.2.0.0/16 eni-a
                                route rtb-1 10.3.0.0/16 eni-b
                                route rtb-2 10.3.0.0/16 eni-b
                                want 10.2.0.0/16 a b
                                want 10.3.0.0/16 a b
                                """).changes()).isEmpty();
    }

    @Test
    void aNewMachineWithTheOldAddressGetsTheRoutesOfTheOldOne() {
        assertThat(Scene.of(
                                "host a eni=eni-new\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-old blackhole\nwant 10.2.0.0/16 a")
                        .changes())
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-old by eni-new: hard evidence");
    }

    @Test
    void anActiveRouteIsNoProofOfHealth() {
        // EC2 says blackhole only after an instance has stopped, and never if it hangs.
        assertThat(Scene.of("host a failed\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b")
                        .changes())
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
    }

    @Test
    void whatIsWrittenIsAlwaysAnInterface() {
        // EC2 refuses an instance as target as soon as it has a second interface.
        Scene scene = Scene.of("host a failed\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 i-a\nwant 10.2.0.0/16 a b");

        assertThat(scene.plan().changes().get(0).change())
                .contains(new RouteChange.Replace(
                        "rtb-1", Cidr.parse("10.2.0.0/16"), new RouteTarget.Instance("i-a"), "eni-b"));
    }

    @Test
    void aRouteIsReplacedInPlaceAndNeverDeletedFirst() {
        Scene scene =
                Scene.of("host a failed\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");

        assertThat(scene.plan().changes()).singleElement().matches(change -> change.action() == Action.REPLACE);
    }

    @Test
    void routesOfOthersAreNeverDeleted() {
        assertThat(Scene.of("""
                                host a
                                table rtb-1
                                table rtb-edge edge
                                route rtb-1 0.0.0.0/0 igw-1
                                route rtb-1 0.0.0.0/0 vgw-1 propagated
                                route rtb-1 10.0.0.0/16 local own
                                route rtb-1 10.9.0.0/16 nat-1 blackhole
                                route rtb-edge 10.0.0.0/16 eni-x
                                route rtb-1 10.2.0.0/16 eni-a
                                want 10.2.0.0/16 a
                                """).with(DELETE).changes()).isEmpty();
    }

    @Test
    void subnetsWithoutATableOfTheirOwnAreServedByTheMainTable() {
        // The old daemon saw explicit associations only.
        assertThat(Scene.of("host a zone=z1\ntable rtb-main main\nwant 10.2.0.0/16 a")
                        .with(PlanRules.builder()
                                .scope(ScopeRules.builder()
                                        .tables(new TableScope.Associated())
                                        .build())
                                .build())
                        .changes())
                .containsExactly("rtb-main 10.2.0.0/16 create eni-a: row is missing");
    }

    @Test
    void hostsThatRecoverTakeNothingBackByThemselves() {
        // Two programs, or a host that flaps, would move routes for ever.
        assertThat(Scene.of(
                                "host a\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-b\nwant 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b")
                        .changes())
                .isEmpty();
    }

    @Test
    void tablesOfDifferentZonesCanUseDifferentHosts() {
        assertThat(Scene.of("""
                                host a zone=z1
                                host b zone=z2
                                table rtb-1 zone=z1
                                table rtb-2 zone=z2
                                route rtb-1 10.2.0.0/16 eni-a
                                route rtb-2 10.2.0.0/16 eni-b
                                want 10.2.0.0/16 a b zone
                                """).changes()).isEmpty();
    }

    @Test
    void aRouteCanBeGivenUpSoThatAWiderRouteTakesOver() {
        assertThat(Scene.of("host a failed\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a delete")
                        .changes())
                .containsExactly("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
    }

    @Test
    void ownWritesCountBeforeTheyAreRead() {
        // A read that lags behind must not bring the old plan back.
        Scene scene =
                Scene.of("host a failed\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");
        VpcView view = scene.view();
        List<IpAddress> failed = List.of(Scene.address("a"));

        Plan plan = Planner.planFailover(view, scene.context(), failed);
        plan.changes().forEach(change -> view.apply(change.change().orElseThrow()));

        assertThat(Planner.planFailover(view, scene.context(), failed).decisions())
                .isEmpty();
        assertThat(Scene.lines(Planner.plan(view, scene.context()).decisions()))
                .containsExactly("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
    }

    @Test
    void aBlackholeThatWasLeftStaysOneUntilItIsReadAgain() {
        // Else the preferred host would get its route back the moment after the move.
        Scene scene = Scene.of(
                "host a\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a blackhole\nwant 10.2.0.0/16 a b ordered");
        VpcView view = scene.view();
        Plan plan = Planner.plan(view, scene.context());
        plan.changes().forEach(change -> view.apply(change.change().orElseThrow()));

        assertThat(Scene.lines(plan.changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        assertThat(Planner.plan(view, scene.context()).changes()).isEmpty();
    }
}
