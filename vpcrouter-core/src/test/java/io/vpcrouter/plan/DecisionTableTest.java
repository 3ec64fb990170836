package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.WhenNoneHealthy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is decided about a route, one situation after the other. By hash, 10.2.0.0/16 prefers a b d c. */
class DecisionTableTest {
    private static String decisions(String scene) {
        return decisions(scene, PlanRules.DEFAULTS);
    }

    private static String decisions(String scene, PlanRules rules) {
        return String.join("\n", Scene.of("table rtb-1\n" + scene).with(rules).decisions());
    }

    @Nested
    class DestinationNotInTheSpec {
        @Test
        void isDeleted() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.3.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 delete eni-a: not in the spec
                            rtb-1 10.3.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void isDeletedWhateverInterfaceOrInstanceItPointsAt() {
            assertThat(decisions("""
                            host a
                            route rtb-1 10.1.0.0/16 eni-of-somebody
                            route rtb-1 10.2.0.0/16 i-of-somebody
                            route rtb-1 10.3.0.0/16 eni-a
                            want 10.3.0.0/16 a
                            """)).isEqualTo("""
                            rtb-1 10.1.0.0/16 delete eni-of-somebody: not in the spec
                            rtb-1 10.2.0.0/16 delete i-of-somebody: not in the spec
                            rtb-1 10.3.0.0/16 keep eni-a: on the chosen host""");
        }

        @Test
        void isNoneOfOursIfItsTargetIsNoHost() {
            assertThat(decisions("""
                            host a
                            route rtb-1 10.1.0.0/16 igw-1
                            route rtb-1 10.2.0.0/16 pcx-1 blackhole
                            route rtb-1 10.4.0.0/16 eni-a propagated
                            route rtb-1 10.5.0.0/16 eni-a advertised
                            route rtb-1 10.6.0.0/16 eni-a own
                            route rtb-1 10.7.0.0/16 eni-a odd
                            route rtb-1 10.3.0.0/16 eni-a
                            want 10.3.0.0/16 a
                            """)).isEqualTo("rtb-1 10.3.0.0/16 keep eni-a: on the chosen host");
        }

        @Test
        void isDeletedWithAnEmptySpec() {
            assertThat(decisions("route rtb-1 10.2.0.0/16 eni-a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: not in the spec");
        }

        @Test
        void staysIfNoHostOfTheSpecIsInTheVpc() {
            assertThat(decisions("host a missing\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.3.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 held eni-a: no host of the spec is in the VPC
                            rtb-1 10.3.0.0/16 pending: no host in the VPC""");
        }

        @Test
        void isDeletedWhileHealthIsFrozenBecauseASpecIsNotHealth() {
            assertThat(decisions("frozen\nhost a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.3.0.0/16 a"))
                    .contains("rtb-1 10.2.0.0/16 delete eni-a: not in the spec");
        }
    }

    @Nested
    class RouteOnTheChosenHost {
        @Test
        void isKept() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
        }

        @Test
        void isKeptIfItNamesTheInstanceOnly() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 i-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep i-a: on the chosen host");
        }

        @Test
        void isKeptWhateverStateTheChosenHostIsIn() {
            assertThat(decisions("host a suspect\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
            assertThat(decisions("host a unknown\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
            assertThat(decisions("host a questionable\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
        }
    }

    @Nested
    class RouteOnAnotherTarget {
        @Test
        void isReplacedIfItsHostFailed() {
            assertThat(decisions("host a failed\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void isReplacedIfItIsABlackhole() {
            assertThat(decisions("host a\nhost b\nroute rtb-1 10.2.0.0/16 eni-a blackhole\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfItIsABlackholeOfAnInterfaceThatNobodyKnows() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 eni-old blackhole\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-old by eni-a: hard evidence");
        }

        @Test
        void isReplacedIfAnotherRouteShowsThatItsInterfaceIsABlackhole() {
            assertThat(decisions("""
                            host a
                            host b
                            table rtb-2
                            route rtb-1 10.2.0.0/16 eni-a blackhole
                            route rtb-2 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence
                            rtb-2 10.2.0.0/16 replace eni-a by eni-b: hard evidence""");
        }

        @Test
        void isReplacedIfItsInterfaceIsDetached() {
            assertThat(decisions("host a detached\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfADetachedInterfaceIsNoHostsEither() {
            assertThat(decisions("host b\neni eni-x detached\nroute rtb-1 10.2.0.0/16 eni-x\nwant 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-x by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfHealthKnowsThatItsInstanceIsGone() {
            assertThat(decisions("host a healthy gone\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfItIsNotEligibleAnyMore() {
            assertThat(decisions("host a\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: not eligible any more");
        }

        @Test
        void isReplacedIfItNamesAnInstanceThatNobodyKnows() {
            assertThat(decisions("host b\nroute rtb-1 10.2.0.0/16 i-old\nwant 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace i-old by eni-b: not eligible any more");
        }

        @Test
        void isReplacedIfItsHostIsQuestionableAndAHealthyOneIsThere() {
            assertThat(decisions("host a questionable\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: questionable");
        }

        @Test
        void isReplacedIfItsHostFailedEvenByAHostThatNobodyKnowsAnythingOf() {
            assertThat(decisions("host a failed\nhost b unknown\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void isNeverReplacedByAFailedHost() {
            assertThat(decisions("host a failed\nhost b failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: no healthy host");
        }

        @Test
        void isKeptWhileItsHostIsOnlySuspect() {
            assertThat(decisions("host a suspect\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: host is suspect");
        }

        @Test
        void isKeptIfNothingIsKnownOfItsHostAndNothingElseSpeaksForTheOther() {
            assertThat(decisions("host a unknown\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void followsTheOtherTablesIfNothingWillEverBeKnownOfItsHost() {
            assertThat(decisions("""
                            host a unknown
                            host b unknown
                            table rtb-2
                            table rtb-3
                            route rtb-1 10.2.0.0/16 eni-a
                            route rtb-2 10.2.0.0/16 eni-b
                            route rtb-3 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b
                            """))
                    .startsWith("rtb-1 10.2.0.0/16 replace eni-a by eni-b: other table uses another host");
        }

        @Test
        void isHeldDuringAMassFailure() {
            assertThat(decisions(
                            "mass-failure\nhost a failed\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: mass failure");
        }

        @Test
        void isReplacedDuringAMassFailureIfThereIsHardEvidence() {
            assertThat(
                            decisions(
                                    "mass-failure\nhost a failed gone\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedWhileHealthIsFrozenIfThereIsHardEvidence() {
            assertThat(decisions(
                            "frozen\nhost a\nhost b\nroute rtb-1 10.2.0.0/16 eni-a blackhole\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }
    }

    @Nested
    class NoChosenHost {
        private static final PlanRules DELETE =
                PlanRules.builder().whenNoneHealthy(WhenNoneHealthy.DELETE).build();

        @Test
        void theRouteIsKeptByDefault() {
            assertThat(decisions("host a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: no healthy host");
        }

        @Test
        void theRouteIsDeletedIfTheSpecSaysSo() {
            assertThat(decisions("host a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a delete"))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void theRouteIsDeletedIfSomeAreFailedSomeNotInTheVpcAndSomeUnderHardEvidence() {
            assertThat(decisions("""
                            host a failed
                            host b missing
                            host c healthy gone
                            host d detached
                            route rtb-1 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b c d
                            """, DELETE)).isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void theReasonSaysIfItsHostsAreNotInTheVpc() {
            assertThat(decisions(
                            "host a missing\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a\nwant 10.3.0.0/16 b",
                            DELETE))
                    .contains("rtb-1 10.2.0.0/16 delete eni-a: no host in the VPC");
        }

        @Test
        void nothingIsDeletedWhileASecondLookMayShowAHost() {
            String scene =
                    "host a failed\nhost b missing unsettled%s\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b";
            assertThat(decisions(scene.formatted(""), DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for a second look");
            assertThat(decisions(scene.formatted(" failed"), DELETE))
                    .as("a failed host could not be used anyway")
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void nothingIsDeletedIfNoHostOfTheSpecIsInTheVpc() {
            assertThat(decisions("host a missing\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: no host of the spec is in the VPC");
        }

        @Test
        void nothingIsDeletedWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: health is frozen");
        }

        @Test
        void nothingIsDeletedDuringAMassFailure() {
            assertThat(decisions(
                            "mass-failure\nhost a failed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: mass failure");
        }

        @Test
        void hardEvidenceAloneDeletesDuringAMassFailureToo() {
            assertThat(decisions(
                            "mass-failure\nhost a gone\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void nothingIsDeletedOnAFailureWithoutAWitness() {
            assertThat(decisions(
                            "host a failed unwitnessed\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: no witness");
        }

        @Test
        void nothingIsDeletedWhileAHostIsWaitedFor() {
            assertThat(decisions(
                            "host a failed\nhost b waiting\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b",
                            DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void aMissingRouteStaysMissing() {
            assertThat(decisions("host a failed\nwant 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: no healthy host");
        }
    }

    @Nested
    class BeforeTheFirstVerdicts {
        @Test
        void aRouteOnAnUnknownTargetWaits() {
            assertThat(decisions("host a waiting\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void aRouteOnATargetThatIsNotEligibleWaits() {
            assertThat(decisions("host a waiting\nhost b\nroute rtb-1 10.2.0.0/16 eni-old\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-old: waiting for health");
        }

        @Test
        void routesThatDifferBetweenTablesWait() {
            assertThat(decisions("""
                            host a
                            host b
                            host c waiting
                            table rtb-2
                            route rtb-1 10.2.0.0/16 eni-a
                            route rtb-2 10.2.0.0/16 eni-b
                            want 10.2.0.0/16 a b c
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-a: on the chosen host
                            rtb-2 10.2.0.0/16 pending eni-b: waiting for health""");
        }

        @Test
        void aMissingRouteWaits() {
            assertThat(decisions("host a waiting\nhost b\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: waiting for health");
        }

        @Test
        void aMissingRouteWaitsIfAllHostsAreWaitedFor() {
            assertThat(decisions("host a waiting\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: waiting for health");
        }

        @Test
        void aRouteOnAHealthyHostIsKept() {
            assertThat(decisions("host a waiting\nhost b\nroute rtb-1 10.2.0.0/16 eni-b\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void aRouteOnAFailedHostDoesNotWait() {
            assertThat(
                            decisions(
                                    "host a failed\nhost b\nhost c waiting\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b c"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void aBlackholeDoesNotWait() {
            assertThat(decisions(
                            "host b\nhost c waiting\nroute rtb-1 10.2.0.0/16 eni-x blackhole\nwant 10.2.0.0/16 b c"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-x by eni-b: hard evidence");
        }

        @Test
        void nothingWaitsForAnUnknownHostIfThePreviousChoiceStands() {
            assertThat(decisions("host b\nhost c waiting\nwant 10.2.0.0/16 b c\nchosen 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
        }
    }

    @Nested
    class MissingRoute {
        @Test
        void isCreated() {
            assertThat(decisions("host a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        }

        @Test
        void isCreatedWithTheLastTrustedHealthWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a failed\nhost b\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
        }

        @Test
        void waitsWhileAnotherTableUsesASuspectHost() {
            assertThat(decisions(
                            "host a suspect\nhost b\ntable rtb-2\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 pending eni-a: host is suspect
                            rtb-2 10.2.0.0/16 pending: host is suspect""");
        }

        @Test
        void isCreatedOnASuspectHostIfThatIsTheChosenOne() {
            assertThat(decisions("host a suspect\ntable rtb-2\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-a: on the chosen host
                            rtb-2 10.2.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void isCreatedBesideAPropagatedOrAdvertisedRoute() {
            assertThat(
                            decisions(
                                    "host a\nroute rtb-1 10.2.0.0/16 vgw-1 propagated\nroute rtb-1 10.2.0.0/16 eni-x advertised\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        }
    }

    @Test
    void theStaticRouteCountsWhereAPropagatedOneIsBesideIt() {
        assertThat(
                        decisions(
                                "host a failed\nhost b\nroute rtb-1 10.2.0.0/16 vgw-1 propagated\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b"))
                .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
    }

    @Nested
    class Conflict {
        @Test
        void aForeignTargetIsReportedAndLeftAlone() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 nat-1\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict nat-1: target is not a host");
        }

        @Test
        void aForeignTargetIsLeftAloneEvenIfItIsABlackhole() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 pcx-1 blackhole\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict pcx-1: target is not a host");
        }

        @Test
        void aForeignTargetIsNeverDeletedForWantOfAHost() {
            assertThat(decisions("host a failed\nroute rtb-1 10.2.0.0/16 tgw-1\nwant 10.2.0.0/16 a delete"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict tgw-1: target is not a host");
        }

        @Test
        void aLocalRouteThatSomebodyPointedAtAnInterfaceIsLeftAlone() {
            assertThat(decisions("host a failed\nhost b\nroute rtb-1 10.2.0.0/16 eni-a own\nwant 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict: row belongs to the table");
        }

        @Test
        void aRouteOfAnOriginThatNobodyKnowsIsLeftAlone() {
            assertThat(decisions("host a\nroute rtb-1 10.2.0.0/16 eni-x odd\nwant 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict: row belongs to the table");
        }

        @Test
        void aConflictInOneTableDoesNotTouchTheOthers() {
            assertThat(decisions("host a\ntable rtb-2\nroute rtb-1 10.2.0.0/16 nat-1\nwant 10.2.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 conflict nat-1: target is not a host
                            rtb-2 10.2.0.0/16 create eni-a: row is missing""");
        }
    }

    @Nested
    class Policy {
        private static final String EVERYTHING = """
                host a failed
                host b
                route rtb-1 10.1.0.0/16 eni-b
                route rtb-1 10.2.0.0/16 eni-a
                route rtb-1 10.4.0.0/16 eni-a
                want 10.2.0.0/16 a b
                want 10.3.0.0/16 b
                want 10.4.0.0/16 a delete
                """;

        @Test
        void syncCreatesReplacesAndDeletes() {
            assertThat(decisions(
                            EVERYTHING,
                            PlanRules.builder().policy(ChangePolicy.SYNC).build()))
                    .isEqualTo("""
                            rtb-1 10.1.0.0/16 delete eni-b: not in the spec
                            rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed
                            rtb-1 10.3.0.0/16 create eni-b: row is missing
                            rtb-1 10.4.0.0/16 delete eni-a: no healthy host""");
        }

        @Test
        void upsertOnlyDeletesNothingNotEvenForWantOfAHost() {
            assertThat(decisions(
                            EVERYTHING,
                            PlanRules.builder().policy(ChangePolicy.UPSERT_ONLY).build()))
                    .isEqualTo("""
                            rtb-1 10.1.0.0/16 unmanaged eni-b: policy
                            rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed
                            rtb-1 10.3.0.0/16 create eni-b: row is missing
                            rtb-1 10.4.0.0/16 keep eni-a: no healthy host""");
        }

        @Test
        void createOnlyReplacesNothingNotEvenAFailedHost() {
            assertThat(decisions(
                            EVERYTHING,
                            PlanRules.builder().policy(ChangePolicy.CREATE_ONLY).build()))
                    .isEqualTo("""
                            rtb-1 10.1.0.0/16 unmanaged eni-b: policy
                            rtb-1 10.2.0.0/16 held eni-a: policy
                            rtb-1 10.3.0.0/16 create eni-b: row is missing
                            rtb-1 10.4.0.0/16 keep eni-a: no healthy host""");
        }

        @Test
        void observePlansWhatSyncWouldDo() {
            assertThat(decisions(
                            EVERYTHING,
                            PlanRules.builder().policy(ChangePolicy.OBSERVE).build()))
                    .isEqualTo(decisions(
                            EVERYTHING,
                            PlanRules.builder().policy(ChangePolicy.SYNC).build()));
        }
    }

    @Test
    void changesAreInOrderOfUrgencyThenDestinationThenTable() {
        Scene scene = Scene.of("""
                host a failed
                host b
                host c questionable
                table rtb-1
                table rtb-2
                route rtb-1 10.1.0.0/16 eni-b
                route rtb-1 10.3.0.0/16 eni-c
                route rtb-2 10.3.0.0/16 eni-b
                route rtb-1 10.5.0.0/16 eni-a
                route rtb-2 10.5.0.0/16 eni-a
                route rtb-1 10.4.0.0/16 eni-x blackhole
                route rtb-2 10.4.0.0/16 eni-b
                want 10.3.0.0/16 b c
                want 10.4.0.0/16 b
                want 10.5.0.0/16 a b
                want 10.2.0.0/16 b
                """);

        assertThat(scene.changes())
                .containsExactly(
                        "rtb-1 10.4.0.0/16 replace eni-x by eni-b: hard evidence",
                        "rtb-1 10.5.0.0/16 replace eni-a by eni-b: host failed",
                        "rtb-2 10.5.0.0/16 replace eni-a by eni-b: host failed",
                        "rtb-1 10.2.0.0/16 create eni-b: row is missing",
                        "rtb-2 10.2.0.0/16 create eni-b: row is missing",
                        "rtb-1 10.3.0.0/16 replace eni-c by eni-b: questionable",
                        "rtb-1 10.1.0.0/16 delete eni-b: not in the spec");
    }

    @Test
    void ipv6IsPlannedLikeIpv4() {
        assertThat(decisions("""
                        host a failed ip=fd00::1
                        host b ip=fd00::2
                        route rtb-1 2001:db8::/32 eni-a
                        route rtb-1 2001:db9::/32 eni-b
                        want 2001:DB8:0:0::/32 a b
                        want ::/0 b
                        """)).isEqualTo("""
                        rtb-1 ::/0 create eni-b: row is missing
                        rtb-1 2001:db8::/32 replace eni-a by eni-b: host failed
                        rtb-1 2001:db9::/32 delete eni-b: not in the spec""");
    }

    @Nested
    class TargetThatTheCloudRefused {
        @Test
        void givesWayToEveryOtherUsableHost() {
            assertThat(decisions("""
                            host a failed
                            host b
                            host c questionable
                            route rtb-1 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b c ordered
                            refused 10.2.0.0/16 b
                            """)).isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-c: host failed");
        }

        @Test
        void isTakenIfThereIsNoOther() {
            assertThat(decisions("""
                            host a failed
                            host b
                            route rtb-1 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b
                            refused 10.2.0.0/16 b
                            """)).isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void isRefusedForThatDestinationOnly() {
            assertThat(decisions("""
                            host a
                            host b
                            want 10.2.0.0/16 a b ordered
                            want 10.3.0.0/16 a b ordered
                            refused 10.2.0.0/16 a
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 create eni-b: row is missing
                            rtb-1 10.3.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void keepsTheRoutesThatItCarries() {
            assertThat(decisions("""
                            table rtb-2
                            host a
                            host b
                            route rtb-1 10.2.0.0/16 eni-a
                            want 10.2.0.0/16 a b ordered
                            refused 10.2.0.0/16 a
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-a: refused in another table
                            rtb-2 10.2.0.0/16 create eni-b: row is missing""");
        }
    }
}
