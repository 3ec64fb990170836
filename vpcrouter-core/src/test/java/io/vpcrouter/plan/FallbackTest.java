package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What carries a destination while no host can, and the way back. */
class FallbackTest {
    private static final String DESTINATION = "10.1.0.0/16";
    private static final String TAIL =
            "table rtb-1\nwant 10.1.0.0/16 a b\nfallback 10.1.0.0/16 nat-1\nroute rtb-1 10.1.0.0/16 ";

    private static Scene scene(String hosts, String target) {
        return Scene.of(hosts + "\n" + TAIL + target);
    }

    @Test
    void theRouteMovesToTheFallbackOnceEveryHostFailed() {
        Scene scene = scene("host a failed\nhost b failed", "eni-a");

        assertThat(scene.changes()).containsExactly("rtb-1 10.1.0.0/16 replace eni-a by nat-1: no healthy host");
        assertThat(scene.plan().changes()).allMatch(Decision::isFailover);
        assertThat(scene("host a failed\nhost b", "eni-a").changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace eni-a by eni-b: host failed");
    }

    @Test
    void aMissingRouteIsCreatedTowardsItUnderTheSameProof() {
        String tail = "\ntable rtb-1\nwant 10.1.0.0/16 a\nfallback 10.1.0.0/16 nat-1";

        assertThat(Scene.of("host a failed" + tail).changes())
                .containsExactly("rtb-1 10.1.0.0/16 create nat-1: no healthy host");
        assertThat(Scene.of("host a waiting" + tail).changes()).isEmpty();
    }

    @Test
    void aRouteOnTheFallbackStaysThereWhileNoHostCanBeUsed() {
        assertThat(scene("host a failed\nhost b failed", "nat-1").decisions())
                .containsExactly("rtb-1 10.1.0.0/16 keep nat-1: on the fallback");
    }

    @ParameterizedTest
    @CsvSource({
        "healthy since=1, replace nat-1 by eni-a: back from the fallback",
        "healthy since=950, pending nat-1: on the fallback",
        "questionable, pending nat-1: on the fallback",
        "suspect, pending nat-1: on the fallback"
    })
    void itGoesBackOnlyToAHostThatHasBeenHealthyForTheFailbackDelay(String verdict, String decision) {
        assertThat(Scene.of("host a " + verdict + "\nhost b failed\n" + TAIL + "nat-1")
                        .decisions())
                .containsExactly("rtb-1 10.1.0.0/16 " + decision);
    }

    @Test
    void aHostThatHasBeenBackForLongEnoughGoesBeforeTheOneThatWasChosenBefore() {
        assertThat(Scene.of("host a healthy since=950\nhost b healthy since=1\nchosen 10.1.0.0/16 a\n" + TAIL + "nat-1")
                        .changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace nat-1 by eni-b: back from the fallback");
    }

    @Test
    void aFreezeHoldsItBackUnlessTheCloudItselfShowsThatNoHostCanWork() {
        assertThat(scene("frozen\nhost a failed\nhost b failed", "eni-a").decisions())
                .containsExactly("rtb-1 10.1.0.0/16 pending eni-a: health is frozen");
        assertThat(scene("frozen\nhost a gone\nhost b detached", "eni-a").changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace eni-a by nat-1: no healthy host");
        assertThat(scene("frozen\nhost a\nhost b failed", "nat-1").changes()).isEmpty();
    }

    @Test
    void aMassFailureHoldsItBack() {
        assertThat(scene("mass-failure\nhost a failed\nhost b failed", "eni-a").decisions())
                .containsExactly("rtb-1 10.1.0.0/16 held eni-a: mass failure");
        assertThat(scene("mass-failure\nhost a failed gone\nhost b failed gone", "eni-a")
                        .changes())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "eni-x, keep eni-x: no host found by tag",
        "eni-x blackhole, replace eni-x by nat-1: no host found by tag",
        "nat-1, keep nat-1: on the fallback"
    })
    void whereNobodyIsFoundARouteLeavesOnlyATargetThatCannotWork(String target, String decision) {
        assertThat(Scene.of("host b\neni eni-x\nwant 10.2.0.0/16 b\ntable rtb-1\nwant 10.1.0.0/16 by-tag\n"
                                + "fallback 10.1.0.0/16 nat-1\nroute rtb-1 10.1.0.0/16 " + target)
                        .decisions())
                .contains("rtb-1 10.1.0.0/16 " + decision);
    }

    @Test
    void whereNobodyIsFoundARouteLeavesAListedHostThatFailedAndNoneIsMade() {
        String tail = "\ntable rtb-1\nwant 10.1.0.0/16 a by-tag\nfallback 10.1.0.0/16 nat-1\n";

        assertThat(Scene.of("host a failed" + tail + "route rtb-1 10.1.0.0/16 eni-a")
                        .changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace eni-a by nat-1: no host found by tag");
        assertThat(Scene.of("host a failed" + tail).changes()).isEmpty();
    }

    @Test
    void aSingleHostWithoutAWitnessMayLeaveItsDestinationToIt() {
        assertThat(Scene.of("host a failed unwitnessed\ntable rtb-1\nwant 10.1.0.0/16 a\n"
                                + "fallback 10.1.0.0/16 nat-1\nroute rtb-1 10.1.0.0/16 eni-a")
                        .changes())
                .hasSize(1);
    }

    @Test
    void anyOtherForeignTargetStaysAConflict() {
        assertThat(scene("host a failed\nhost b failed", "nat-2").decisions())
                .containsExactly("rtb-1 10.1.0.0/16 conflict nat-2: target is not a host");
    }

    @Test
    void theFallbacksOfOtherZonesAndOfTheSpecBeforeAreOurs() {
        String tail = "table rtb-1 zone=z1\nwant 10.1.0.0/16 a\nfallback 10.1.0.0/16 z1=nat-1 z2=nat-2\n"
                + "former 10.1.0.0/16 nat-3\nroute rtb-1 10.1.0.0/16 ";

        for (String own : Set.of("nat-2", "nat-3")) {
            assertThat(Scene.of("host a\n" + tail + own).changes())
                    .containsExactly("rtb-1 10.1.0.0/16 replace " + own + " by eni-a: back from the fallback");
            assertThat(Scene.of("host a failed\n" + tail + own).changes())
                    .containsExactly("rtb-1 10.1.0.0/16 replace " + own + " by nat-1: no healthy host");
        }
        assertThat(Scene.of("host a failed\n" + tail + "nat-4").changes()).isEmpty();
    }

    @Test
    void aRouteOnAFallbackThatTheSpecNamesNoMoreStaysUntilAHostIsBack() {
        String tail = "table rtb-1\nwant 10.1.0.0/16 a\nformer 10.1.0.0/16 nat-3\nroute rtb-1 10.1.0.0/16 nat-3";

        assertThat(Scene.of("host a failed\n" + tail).decisions())
                .containsExactly("rtb-1 10.1.0.0/16 keep nat-3: on the fallback");
        assertThat(Scene.of("host a\n" + tail).changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace nat-3 by eni-a: back from the fallback");
    }

    @Test
    void aTableHasTheFallbackOfItsZoneAndOneOfAnotherZoneTheFirstByName() {
        Scene scene = Scene.of("host a failed\ntable rtb-1 zone=z1\ntable rtb-2 zone=z2\ntable rtb-3 zone=z3\n"
                + "want 10.1.0.0/16 a\nfallback 10.1.0.0/16 z1=nat-1 z2=nat-2");

        assertThat(scene.plan().changes().stream()
                        .collect(Collectors.toMap(
                                Decision::table,
                                change -> change.fallbackIfAny().orElseThrow())))
                .isEqualTo(Map.of("rtb-1", "nat-1", "rtb-2", "nat-2", "rtb-3", "nat-1"));
    }

    @Test
    void theInterfaceOfAHostOfTheDestinationIsNoFallback() {
        assertThat(Scene.of("host a failed\nhost b failed\ntable rtb-1\nwant 10.1.0.0/16 a b\n"
                                + "fallback 10.1.0.0/16 eni-b\nroute rtb-1 10.1.0.0/16 eni-a")
                        .decisions())
                .containsExactly("rtb-1 10.1.0.0/16 conflict eni-a: the fallback is the interface of a host");
    }

    @Test
    void anotherInterfaceIsOneAndStaysThereLikeAnyOther() {
        String tail =
                "eni eni-y\ntable rtb-1\nwant 10.1.0.0/16 a\nfallback 10.1.0.0/16 eni-y\nroute rtb-1 10.1.0.0/16 ";

        assertThat(Scene.of("host a failed\n" + tail + "eni-a").changes())
                .containsExactly("rtb-1 10.1.0.0/16 replace eni-a by eni-y: no healthy host");
        assertThat(Scene.of("host a healthy since=950\n" + tail + "eni-y").decisions())
                .containsExactly("rtb-1 10.1.0.0/16 pending eni-y: on the fallback");
    }

    @Test
    void whatCarriesAHostIsAnInterfaceWhateverItsId() {
        Decision decision = new Decision(
                "main",
                Cidr.parse(DESTINATION),
                Action.CREATE,
                Reason.MISSING,
                IpAddress.parse("10.0.0.1"),
                "10.0.0.1",
                null);

        assertThat(decision.change())
                .contains(
                        new RouteChange.Create("main", Cidr.parse(DESTINATION), new RouteTarget.Interface("10.0.0.1")));
        assertThat(decision.fallbackIfAny()).isEmpty();
    }

    @Test
    void aPolicyWithoutReplacementsLeavesTheRouteWhereItIs() {
        assertThat(scene("rules policy=CREATE_ONLY\nhost a failed\nhost b failed", "eni-a")
                        .decisions())
                .containsExactly("rtb-1 10.1.0.0/16 held eni-a: policy");
    }

    @Test
    void whatWasPlannedAndMadeIsNotPlannedAgain() {
        Scene scene = scene("host a failed\nhost b failed", "eni-a");

        assertThat(Planner.plan(new PlanInput(
                                scene.spec(),
                                scene.snapshotAfter(scene.plan().changes().stream()
                                        .flatMap(change -> change.change().stream())
                                        .toList()),
                                scene.context()))
                        .decisions())
                .singleElement()
                .matches(Decision::isOnFallback)
                .extracting(decision -> decision.destination().toString())
                .isEqualTo(DESTINATION);
    }
}
