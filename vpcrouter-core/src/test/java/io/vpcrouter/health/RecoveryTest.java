package io.vpcrouter.health;

import static io.vpcrouter.model.Verdict.FAILED;
import static io.vpcrouter.model.Verdict.HEALTHY;
import static io.vpcrouter.model.Verdict.QUESTIONABLE;
import static io.vpcrouter.model.Verdict.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryTest {
    /** a has failed at 3 s. */
    private static Story failed() {
        return Story.of("ab").at(0).answer("ab").at(2).dies("a", "b");
    }

    @Test
    void aFailedHostIsHealthyAfterTenIntervalsOfAnswers() {
        Story story = failed().at(10).answersUntil(29.9, "a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(30).answer("a").verdict("a")).isEqualTo(HEALTHY);
        assertThat(story.health("a").healthySince()).isEqualTo(Story.nanos(30));
    }

    @Test
    void theWindowIsAtLeastTenSeconds() {
        Story story = Story.of("ab", 0.2, 3)
                .at(0)
                .answer("ab")
                .at(2)
                .dies("a", "b")
                .at(10)
                .answersUntil(19.9, "a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(20).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void theWindowNeedsThreeAnswers() {
        Story story = failed().at(10).answer("a").at(40).answer("a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(42).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aMissRestartsTheWindow() {
        Story story =
                failed().at(10).answersUntil(28, "a").at(29).miss("a").at(30).answersUntil(49.9, "a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(50).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void anIndeterminateObservationStopsTheClock() {
        Story story = failed().at(10)
                .answersUntil(20, "a")
                .at(22)
                .cannotAsk("a")
                .at(24)
                .answersUntil(33.9, "a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(34).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void lateAnswersDoNotCountForRecovery() {
        Story story = failed();
        for (double time = 10; time < 60; time += 2) {
            story.at(time).lateAnswer("a", time - 0.7);
        }
        assertThat(story.verdict("a")).isEqualTo(FAILED);
    }

    @Test
    void aHostThatFailsAgainWithinTenMinutesIsQuestionableForTheRestOfTheDoubledWindow() {
        Story story = failed().at(10).answersUntil(30, "a").at(600).dies("a", "b");
        story.at(610).answersUntil(629.9, "a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(630).answer("a").verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(632).answersUntil(649.9, "a").verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(650).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void threeAnswersAreEnoughForTheRestOfADoubledWindowToBegin() {
        Story story = failed().at(10).answersUntil(30, "a").at(600).dies("a", "b");
        story.at(610).answer("a").at(635).answer("a");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(637).answer("a").verdict("a")).isEqualTo(QUESTIONABLE);
    }

    @Test
    void aHostThatFailsLaterThanThatHasThePlainWindow() {
        Story story = failed().at(10)
                .answersUntil(30, "a")
                .at(629)
                .dies("a", "b")
                .at(640)
                .answersUntil(660, "a");
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void theTenMinutesRunFromTheEndOfTheWholeWindow() {
        // The second window is 40 s: failed for 20 s, questionable for 20 s, healthy at 650 s.
        Story story = failed().at(10)
                .answersUntil(30, "a")
                .at(600)
                .dies("a", "b")
                .at(610)
                .answersUntil(650, "a");
        // 605 s after it was usable again, 585 s after it was healthy again: doubled once more, to 80 s.
        story.at(1234).dies("a", "b").at(1240).answersUntil(1319.9, "a");
        assertThat(story.verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(1320).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void theWindowIsHalvedForEachTenCleanMinutes() {
        Story story = failed();
        double time = 10;
        // Windows of 20, 40 and 80 s.
        for (int window = 20; window <= 80; window *= 2) {
            story.at(time).answersUntil(time + window, "a");
            time += window + 10;
            if (window < 80) {
                story.at(time).dies("a", "b");
                time += 10;
            }
        }
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
        // It recovered 10 s ago and fails 1 s after it begins to die: ten minutes are over then.
        time += 589;
        story.at(time).dies("a", "b").at(time + 10).answersUntil(time + 49.9, "a");
        assertThat(story.verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(time + 50).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void theWindowIsNeverLongerThanTenMinutes() {
        Story story = failed();
        double time = 10;
        for (int window = 20; window <= 640; window *= 2) {
            story.at(time).answersUntil(time + Math.min(window, 600), "a");
            assertThat(story.verdict("a")).isEqualTo(HEALTHY);
            time += Math.min(window, 600) + 10;
            story.at(time).dies("a", "b");
            time += 10;
        }
        assertThat(story.at(time).answersUntil(time + 600, "a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aMissOnProbationRestartsItAndIsNoFailure() {
        Story story = failed().at(10)
                .answersUntil(30, "a")
                .at(100)
                .dies("a", "b")
                .at(110)
                .answersUntil(130, "a");
        assertThat(story.verdict("a")).isEqualTo(QUESTIONABLE);
        story.at(140).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(141).answersUntil(180.9, "a").verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(181).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aQuestionableReportDoesNotShortenProbation() {
        Story story = failed().at(10)
                .answersUntil(30, "a")
                .at(100)
                .dies("a", "b")
                .at(110)
                .answersUntil(129, "a");
        story.at(130).questionable("a");
        assertThat(story.verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(131).answer("a").verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.answersUntil(150, "a").verdict("a")).isEqualTo(HEALTHY);
    }
}
