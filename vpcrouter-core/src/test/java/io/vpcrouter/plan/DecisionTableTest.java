package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.WhenNoneHealthy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is decided about a row, one situation after the other. By hash, 10.2.0.0/16 prefers a b d c. */
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
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.3.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 delete eni-a: not in the spec
                            rtb-1 10.3.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void isDeletedWhateverInterfaceOrInstanceItPointsAt() {
            assertThat(decisions("""
                            host a
                            row rtb-1 10.1.0.0/16 eni-of-somebody
                            row rtb-1 10.2.0.0/16 i-of-somebody
                            row rtb-1 10.3.0.0/16 eni-a
                            route 10.3.0.0/16 a
                            """)).isEqualTo("""
                            rtb-1 10.1.0.0/16 delete eni-of-somebody: not in the spec
                            rtb-1 10.2.0.0/16 delete i-of-somebody: not in the spec
                            rtb-1 10.3.0.0/16 keep eni-a: on the chosen host""");
        }

        @Test
        void isNoneOfOursIfItsTargetIsNoHost() {
            assertThat(decisions("""
                            host a
                            row rtb-1 10.1.0.0/16 igw-1
                            row rtb-1 10.2.0.0/16 pcx-1 blackhole
                            row rtb-1 10.4.0.0/16 eni-a propagated
                            row rtb-1 10.5.0.0/16 eni-a advertised
                            row rtb-1 10.6.0.0/16 eni-a own
                            row rtb-1 10.7.0.0/16 eni-a odd
                            row rtb-1 10.3.0.0/16 eni-a
                            route 10.3.0.0/16 a
                            """)).isEqualTo("rtb-1 10.3.0.0/16 keep eni-a: on the chosen host");
        }

        @Test
        void isDeletedWithAnEmptySpec() {
            assertThat(decisions("row rtb-1 10.2.0.0/16 eni-a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: not in the spec");
        }

        @Test
        void staysIfNoHostOfTheSpecIsInTheVpc() {
            assertThat(decisions("host a absent\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.3.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 held eni-a: no host of the spec is in the VPC
                            rtb-1 10.3.0.0/16 pending: no host in the VPC""");
        }

        @Test
        void isDeletedWhileHealthIsFrozenBecauseASpecIsNotHealth() {
            assertThat(decisions("frozen\nhost a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.3.0.0/16 a"))
                    .contains("rtb-1 10.2.0.0/16 delete eni-a: not in the spec");
        }
    }

    @Nested
    class RowOnTheChosenHost {
        @Test
        void isKept() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
        }

        @Test
        void isKeptIfItNamesTheInstanceOnly() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 i-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep i-a: on the chosen host");
        }

        @Test
        void isKeptWhateverStateTheChosenHostIsIn() {
            assertThat(decisions("host a suspect\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
            assertThat(decisions("host a unknown\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
            assertThat(decisions("host a questionable\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
        }
    }

    @Nested
    class RowOnAnotherTarget {
        @Test
        void isReplacedIfItsHostFailed() {
            assertThat(decisions("host a failed\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void isReplacedIfItIsABlackhole() {
            assertThat(decisions("host a\nhost b\nrow rtb-1 10.2.0.0/16 eni-a blackhole\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfItIsABlackholeOfAnInterfaceThatNobodyKnows() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 eni-old blackhole\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-old by eni-a: hard evidence");
        }

        @Test
        void isReplacedIfAnotherRowShowsThatItsInterfaceIsABlackhole() {
            assertThat(decisions("""
                            host a
                            host b
                            table rtb-2
                            row rtb-1 10.2.0.0/16 eni-a blackhole
                            row rtb-2 10.2.0.0/16 eni-a
                            route 10.2.0.0/16 a b
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence
                            rtb-2 10.2.0.0/16 replace eni-a by eni-b: hard evidence""");
        }

        @Test
        void isReplacedIfItsInterfaceIsDetached() {
            assertThat(decisions("host a detached\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfADetachedInterfaceIsNoHostsEither() {
            assertThat(decisions("host b\neni eni-x detached\nrow rtb-1 10.2.0.0/16 eni-x\nroute 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-x by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfHealthKnowsThatItsInstanceIsGone() {
            assertThat(decisions("host a healthy gone\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedIfItIsNotEligibleAnyMore() {
            assertThat(decisions("host a\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: not eligible any more");
        }

        @Test
        void isReplacedIfItNamesAnInstanceThatNobodyKnows() {
            assertThat(decisions("host b\nrow rtb-1 10.2.0.0/16 i-old\nroute 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace i-old by eni-b: not eligible any more");
        }

        @Test
        void isReplacedIfItsHostIsQuestionableAndAHealthyOneIsThere() {
            assertThat(decisions("host a questionable\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: questionable");
        }

        @Test
        void isReplacedIfItsHostFailedEvenByAHostThatNobodyKnowsAnythingOf() {
            assertThat(decisions("host a failed\nhost b unknown\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void isNeverReplacedByAFailedHost() {
            assertThat(decisions("host a failed\nhost b failed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: no healthy host");
        }

        @Test
        void isKeptWhileItsHostIsOnlySuspect() {
            assertThat(decisions("host a suspect\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: host is suspect");
        }

        @Test
        void isKeptIfNothingIsKnownOfItsHostAndNothingElseSpeaksForTheOther() {
            assertThat(decisions("host a unknown\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void followsTheOtherTablesIfNothingWillEverBeKnownOfItsHost() {
            assertThat(decisions("""
                            host a unknown
                            host b unknown
                            table rtb-2
                            table rtb-3
                            row rtb-1 10.2.0.0/16 eni-a
                            row rtb-2 10.2.0.0/16 eni-b
                            row rtb-3 10.2.0.0/16 eni-b
                            route 10.2.0.0/16 a b
                            """))
                    .startsWith("rtb-1 10.2.0.0/16 replace eni-a by eni-b: other table uses another host");
        }

        @Test
        void isHeldDuringAMassFailure() {
            assertThat(decisions(
                            "mass-failure\nhost a failed\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: mass failure");
        }

        @Test
        void isReplacedDuringAMassFailureIfThereIsHardEvidence() {
            assertThat(
                            decisions(
                                    "mass-failure\nhost a failed gone\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }

        @Test
        void isReplacedWhileHealthIsFrozenIfThereIsHardEvidence() {
            assertThat(decisions(
                            "frozen\nhost a\nhost b\nrow rtb-1 10.2.0.0/16 eni-a blackhole\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: hard evidence");
        }
    }

    @Nested
    class NoChosenHost {
        private static final PlanRules DELETE =
                PlanRules.builder().whenNoneHealthy(WhenNoneHealthy.DELETE).build();

        @Test
        void theRowIsKeptByDefault() {
            assertThat(decisions("host a failed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: no healthy host");
        }

        @Test
        void theRowIsDeletedIfTheSpecSaysSo() {
            assertThat(decisions("host a failed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a delete"))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void theRowIsDeletedIfSomeAreFailedSomeNotInTheVpcAndSomeUnderHardEvidence() {
            assertThat(decisions("""
                            host a failed
                            host b absent
                            host c healthy gone
                            host d detached
                            row rtb-1 10.2.0.0/16 eni-a
                            route 10.2.0.0/16 a b c d
                            """, DELETE)).isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void theReasonSaysIfItsHostsAreNotInTheVpc() {
            assertThat(decisions(
                            "host a absent\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a\nroute 10.3.0.0/16 b",
                            DELETE))
                    .contains("rtb-1 10.2.0.0/16 delete eni-a: no host in the VPC");
        }

        @Test
        void nothingIsDeletedWhileASecondLookMayShowAHost() {
            String scene =
                    "host a failed\nhost b absent unsettled%s\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b";
            assertThat(decisions(scene.formatted(""), DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for a second look");
            assertThat(decisions(scene.formatted(" failed"), DELETE))
                    .as("a failed host could not be used anyway")
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void nothingIsDeletedIfNoHostOfTheSpecIsInTheVpc() {
            assertThat(decisions("host a absent\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: no host of the spec is in the VPC");
        }

        @Test
        void nothingIsDeletedWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a failed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: health is frozen");
        }

        @Test
        void nothingIsDeletedDuringAMassFailure() {
            assertThat(decisions(
                            "mass-failure\nhost a failed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: mass failure");
        }

        @Test
        void hardEvidenceAloneDeletesDuringAMassFailureToo() {
            assertThat(decisions("mass-failure\nhost a gone\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 delete eni-a: no healthy host");
        }

        @Test
        void nothingIsDeletedOnAFailureWithoutAWitness() {
            assertThat(decisions("host a failed unwitnessed\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 held eni-a: no witness");
        }

        @Test
        void nothingIsDeletedWhileAHostIsWaitedFor() {
            assertThat(decisions(
                            "host a failed\nhost b waiting\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b",
                            DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void aMissingRowStaysMissing() {
            assertThat(decisions("host a failed\nroute 10.2.0.0/16 a", DELETE))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: no healthy host");
        }
    }

    @Nested
    class BeforeTheFirstVerdicts {
        @Test
        void aRowOnAnUnknownTargetWaits() {
            assertThat(decisions("host a waiting\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void aRowOnATargetThatIsNotEligibleWaits() {
            assertThat(decisions("host a waiting\nhost b\nrow rtb-1 10.2.0.0/16 eni-old\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending eni-old: waiting for health");
        }

        @Test
        void rowsThatDifferBetweenTablesWait() {
            assertThat(decisions("""
                            host a
                            host b
                            host c waiting
                            table rtb-2
                            row rtb-1 10.2.0.0/16 eni-a
                            row rtb-2 10.2.0.0/16 eni-b
                            route 10.2.0.0/16 a b c
                            """)).isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-a: on the chosen host
                            rtb-2 10.2.0.0/16 pending eni-b: waiting for health""");
        }

        @Test
        void aMissingRowWaits() {
            assertThat(decisions("host a waiting\nhost b\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: waiting for health");
        }

        @Test
        void aMissingRowWaitsIfAllHostsAreWaitedFor() {
            assertThat(decisions("host a waiting\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 pending: waiting for health");
        }

        @Test
        void aRowOnAHealthyHostIsKept() {
            assertThat(decisions("host a waiting\nhost b\nrow rtb-1 10.2.0.0/16 eni-b\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 keep eni-b: on the chosen host");
        }

        @Test
        void aRowOnAFailedHostDoesNotWait() {
            assertThat(
                            decisions(
                                    "host a failed\nhost b\nhost c waiting\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b c"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void aBlackholeDoesNotWait() {
            assertThat(decisions(
                            "host b\nhost c waiting\nrow rtb-1 10.2.0.0/16 eni-x blackhole\nroute 10.2.0.0/16 b c"))
                    .isEqualTo("rtb-1 10.2.0.0/16 replace eni-x by eni-b: hard evidence");
        }

        @Test
        void nothingWaitsForAnUnknownHostIfThePreviousChoiceStands() {
            assertThat(decisions("host b\nhost c waiting\nroute 10.2.0.0/16 b c\nchosen 10.2.0.0/16 b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
        }
    }

    @Nested
    class MissingRow {
        @Test
        void isCreated() {
            assertThat(decisions("host a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        }

        @Test
        void isCreatedWithTheLastTrustedHealthWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a failed\nhost b\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
        }

        @Test
        void waitsWhileAnotherTableUsesASuspectHost() {
            assertThat(decisions(
                            "host a suspect\nhost b\ntable rtb-2\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 pending eni-a: host is suspect
                            rtb-2 10.2.0.0/16 pending: host is suspect""");
        }

        @Test
        void isCreatedOnASuspectHostIfThatIsTheChosenOne() {
            assertThat(decisions("host a suspect\ntable rtb-2\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a"))
                    .isEqualTo("""
                            rtb-1 10.2.0.0/16 keep eni-a: on the chosen host
                            rtb-2 10.2.0.0/16 create eni-a: row is missing""");
        }

        @Test
        void isCreatedBesideAPropagatedOrAdvertisedRow() {
            assertThat(
                            decisions(
                                    "host a\nrow rtb-1 10.2.0.0/16 vgw-1 propagated\nrow rtb-1 10.2.0.0/16 eni-x advertised\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        }
    }

    @Test
    void theStaticRowCountsWhereAPropagatedOneIsBesideIt() {
        assertThat(
                        decisions(
                                "host a failed\nhost b\nrow rtb-1 10.2.0.0/16 vgw-1 propagated\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b"))
                .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-b: host failed");
    }

    @Nested
    class Conflict {
        @Test
        void aForeignTargetIsReportedAndLeftAlone() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 nat-1\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict nat-1: target is not a host");
        }

        @Test
        void aForeignTargetIsLeftAloneEvenIfItIsABlackhole() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 pcx-1 blackhole\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict pcx-1: target is not a host");
        }

        @Test
        void aForeignTargetIsNeverDeletedForWantOfAHost() {
            assertThat(decisions("host a failed\nrow rtb-1 10.2.0.0/16 tgw-1\nroute 10.2.0.0/16 a delete"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict tgw-1: target is not a host");
        }

        @Test
        void aLocalRowThatSomebodyPointedAtAnInterfaceIsLeftAlone() {
            assertThat(decisions("host a failed\nhost b\nrow rtb-1 10.2.0.0/16 eni-a own\nroute 10.2.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict: row belongs to the table");
        }

        @Test
        void aRowOfAnOriginThatNobodyKnowsIsLeftAlone() {
            assertThat(decisions("host a\nrow rtb-1 10.2.0.0/16 eni-x odd\nroute 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 conflict: row belongs to the table");
        }

        @Test
        void aConflictInOneTableDoesNotTouchTheOthers() {
            assertThat(decisions("host a\ntable rtb-2\nrow rtb-1 10.2.0.0/16 nat-1\nroute 10.2.0.0/16 a"))
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
                row rtb-1 10.1.0.0/16 eni-b
                row rtb-1 10.2.0.0/16 eni-a
                row rtb-1 10.4.0.0/16 eni-a
                route 10.2.0.0/16 a b
                route 10.3.0.0/16 b
                route 10.4.0.0/16 a delete
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
                row rtb-1 10.1.0.0/16 eni-b
                row rtb-1 10.3.0.0/16 eni-c
                row rtb-2 10.3.0.0/16 eni-b
                row rtb-1 10.5.0.0/16 eni-a
                row rtb-2 10.5.0.0/16 eni-a
                row rtb-1 10.4.0.0/16 eni-x blackhole
                row rtb-2 10.4.0.0/16 eni-b
                route 10.3.0.0/16 b c
                route 10.4.0.0/16 b
                route 10.5.0.0/16 a b
                route 10.2.0.0/16 b
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
                        row rtb-1 2001:db8::/32 eni-a
                        row rtb-1 2001:db9::/32 eni-b
                        route 2001:DB8:0:0::/32 a b
                        route ::/0 b
                        """)).isEqualTo("""
                        rtb-1 ::/0 create eni-b: row is missing
                        rtb-1 2001:db8::/32 replace eni-a by eni-b: host failed
                        rtb-1 2001:db9::/32 delete eni-b: not in the spec""");
    }
}
