package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Which host a destination gets. By hash, 10.1.0.0/16 prefers d a b c, 10.2.0.0/16 a b d c, 10.3.0.0/16 c a d b, and
 * 10.8.0.0/16 b c d a.
 */
class ChosenHostTest {
    /** The interface that a missing route of 10.2.0.0/16 in rtb-1 gets. */
    private static String created(String scene) {
        return created(scene, PlanRules.DEFAULTS);
    }

    private static String created(String scene, PlanRules rules) {
        return Scene.of("table rtb-1\n" + scene).with(rules).plan().changes().stream()
                .map(Scene::line)
                .reduce("nothing", (none, line) -> line);
    }

    private static String decisions(String scene) {
        return String.join("\n", Scene.of(scene).decisions());
    }

    @Nested
    class FirstLineHardRules {
        @Test
        void aFailedHostIsNoCandidate() {
            assertThat(created("host a failed\nhost b\nwant 10.2.0.0/16 a b")).contains("create eni-b");
        }

        @Test
        void aHostThatIsGoneIsNoCandidateHoweverHealthyItLooks() {
            assertThat(created("host a healthy gone\nhost b\nwant 10.2.0.0/16 a b"))
                    .contains("create eni-b");
        }

        @Test
        void aHostOutsideOfTheVpcIsNoCandidate() {
            assertThat(created("host a missing\nhost b\nwant 10.2.0.0/16 a b")).contains("create eni-b");
        }

        @Test
        void aHostOnADetachedInterfaceIsNoCandidate() {
            assertThat(created("host a detached\nhost b\nwant 10.2.0.0/16 a b")).contains("create eni-b");
        }

        @Test
        void aHostWhoseInterfaceIsTheTargetOfABlackholeIsNoCandidate() {
            assertThat(created("""
                            host a
                            host b
                            table rtb-2
                            route rtb-2 10.3.0.0/16 eni-a blackhole
                            want 10.2.0.0/16 a b
                            want 10.3.0.0/16 a keep
                            chosen 10.2.0.0/16 a
                            """)).doesNotContain("eni-a");
        }
    }

    @Nested
    class SecondLineVerdicts {
        @Test
        void healthyBeatsQuestionable() {
            assertThat(created("host a questionable\nhost b healthy\nwant 10.2.0.0/16 a b"))
                    .contains("create eni-b");
        }

        @Test
        void questionableBeatsSuspect() {
            assertThat(created("host a suspect\nhost b questionable\nwant 10.2.0.0/16 a b"))
                    .contains("create eni-b");
        }

        @Test
        void suspectBeatsUnknown() {
            assertThat(created("host a unknown\nhost b suspect\nwant 10.2.0.0/16 a b"))
                    .contains("create eni-b");
        }

        @Test
        void unknownIsUsedIfNothingElseIsThere() {
            assertThat(created("host a failed\nhost b unknown\nwant 10.2.0.0/16 a b"))
                    .contains("create eni-b");
        }

        @Test
        void aBetterVerdictBeatsThePreviousChoiceAndTheRoutes() {
            assertThat(decisions("""
                            host a questionable
                            host b healthy
                            table rtb-1
                            table rtb-2
                            route rtb-1 10.2.0.0/16 eni-a
                            route rtb-2 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b
                            chosen 10.2.0.0/16 a
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 replace eni-a by eni-b: questionable
                            rtb-2 10.2.0.0/16 replace eni-a by eni-b: questionable""");
        }
    }

    @Nested
    class ThirdLinePreviousChoice {
        @Test
        void thePreviousChoiceBeatsTheHash() {
            assertThat(created("host a\nhost b\nwant 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b"))
                    .contains("create eni-b");
        }

        @Test
        void thePreviousChoiceBeatsTheRoutesOfMostTables() {
            assertThat(decisions("""
                            host a
                            host b
                            table rtb-1
                            route rtb-1 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b
                            chosen 10.2.0.0/16 b
                            """)).isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: changed by somebody else");
        }

        @Test
        void aPreviousChoiceAmongSuspectHostsStays() {
            assertThat(created("host a suspect\nhost b suspect\nwant 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b"))
                    .contains("create eni-b");
        }

        @Test
        void aPreviousChoiceAmongUnknownHostsStays() {
            assertThat(created("host a unknown\nhost b unknown\nwant 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b"))
                    .contains("create eni-b");
        }

        @Test
        void aPreviousChoiceThatIsQuestionableCountsForNothing() {
            assertThat(created("host a questionable\nhost b questionable\nwant 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b"))
                    .contains("create eni-a");
        }

        @Test
        void aPreviousChoiceThatIsNotEligibleAnyMoreCountsForNothing() {
            assertThat(decisions("host a\nhost b\ntable rtb-1\nwant 10.2.0.0/16 a\nchosen 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        }

        @Test
        void aPlanRemembersWhatItChoseOnceARouteFollows() {
            Scene scene = Scene.of("host a\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-b\nwant 10.2.0.0/16 a b");

            assertThat(scene.plan().stickyHosts()).extracting(StickyHost::host).containsExactly(Scene.address("b"));
        }

        @Test
        void aChoiceThatNoRouteFollowsIsNotRemembered() {
            Scene scene = Scene.of(
                    "host a suspect\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");

            assertThat(scene.plan().stickyHosts()).isEmpty();
        }

        @Test
        void aChoiceIsNotRememberedWhileARouteStaysOnAnEquallyQuestionableHost() {
            Scene scene = Scene.of("""
                    host a questionable
                    host b questionable
                    table rtb-1
                    table rtb-2
                    table rtb-3
                    route rtb-1 10.2.0.0/16 eni-a
                    route rtb-2 10.2.0.0/16 eni-b
                    route rtb-3 10.2.0.0/16 eni-b
                    want 10.2.0.0/16 a b
                    """);

            assertThat(scene.plan().stickyHosts()).isEmpty();
        }

        @Test
        void aChoiceThatStandsKeepsTheTimeAtWhichItWasMade() {
            Scene scene = Scene.of("host a\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-b\n"
                    + "want 10.2.0.0/16 a b\nchosen 10.2.0.0/16 b since=10");

            assertThat(scene.plan().stickyHosts()).isEmpty();
        }

        @Test
        void aFailbackIsAChoiceToRemember() {
            Scene scene = Scene.of("now 160\nhost a since=100\nhost b\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-b\n"
                    + "want 10.2.0.0/16 a b ordered\nchosen 10.2.0.0/16 b since=90");

            assertThat(scene.plan().stickyHosts()).extracting(StickyHost::host).containsExactly(Scene.address("a"));
        }

        @Test
        void aChoiceWhoseChangesAreAllHeldByAGuardIsNotRemembered() {
            for (String rule : List.of("random", "zone")) {
                Plan plan = Scene.of("host a failed\nhost b\ntable rtb-1\ntable rtb-2\nroute rtb-1 10.2.0.0/16 eni-a\n"
                                + "route rtb-2 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b " + rule)
                        .plan();

                assertThat(plan.guarded(change -> change.held(Reason.MOVE_BUDGET))
                                .stickyHosts())
                        .isEmpty();
                assertThat(plan.guarded(change ->
                                        change.table().equals("rtb-1") ? change.held(Reason.MOVE_BUDGET) : change)
                                .stickyHosts())
                        .hasSize(1);
                assertThat(plan.guarded(change -> change)).isSameAs(plan);
            }
        }

        @Test
        void aChoiceMadeWhileMovesAreHeldIsNotRemembered() {
            Scene scene = Scene.of("""
                    host a failed
                    host b
                    table rtb-1
                    table rtb-2
                    route rtb-1 10.2.0.0/16 eni-a
                    want 10.2.0.0/16 a b
                    mass-failure
                    """);

            assertThat(scene.changes()).containsExactly("rtb-2 10.2.0.0/16 create eni-b: row is missing");
            assertThat(scene.plan().stickyHosts()).isEmpty();
        }
    }

    @Nested
    class FourthLineMostTables {
        @Test
        void theHostOfMostTablesBeatsTheHash() {
            assertThat(decisions("""
                            host a
                            host b
                            table rtb-1
                            table rtb-2
                            table rtb-3
                            table rtb-4
                            route rtb-1 10.2.0.0/16 eni-b
                            route rtb-2 10.2.0.0/16 eni-a
                            route rtb-3 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-b: on the chosen host
                            rtb-2 10.2.0.0/16 replace eni-a by eni-b: other table uses another host
                            rtb-3 10.2.0.0/16 keep eni-b: on the chosen host
                            rtb-4 10.2.0.0/16 create eni-b: row is missing""");
        }

        @Test
        void aDrawBetweenTablesIsDecidedByTheHash() {
            assertThat(decisions("""
                            host a
                            host b
                            host c
                            table rtb-1
                            table rtb-2
                            route rtb-1 10.2.0.0/16 eni-c
                            route rtb-2 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b c
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 replace eni-c by eni-b: other table uses another host
                            rtb-2 10.2.0.0/16 keep eni-b: on the chosen host""");
        }

        @Test
        void routesOfHostsWithAWorseVerdictHaveNoVote() {
            assertThat(created("""
                            host a
                            host b questionable
                            table rtb-2
                            route rtb-1 10.2.0.0/16 eni-a
                            route rtb-2 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b
                            """)).isEqualTo("rtb-2 10.2.0.0/16 replace eni-b by eni-a: questionable");
        }
    }

    @Nested
    class FifthLineRules {
        @Test
        void randomIsTheDefaultAndPicksTheHighestHash() {
            assertThat(created("host a\nhost b\nhost c\nhost d\nwant 10.2.0.0/16 d c b a"))
                    .contains("create eni-a");
            assertThat(created("host a\nhost b\nhost c\nhost d\nwant 10.8.0.0/16 a b c d"))
                    .contains("create eni-b");
        }

        @Test
        void hostsOfEqualHashAreToldApartByTheirAddressesWhateverTheirOrder() {
            // Two addresses can be made to have one hash for one destination: 2001:db8::/32 gives both
            // ac855297b65d0131.
            String hosts = "host a ip=fd00::1\nhost b ip=fd00::1:1bda:1bea:15cd:5d5\n";

            assertThat(created(hosts + "want 2001:db8::/32 a b")).contains("create eni-a");
            assertThat(created(hosts + "want 2001:db8::/32 b a")).contains("create eni-a");
        }

        @Test
        void orderedPicksTheFirstUsableOfTheList() {
            assertThat(created("host a\nhost b failed\nhost c\nwant 10.2.0.0/16 b c a ordered"))
                    .contains("create eni-c");
        }

        @Test
        void theConfiguredDefaultHoldsWhereTheSpecIsSilent() {
            PlanRules ordered = PlanRules.builder().choose(HostChoice.ORDERED).build();

            assertThat(created("host a\nhost c\nwant 10.2.0.0/16 c a", ordered)).contains("create eni-c");
            assertThat(created("host a\nhost c\nwant 10.2.0.0/16 c a random", ordered))
                    .contains("create eni-a");
        }

        @Test
        void zonePicksForEachTableAHostInAZoneOfItsSubnets() {
            assertThat(decisions("""
                            host a zone=z1
                            host b zone=z2
                            host c zone=z2
                            table rtb-1 zone=z1
                            table rtb-2 zone=z2
                            table rtb-3 zone=z3
                            want 10.2.0.0/16 a b c zone
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 create eni-a: row is missing
                            rtb-2 10.2.0.0/16 create eni-b: row is missing
                            rtb-3 10.2.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void zoneCountsImplicitSubnetsOfTheMainTable() {
            assertThat(decisions("host a zone=z1\nhost b zone=z2\ntable rtb-1 main zone=z3\nwant 10.8.0.0/16 a b zone"))
                    .isEqualTo("rtb-1 10.8.0.0/16 create eni-b: row is missing");
        }

        @Test
        void zoneSharesNothingBetweenTables() {
            assertThat(decisions("""
                            host a zone=z1
                            host b zone=z1
                            table rtb-1 zone=z1
                            table rtb-2 zone=z1
                            route rtb-1 10.2.0.0/16 eni-b
                            route rtb-2 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b zone
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-b: on the chosen host
                            rtb-2 10.2.0.0/16 keep eni-a: on the chosen host""");
        }

        @Test
        void zoneRemembersItsChoiceForEachTable() {
            assertThat(decisions("""
                            host a zone=z1
                            host b zone=z1
                            table rtb-1 zone=z1
                            table rtb-2 zone=z1
                            want 10.2.0.0/16 a b zone
                            chosen 10.2.0.0/16 b in=rtb-2
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 create eni-a: row is missing
                            rtb-2 10.2.0.0/16 create eni-b: row is missing""");
        }

        @Test
        void spreadPicksTheHostWithTheFewestDestinationsInOrderOfDestinations() {
            assertThat(decisions("""
                            host a
                            host b
                            table rtb-1
                            want 10.2.0.0/16 a b spread
                            want 10.6.0.0/16 a b spread
                            want 10.7.0.0/16 a b spread
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 create eni-a: row is missing
                            rtb-1 10.6.0.0/16 create eni-b: row is missing
                            rtb-1 10.7.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void spreadCountsWhatHostsCarryAlready() {
            assertThat(created("""
                            host a
                            host b
                            route rtb-1 10.9.0.0/16 eni-a
                            want 10.2.0.0/16 a b spread
                            want 10.9.0.0/16 a spread
                            """)).contains("create eni-b");
        }

        @Test
        void spreadMovesNothingThatHasAPlace() {
            assertThat(created("""
                            host a
                            host b
                            route rtb-1 10.2.0.0/16 eni-a
                            route rtb-1 10.3.0.0/16 eni-a
                            want 10.2.0.0/16 a b spread
                            want 10.3.0.0/16 a b spread
                            """)).isEqualTo("nothing");
        }

        @Test
        void spreadDoesNotCountDestinationsThatAreNeverWritten() {
            PlanRules rules = PlanRules.builder()
                    .scope(ScopeRules.builder()
                            .ignoreRoutes(List.of(Cidr.parse("10.1.0.0/16")))
                            .build())
                    .build();

            assertThat(created("""
                            host a
                            host b
                            want 10.1.0.0/16 a spread
                            want 10.2.0.0/16 a b spread
                            """, rules)).contains("create eni-a");
        }
    }

    @Nested
    class Failback {
        private static final String ORDERED = """
                host b
                table rtb-1
                route rtb-1 10.2.0.0/16 eni-b
                want 10.2.0.0/16 a b ordered
                """;

        @Test
        void orderedGoesBackToThePreferredHostOnceItWasHealthyForTheDelay() {
            assertThat(decisions("now 160\nhost a since=100\nchosen 10.2.0.0/16 b since=90\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-b by eni-a: failback");
        }

        @Test
        void orderedStaysBeforeTheDelayIsOver() {
            assertThat(decisions("now 159\nhost a since=100\nchosen 10.2.0.0/16 b since=90\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void theDelayIsConfigurable() {
            Scene scene = Scene.of("now 105\nhost a since=100\n" + ORDERED).with(Scene.failback(Duration.ofSeconds(5)));

            assertThat(scene.decisions()).containsExactly("rtb-1 10.2.0.0/16 replace eni-b by eni-a: failback");
        }

        @Test
        void orderedDoesNotGoBackToAQuestionableHost() {
            assertThat(decisions("host a questionable\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void nothingGoesBackWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void aHostThatWasLeftForABlackholeMustWorkForTheDelayEvenIfHealthNeverMissedIt() {
            assertThat(decisions("now 159\nhost a\nchosen 10.2.0.0/16 b since=100\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
            assertThat(decisions("now 160\nhost a\nchosen 10.2.0.0/16 b since=100\n" + ORDERED))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-b by eni-a: failback");
        }

        @Test
        void randomNeverGoesBack() {
            assertThat(decisions(("host a\n" + ORDERED).replace("ordered", "random")))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void zoneGoesBackIntoTheZoneOfTheTable() {
            String scene = """
                    now 160
                    host a zone=z1 since=%d
                    host b zone=z2
                    table rtb-1 zone=z1
                    route rtb-1 10.2.0.0/16 eni-b
                    want 10.2.0.0/16 a b zone
                    """;

            assertThat(decisions(scene.formatted(100))).isEqualTo("rtb-1 10.2.0.0/16 replace eni-b by eni-a: failback");
            assertThat(decisions(scene.formatted(101))).isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void zoneStaysWithinTheZoneEvenIfTheInterfaceCarriesTwoHosts() {
            assertThat(decisions("""
                            host a zone=z1
                            host b zone=z1
                            host c zone=z1 eni=eni-b
                            table rtb-1 zone=z1
                            route rtb-1 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b c zone
                            """)).isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void allHealthySinceEverMeansSettledToo() {
            Scene scene = Scene.of("host a\n" + ORDERED);

            assertThat(Scene.lines(Planner.plan(scene.view(), PlanContext.allHealthy(PlanRules.DEFAULTS))
                            .changes()))
                    .containsExactly("rtb-1 10.2.0.0/16 replace eni-b by eni-a: failback");
        }
    }

    @Test
    void aMoveFromAQuestionableHostToAnEquallyQuestionableOneNeverHappens() {
        assertThat(decisions("""
                        host a questionable
                        host b questionable
                        table rtb-1
                        table rtb-2
                        table rtb-3
                        route rtb-1 10.2.0.0/16 eni-a
                        route rtb-2 10.2.0.0/16 eni-b
                        route rtb-3 10.2.0.0/16 eni-b
                        want 10.2.0.0/16 a b ordered
                        """)).isEqualTo("""
                        rtb-1 10.2.0.0/16 keep eni-a: no better host
                        rtb-2 10.2.0.0/16 keep eni-b: on the chosen host
                        rtb-3 10.2.0.0/16 keep eni-b: on the chosen host""");
    }

    @Test
    void theSpecOverrulesTheDefaultForDestinationsWithoutAUsableHost() {
        PlanRules delete =
                PlanRules.builder().whenNoneHealthy(WhenNoneHealthy.DELETE).build();

        assertThat(created("host a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", delete))
                .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        assertThat(created("host a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a keep", delete))
                .isEqualTo("nothing");
    }
}
