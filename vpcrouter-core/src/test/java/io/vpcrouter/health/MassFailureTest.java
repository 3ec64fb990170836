package io.vpcrouter.health;

import static io.vpcrouter.model.Verdict.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MassFailureTest {
    private static Story healthy(String hosts) {
        return Story.of(hosts).at(0).answer(hosts);
    }

    @Test
    void threeOfFiveHostsWithinTenSecondsAreAMassFailureForFifteenSeconds() {
        Story story = healthy("abcde").at(2).dies("abc", "d");
        assertThat(story.verdict("c")).isEqualTo(FAILED);
        assertThat(story.tracker.isMassFailure()).isTrue();
        assertThat(story.at(5).tracker.nextDeadline()).hasValue(Story.nanos(18));
        assertThat(story.at(17.9).tracker.isMassFailure()).isTrue();
        assertThat(story.at(18).tracker.isMassFailure()).isFalse();
    }

    @Test
    void twoOfThreeAreNone() {
        assertThat(healthy("abc").at(2).dies("ab", "c").tracker.isMassFailure()).isFalse();
    }

    @Test
    void fiftyFivePercentAreNone() {
        String hosts = "abcdefghijklmnopqrst";
        assertThat(healthy(hosts)
                        .at(2)
                        .dies(hosts.substring(0, 11), "t")
                        .tracker
                        .isMassFailure())
                .isFalse();
        assertThat(healthy(hosts)
                        .at(2)
                        .dies(hosts.substring(0, 12), "t")
                        .tracker
                        .isMassFailure())
                .isTrue();
    }

    @Test
    void failuresMoreThanTenSecondsApartAreNone() {
        Story story = healthy("abcde").at(2).dies("ab", "d").at(12.1).dies("c", "d");
        assertThat(story.tracker.isMassFailure()).isFalse();
        assertThat(healthy("abcde")
                        .at(2)
                        .dies("ab", "d")
                        .at(12)
                        .dies("c", "d")
                        .tracker
                        .isMassFailure())
                .isTrue();
    }

    @Test
    void aControlTargetThatAnswersAgrees() {
        Story story =
                Story.withControlTargets("abcde").at(0).answer("abcde").at(2).dies("abc", "d");
        assertThat(story.tracker.isMassFailure()).isTrue();
        assertThat(story.at(4).controlTargetAnswers().tracker.isMassFailure()).isFalse();
    }

    @Test
    void aControlTargetThatAnsweredSinceTheMissesAgreesBeforehand() {
        Story story =
                Story.withControlTargets("abcde").at(0).answer("abcde").at(2).miss("abc");
        story.at(2.1).controlTargetAnswers().at(2.5).dies("abc", "d");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.tracker.isMassFailure()).isFalse();
    }

    @Test
    void aControlTargetThatWasProbedBeforeTheMissesSaysNothing() {
        Story story =
                Story.withControlTargets("abcde").at(0).answer("abcde").at(2).dies("abc", "d");
        assertThat(story.at(3.5).controlTargetAnswers(1.9).tracker.isMassFailure())
                .isTrue();
        assertThat(Story.withControlTargets("abcde")
                        .at(1)
                        .controlTargetAnswers()
                        .answer("abcde")
                        .at(2)
                        .dies("abc", "d")
                        .tracker
                        .isMassFailure())
                .isTrue();
    }

    @Test
    void aControlTargetThatWasProbedAtTheFirstMissAgrees() {
        Story after =
                Story.withControlTargets("abcde").at(0).answer("abcde").at(2).dies("abc", "d");
        assertThat(after.at(3.5).controlTargetAnswers(2).tracker.isMassFailure())
                .isFalse();

        Story before =
                Story.withControlTargets("abcde").at(0).answer("abcde").at(2).miss("abc");
        before.at(2.1).controlTargetAnswers(2).at(2.5).dies("abc", "d");
        assertThat(before.tracker.isMassFailure()).isFalse();
    }

    @Test
    void theAnswerOfTheControlTargetThatWasAskedLastCounts() {
        Story story = Story.withControlTargets("abcde").at(1).answer("abcde").controlTargetAnswers();
        story.at(2).miss("abc").at(2.1).controlTargetAnswers(2.05).at(2.2).controlTargetAnswers(1.5);
        assertThat(story.at(2.5).dies("abc", "d").tracker.isMassFailure()).isFalse();
    }

    @Test
    void hardEvidenceAgainstOneOfThemAgrees() {
        Story story = healthy("abcde").at(2).dies("abc", "d").at(4).gone("a");
        assertThat(story.tracker.isMassFailure()).isFalse();
    }

    @Test
    void hostsUnderHardEvidenceMakeNoMassFailure() {
        assertThat(healthy("abcde").at(2).gone("abcd").tracker.isMassFailure()).isFalse();
    }

    @Test
    void oneEpisodeHoldsOnlyOnce() {
        Story story = healthy("abcdef").at(2).dies("abcd", "f").at(17.6).dies("e", "f");
        assertThat(story.at(20).tracker.isMassFailure()).isFalse();
    }

    @Test
    void anEpisodeIsOverTenSecondsAfterItsHold() {
        assertThat(heldUntilEighteen().at(26.9).dies("ghi", "j").tracker.isMassFailure())
                .isFalse();
        assertThat(heldUntilEighteen().at(27).dies("ghi", "j").tracker.isMassFailure())
                .isTrue();
    }

    /** Six of ten hosts failed at 3 s and are watched no more. */
    private static Story heldUntilEighteen() {
        Story story = healthy("abcdefghij").at(2).dies("abcdef", "j");
        assertThat(story.tracker.isMassFailure()).isTrue();
        return story.at(18).watch("ghij");
    }
}
