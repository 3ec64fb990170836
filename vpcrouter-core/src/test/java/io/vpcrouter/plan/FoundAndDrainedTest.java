package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is decided about hosts that are found by their tags, and about hosts that are being taken out. */
class FoundAndDrainedTest {
    private static String decisions(String scene) {
        return decisions(scene, PlanRules.DEFAULTS);
    }

    private static String decisions(String scene, PlanRules rules) {
        return String.join("\n", Scene.of("table rtb-1\n" + scene).with(rules).decisions());
    }

    @Nested
    class FoundHost {
        @Test
        void carriesARouteLikeAListedOneOnceItAnswered() {
            assertThat(decisions("host a found\nwant 10.1.0.0/16 by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 create eni-a: row is missing");
        }

        @Test
        void isNeverUsedBeforeItAnswered() {
            assertThat(decisions("host a found unknown\nwant 10.1.0.0/16 by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending: no healthy host");
            assertThat(decisions("host a found suspect\nwant 10.1.0.0/16 by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending: no healthy host");
            assertThat(decisions("host a found waiting\nwant 10.1.0.0/16 by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending: waiting for health");
        }

        @Test
        void isNotUsedEvenInPlaceOfAFailedOne() {
            assertThat(decisions("""
                            host a found failed
                            host b found unknown
                            route rtb-1 10.1.0.0/16 eni-a
                            want 10.1.0.0/16 by-tag delete
                            """)).isEqualTo("rtb-1 10.1.0.0/16 pending eni-a: no healthy host");
        }

        @Test
        void isUsedLikeAnyOtherWhenItIsListedToo() {
            assertThat(decisions("host a found unknown\nwant 10.1.0.0/16 a by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 create eni-a: row is missing");
        }

        @Test
        void comesAfterListedOnesWithOrdered() {
            assertThat(decisions("host a found\nhost z\nwant 10.1.0.0/16 z by-tag ordered"))
                    .contains("create eni-z");
            assertThat(decisions("host a found\nhost b found\nwant 10.1.0.0/16 by-tag ordered"))
                    .contains("create eni-a");
        }

        @Test
        void takesNoRouteFromAHealthyOneBeforeItsRecoveryWindow() {
            String scene = """
                    now 1000
                    host a found since=%s
                    host b found
                    route rtb-1 10.1.0.0/16 eni-b
                    want 10.1.0.0/16 by-tag ordered
                    """;
            PlanRules atOnce = Scene.failback(Duration.ZERO);

            assertThat(decisions(String.format(scene, 991), atOnce))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending eni-b: waiting for health");
            assertThat(decisions(String.format(scene, 990), atOnce))
                    .isEqualTo("rtb-1 10.1.0.0/16 replace eni-b by eni-a: failback");
        }

        @Test
        void takesTheRouteOfAFailedOneAtOnce() {
            assertThat(decisions("""
                            now 1000
                            host a found since=999
                            host b found failed
                            route rtb-1 10.1.0.0/16 eni-b
                            want 10.1.0.0/16 by-tag
                            """)).isEqualTo("rtb-1 10.1.0.0/16 replace eni-b by eni-a: host failed");
        }
    }

    @Nested
    class NobodyFound {
        @Test
        void keepsTheRouteWhateverTheSpecSays() {
            assertThat(decisions("""
                            host a
                            route rtb-1 10.1.0.0/16 eni-x
                            want 10.1.0.0/16 by-tag delete
                            want 10.2.0.0/16 a
                            """)).contains("rtb-1 10.1.0.0/16 keep eni-x: no host found by tag");
        }

        @Test
        void keepsTheRouteEvenIfAllListedHostsFailed() {
            assertThat(decisions("""
                            host a failed
                            host b
                            route rtb-1 10.1.0.0/16 eni-a
                            want 10.1.0.0/16 a by-tag delete
                            want 10.2.0.0/16 b
                            """)).contains("rtb-1 10.1.0.0/16 keep eni-a: no host found by tag");
        }

        @Test
        void createsNothing() {
            assertThat(decisions("want 10.1.0.0/16 by-tag"))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending: no host found by tag");
        }
    }

    @Nested
    class HostThatLostItsTags {
        @Test
        void losesItsRouteToAFoundOneBecauseItIsNotEligible() {
            assertThat(decisions("""
                            host a found
                            eni eni-old
                            route rtb-1 10.1.0.0/16 eni-old
                            want 10.1.0.0/16 by-tag
                            """)).isEqualTo("rtb-1 10.1.0.0/16 replace eni-old by eni-a: not eligible any more");
        }
    }

    @Nested
    class DrainedHost {
        @Test
        void losesItsRouteToAHealthyOne() {
            assertThat(decisions("host a drained\nhost b\nroute rtb-1 10.1.0.0/16 eni-a\nwant 10.1.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.1.0.0/16 replace eni-a by eni-b: drained");
            assertThat(decisions("host a cordoned\nhost b\nroute rtb-1 10.1.0.0/16 eni-a\nwant 10.1.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.1.0.0/16 replace eni-a by eni-b: drained");
        }

        @Test
        void losesItsRouteToAQuestionableOneToo() {
            assertThat(decisions("""
                            host a drained
                            host b questionable
                            route rtb-1 10.1.0.0/16 eni-a
                            want 10.1.0.0/16 a b
                            """)).isEqualTo("rtb-1 10.1.0.0/16 replace eni-a by eni-b: drained");
        }

        @Test
        void keepsItsRouteWhileNothingElseAnswers() {
            String scene = "host a drained\nhost b %s\nroute rtb-1 10.1.0.0/16 eni-a\nwant 10.1.0.0/16 a b";

            for (String verdict : new String[] {"suspect", "unknown", "failed", "missing", "drained"}) {
                assertThat(decisions(String.format(scene, verdict)))
                        .as(verdict)
                        .startsWith("rtb-1 10.1.0.0/16 keep eni-a");
            }
        }

        @Test
        void takesTheRouteOfAFailedOneIfNothingElseAnswers() {
            assertThat(decisions("""
                            host a failed
                            host b drained
                            host c suspect
                            route rtb-1 10.1.0.0/16 eni-a
                            want 10.1.0.0/16 a b c
                            """)).isEqualTo("rtb-1 10.1.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void getsNoNewRoute() {
            assertThat(decisions("host a drained\nhost b\nwant 10.1.0.0/16 a b ordered"))
                    .isEqualTo("rtb-1 10.1.0.0/16 create eni-b: row is missing");
        }

        @Test
        void keepsItsRouteWhileHealthIsFrozen() {
            assertThat(decisions("frozen\nhost a drained\nhost b\nroute rtb-1 10.1.0.0/16 eni-a\nwant 10.1.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.1.0.0/16 pending eni-a: health is frozen");
        }

        @Test
        void waitsForANewcomerThatWasFoundJustNow() {
            assertThat(decisions("""
                            now 1000
                            host a found drained
                            host b found since=995
                            route rtb-1 10.1.0.0/16 eni-a
                            want 10.1.0.0/16 by-tag
                            """)).isEqualTo("rtb-1 10.1.0.0/16 pending eni-a: waiting for health");
        }

        @Test
        void thatFailsIsFailedAndNotDrained() {
            assertThat(decisions("host a drained failed\nhost b\nroute rtb-1 10.1.0.0/16 eni-a\nwant 10.1.0.0/16 a b"))
                    .isEqualTo("rtb-1 10.1.0.0/16 replace eni-a by eni-b: host failed");
        }

        @Test
        void getsNoRouteBackOnlyBecauseItIsNotDrainedAnyMore() {
            assertThat(decisions("""
                            host a
                            host b
                            chosen 10.1.0.0/16 b
                            route rtb-1 10.1.0.0/16 eni-b
                            want 10.1.0.0/16 a b
                            """)).isEqualTo("rtb-1 10.1.0.0/16 keep eni-b: on the chosen host");
        }
    }

    @Nested
    class TableWithTheTagIgnore {
        @Test
        void isOutOfScopeForAsLongAsItIsThere() {
            Scene ignored = Scene.of("table rtb-1 tag:vpcrouter:ignore=yes\nhost a\nwant 10.1.0.0/16 a");
            Scene managed = Scene.of("table rtb-1 tag:vpcrouter:ignore=false\nhost a\nwant 10.1.0.0/16 a");

            assertThat(ignored.plan().tablesOutOfScope()).containsEntry("rtb-1", "tag vpcrouter:ignore");
            assertThat(managed.plan().tablesOutOfScope()).isEmpty();
        }

        @Test
        void leavesTheScopeAlthoughTheSpecIsTheSame() {
            Scene before = Scene.of("table rtb-1\nhost a\nwant 10.1.0.0/16 a");
            Scene after = Scene.of("table rtb-1 tag:vpcrouter:ignore=yes\nhost a\nwant 10.1.0.0/16 a");

            assertThat(before.view()
                            .next(before.spec(), after.snapshot())
                            .index()
                            .tableIds())
                    .isEmpty();
        }
    }
}
