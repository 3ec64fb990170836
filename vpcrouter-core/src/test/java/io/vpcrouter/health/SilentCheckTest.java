package io.vpcrouter.health;

import static io.vpcrouter.model.Verdict.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A check that reports nothing of a host for ten intervals, and at least ten seconds. */
class SilentCheckTest {
    @Test
    void aHostThatWasNeverReportedIsUncheckedAfterTenIntervals() {
        Story story = Story.of("ab", 2, 3);
        timePasses(story, 0, 19.9, "");
        assertThat(story.tracker.unchecked()).isEmpty();
        timePasses(story, 19.9, 22, "");
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("a"), Story.address("b"));
        assertThat(story.tracker.isBlind()).isTrue();
        assertThat(story.tracker.uncheckedReason()).contains("the check reports nothing of it");
    }

    @Test
    void shortIntervalsWaitTenSeconds() {
        Story story = Story.of("a", 0.1, 3);
        timePasses(story, 0, 9.9, "");
        assertThat(story.tracker.isBlind()).isFalse();
        timePasses(story, 9.9, 11, "");
        assertThat(story.tracker.isBlind()).isTrue();
    }

    @Test
    void oneHostOfSeveralIsUncheckedAloneUntilItIsReportedAgain() {
        Story story = Story.of("ab", 2, 3).at(0).answer("ab");
        timePasses(story, 0, 30, "b");
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("a"));
        assertThat(story.tracker.isBlind()).isFalse();
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
        assertThat(story.at(30).answer("a").tracker.unchecked()).isEmpty();
    }

    @Test
    void aPauseOfTheCheckerAccusesNobody() {
        Story story = Story.of("ab", 2, 3).at(0).answer("ab");
        timePasses(story, 0, 4, "ab");
        // Nothing ran for an hour, and the loop wakes before the check does.
        story.at(3600);
        assertThat(story.tracker.unchecked()).isEmpty();
        timePasses(story, 3600, 3610, "");
        assertThat(story.tracker.isBlind()).isFalse();
        timePasses(story, 3610, 3700, "ab");
        assertThat(story.tracker.unchecked()).isEmpty();
    }

    @Test
    void aNewHostHasItsOwnTenIntervals() {
        Story story = Story.of("a", 2, 3).at(0).answer("a");
        timePasses(story, 0, 15, "a");
        story.watch("ab");
        timePasses(story, 15, 34, "a");
        assertThat(story.tracker.unchecked()).isEmpty();
        timePasses(story, 34, 38, "a");
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("b"));
        assertThat(story.watch("a").tracker.unchecked()).isEmpty();
    }

    @Test
    void hostsThatComeAfterALongTimeWithoutAnyAreNotMissedAtOnce() {
        Story story = Story.of("", 2, 3);
        timePasses(story, 0, 100, "");
        story.watch("a");
        timePasses(story, 100, 118, "");
        assertThat(story.tracker.isBlind()).isFalse();
    }

    @Test
    void whatIsSaidToBeUnchangedIsNoSilenceAndNoAnswer() {
        Story story = Story.of("ab", 2, 3).at(0).answer("a");
        for (double time = 1; time < 60; time++) {
            story.at(time).tracker.unchanged(Story.address("a"));
            story.tracker.unchanged(Story.address("b"));
        }
        // Nothing was ever reported of the other.
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("b"));
        assertThat(story.tracker.isBlind()).isFalse();
        assertThat(story.tracker.report(Story.address("a")).orElseThrow().observedAt())
                .hasValue(0);
    }

    @Test
    void whatCouldNotBeAskedDoesNotBecomeCheckedByBeingUnchanged() {
        Story story = Story.of("a", 2, 3).at(0).answer("a");
        for (double time = 1; time < 40; time++) {
            story.at(time).cannotAsk("a").tracker.unchanged(Story.address("a"));
        }
        assertThat(story.tracker.isBlind()).isTrue();
    }

    @Test
    void aCheckThatCannotBeToldItsHostsIsBlind() {
        Story story = Story.of("ab", 2, 3).at(0).answer("ab");
        story.tracker.cannotWatch("watch failed");
        assertThat(story.tracker.isBlind()).isTrue();
        assertThat(story.tracker.uncheckedReason()).contains("watch failed");
        story.tracker.cannotWatch(null);
        assertThat(story.tracker.isBlind()).isFalse();
    }

    /** The tracker is told of the time as often as it asks for, and these hosts answer meanwhile. */
    private static void timePasses(Story story, double from, double to, String answer) {
        for (double time = from; time < to; time += 0.5) {
            story.at(time).answer(answer);
        }
        story.at(to);
    }
}
