package io.vpcrouter.health;

import static io.vpcrouter.model.Verdict.FAILED;
import static io.vpcrouter.model.Verdict.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is asked to stand witness, and which answer makes which miss count. */
class WitnessTest {
    private static Story healthy(String hosts) {
        return Story.of(hosts).at(0).answer(hosts);
    }

    @Nested
    class Asked {
        @Test
        void upToThreeOthersThatAnsweredLastAndThenTheHostItself() {
            Story story = healthy("abcdefgh")
                    .at(1.8)
                    .answer("f")
                    .at(1.9)
                    .answer("c")
                    .at(1.95)
                    .answer("h");
            assertThat(story.at(2).miss("a").asked()).isEqualTo("hcfa");
        }

        @Test
        void threeAreEnoughIfTheirLastProbesWereSentWithTheOneThatWasMissed() {
            Story story = healthy("abcdefgh").at(1.6).sentAt(1.5, "bcdefgh", Observation.reachable());
            assertThat(story.at(2).miss("a").asked()).isEqualTo("hgfa");
        }

        @Test
        void moreIfNoneIsKnownToHaveLivedWhenTheHostDidNotAnswer() {
            Story story = healthy("abcdefgh").at(1.4).answer("abcdefgh");
            assertThat(story.at(2).miss("a").asked()).isEqualTo("hgfedcba");
        }

        @Test
        void butNeverMoreThanSixteen() {
            String hosts = "abcdefghijklmnopqrst";
            assertThat(healthy(hosts).at(2).miss("a").asked()).isEqualTo("tsrqponmlkjihgfea");
        }

        @Test
        void eachOnceHoweverOftenItAnswered() {
            Story story =
                    healthy("abcd").at(1).answer("d").answer("b").answer("c").answer("b");
            assertThat(story.at(2).miss("a").asked()).isEqualTo("bcda");
        }

        @Test
        void nobodyThatMissedItsLastProbe() {
            assertThat(healthy("abc").at(2).miss("ab").asked())
                    .doesNotStartWith("b")
                    .contains("c");
            assertThat(healthy("abc").at(2).gone("b").miss("a").asked()).isEqualTo("ca");
        }

        @Test
        void nobodyThatIsWatchedNoMore() {
            assertThat(healthy("abc").watch("ac").at(2).miss("a").asked()).isEqualTo("ca");
        }

        @Test
        void notTheHostItselfAfterARefusalBecauseThePluginAsksAgainAtItsOwnPace() {
            Story story = healthy("ab");
            assertThat(refused(story, 2)).isEqualTo("b");
            assertThat(refused(story, 2.5)).isEqualTo("b");
            // Now the plugin is back at one question per interval.
            assertThat(refused(story, 3)).isEqualTo("ba");
        }

        private static String refused(Story story, double at) {
            return story.at(at)
                    .sentAt(at - 0.001, "a", Observation.unreachable("refused"))
                    .asked();
        }
    }

    @Test
    void aMissThatWasSentAfterTheWitnessCountsWhenTheWitnessAnswersLater() {
        Story story = healthy("ab").at(2).miss("a").at(2.5).miss("a").at(3).miss("a");
        // Says nothing of the probe that a missed at 2.5 s, which was sent at 2 s.
        story.at(3.1).sentAt(2.4, "b", Observation.reachable());
        story.at(3.2).sentAt(3.05, "b", Observation.reachable());
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(3.6).miss("a").verdict("a")).isEqualTo(FAILED);
    }

    @Test
    void anAnswerBetweenTheRowsIsNoWitnessForTheNextRow() {
        Story story = healthy("ab").at(2).miss("a").at(2.1).answer("a");
        story.at(2.2).sentAt(2, "b", Observation.reachable());
        story.at(5).miss("a").at(5.5).miss("a").at(5.6).sentAt(5.5, "b", Observation.reachable());
        assertThat(story.at(6).miss("a").verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aQuestionableHostStandsWitnessToo() {
        Story story = healthy("ab");
        for (double time = 2; time < 3; time += 0.5) {
            story.at(time).miss("a").at(time + 0.2).sentAt(time, "b", Observation.questionable("retires soon"));
        }
        assertThat(story.at(3).miss("a").verdict("a")).isEqualTo(FAILED);
    }

    @Nested
    class ControlTargets {
        /** Control targets that answered probes sent at 2 s and 2.5 s, when a missed. */
        private static Story twoCount(String hosts) {
            Story story = Story.withControlTargets(hosts).at(0).answer(hosts);
            story.at(2).miss("a").at(2.1).controlTargetAnswers(2);
            return story.at(2.5).miss("a");
        }

        @Test
        void theLastMissCompletesTheStreak() {
            Story story = twoCount("a").at(2.6).controlTargetAnswers(2.5);
            assertThat(story.verdict("a")).isEqualTo(SUSPECT);
            assertThat(story.at(3).miss("a").verdict("a")).isEqualTo(FAILED);
        }

        @Test
        void theirAnswerCompletesTheStreakIfItComesAfterTheLastMiss() {
            Story story = twoCount("a").at(3).miss("a");
            assertThat(story.verdict("a")).isEqualTo(SUSPECT);
            assertThat(story.at(3.01).controlTargetAnswers(2.5).verdict("a")).isEqualTo(FAILED);
        }

        @Test
        void theyAreProbedTogetherWithTheHostSoATenthOfATimeOutDoesNotMatter() {
            Story soon = twoCount("a").at(2.6).controlTargetAnswers(2.55);
            assertThat(soon.at(3).miss("a").verdict("a")).isEqualTo(FAILED);

            Story late = twoCount("a").at(2.6).controlTargetAnswers(2.56);
            assertThat(late.at(3).miss("a").verdict("a")).isEqualTo(SUSPECT);
        }

        @Test
        void whereTwoMissesDecideTheHostIsProbedOnlyAfterTheyAnswered() {
            Story early =
                    Story.withControlTargets("a", 2).at(0).answer("a").at(2).miss("a");
            early.at(2.2).controlTargetAnswers(2);
            assertThat(early.at(2.65)
                            .sentAt(2.15, "a", Observation.unreachable("timed out"))
                            .verdict("a"))
                    .isEqualTo(SUSPECT);

            Story after =
                    Story.withControlTargets("a", 2).at(0).answer("a").at(2).miss("a");
            assertThat(after.asked()).isEmpty();
            assertThat(after.at(2.2).controlTargetAnswers(2).asked()).isEqualTo("a");
            assertThat(after.at(2.7).miss("a").verdict("a")).isEqualTo(FAILED);
        }

        @Test
        void oneThatAnsweredForTheFirstTimeIsAWitnessFromThenOn() {
            Story story = healthy("a").at(1).controlTargetAnswers().at(2).miss("a");
            assertThat(story.asked()).isEqualTo("a");
            story.at(2.5).miss("a").at(3).miss("a");
            assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        }

        @Test
        void aHostThatFailedHidesNoOther() {
            Story story = Story.withControlTargets("ab").at(0).answer("ab");
            for (String host : new String[] {"a", "b"}) {
                double from = host.equals("a") ? 2 : 5;
                story.at(from).miss(host).at(from + 0.1).controlTargetAnswers(from);
                story.at(from + 0.5).miss(host).at(from + 1).miss(host);
                story.at(from + 1.1).controlTargetAnswers(from + 0.5);
                assertThat(story.verdict(host)).isEqualTo(FAILED);
            }
        }

        @Test
        void anAnswerThatIsTooOldForALaterSuspectStillServesTheEarlierOne() {
            Story story = Story.withControlTargets("ab").at(0).answer("ab");
            story.at(2).miss("a").at(2.3).miss("b").at(2.6).miss("a");
            story.at(2.62).sentAt(2.05, "a", Observation.unreachable("timed out"));
            story.at(2.65).controlTargetAnswers(2.1).at(2.7).controlTargetAnswers(2.6);
            assertThat(story.at(3.2).miss("a").verdict("a")).isEqualTo(FAILED);
        }
    }
}
