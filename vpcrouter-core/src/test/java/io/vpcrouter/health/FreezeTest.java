package io.vpcrouter.health;

import static io.vpcrouter.model.Verdict.FAILED;
import static io.vpcrouter.model.Verdict.HEALTHY;
import static io.vpcrouter.model.Verdict.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreezeTest {
    private static Story healthy(String hosts) {
        return Story.of(hosts).at(0).answer(hosts);
    }

    /** Nobody answers from 1.5 s on. */
    private static Story frozen(String hosts) {
        return healthy(hosts).at(2).miss(hosts).at(2.5).miss(hosts).at(3);
    }

    @Test
    void freezesWhenTwoHostsAreSuspectAndNobodyAnswers() {
        Story story = healthy("ab").at(2).miss("ab").at(2.5).miss("ab").at(2.9);
        assertThat(story.tracker.isFrozen()).isFalse();
        assertThat(story.tracker.nextDeadline()).hasValue(Story.nanos(3));
        assertThat(story.at(3).tracker.isFrozen()).isTrue();
    }

    @Test
    void doesNotFreezeForOneSuspect() {
        Story story =
                healthy("ab").at(2).miss("a").at(2.5).miss("a").at(3).miss("a").at(9);
        assertThat(story.tracker.isFrozen()).isFalse();
    }

    @Test
    void hostsThatFailedBeforeDoNotMakeAFreeze() {
        Story story = healthy("abc").at(2).dies("a", "b").at(5).dies("b", "c");
        story.at(8).miss("abc").at(8.5).miss("abc").at(9).miss("abc").at(20);
        assertThat(story.tracker.isFrozen()).isFalse();
        assertThat(story.verdict("c")).isEqualTo(SUSPECT);
        assertThat(story.tracker.unproved()).isEmpty();
        story.miss("abc");
        assertThat(story.tracker.isFrozen()).isFalse();
        assertThat(story.tracker.unproved()).containsExactly(Story.address("c"));
        assertThat(story.at(21).answer("c").tracker.unproved()).isEmpty();
    }

    @Test
    void aSuspectWithoutAWitnessIsUnprovedUntilSomebodyAnswers() {
        Story story = healthy("ab").at(2).dies("a", "b").at(5);
        for (double time = 8; time <= 20; time += 2) {
            story.at(time).miss("ab");
            // Ten seconds after the first of them.
            assertThat(story.tracker.unproved()).hasSize(time < 18 ? 0 : 1);
        }
        story.at(21)
                .answer("a")
                .at(21.5)
                .miss("b")
                .at(21.6)
                .answer("a")
                .at(22)
                .miss("b")
                .at(22.1)
                .answer("a");
        assertThat(story.at(22.5).miss("b").verdict("b")).isEqualTo(FAILED);
        assertThat(story.tracker.unproved()).isEmpty();
    }

    @Test
    void aFreezeSaysMoreThanThatNothingIsProved() {
        Story story = healthy("ab");
        for (double time = 2; time <= 20; time += 2) {
            story.at(time).miss("ab");
        }
        assertThat(story.tracker.isFrozen()).isTrue();
        assertThat(story.tracker.unproved()).isEmpty();
        story.at(21).answer("a").at(21.5).miss("b");
        assertThat(story.tracker.unproved()).isEmpty();
    }

    @Test
    void twoHostsThatDieTogetherNeitherFreezeNorDelayWhileAThirdAnswers() {
        Story story = healthy("abc").at(2).dies("ab", "c");
        assertThat(story.verdicts("a")).containsExactly(HEALTHY, SUSPECT, FAILED);
        assertThat(story.verdicts("b")).containsExactly(HEALTHY, SUSPECT, FAILED);
        assertThat(story.tracker.report(Story.address("a")).orElseThrow().since())
                .isEqualTo(Story.nanos(3));
        assertThat(story.tracker.isFrozen()).isFalse();
    }

    @Test
    void aCheckThatReportsAllHostsAtOnceDoesNotFreezeBetweenItsRounds() {
        Story story = Story.of("abc", 15, 3).at(0).answer("abc");
        for (int round = 1; round <= 4; round++) {
            story.at(15 * round + 0.1).sentAt(15 * round, "ab", Observation.unreachable("impaired"));
            story.sentAt(15 * round, "c", Observation.reachable());
            story.at(15 * round + 14);
            assertThat(story.tracker.isFrozen()).isFalse();
        }
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.verdict("b")).isEqualTo(FAILED);
    }

    @Test
    void ownAddressesDoNotEndOrPreventAFreeze() {
        Story story = healthy("abz")
                .at(2)
                .miss("ab")
                .answer("z")
                .at(2.5)
                .miss("ab")
                .answer("z")
                .at(3)
                .answer("z");
        assertThat(story.tracker.isFrozen()).isTrue();
        assertThat(story.at(3.5).answer("z").tracker.isFrozen()).isTrue();
    }

    @Test
    void theFirstAnswerOfAHostEndsTheFreeze() {
        assertThat(frozen("abc").at(9).answer("c").tracker.isFrozen()).isFalse();
    }

    @Test
    void aLateAnswerEndsTheFreezeToo() {
        assertThat(frozen("abc").at(3.1).lateAnswer("c", 2.5).tracker.isFrozen())
                .isFalse();
    }

    @Test
    void anAnswerOfAControlTargetEndsTheFreeze() {
        Story story = Story.withControlTargets("ab")
                .at(0)
                .answer("ab")
                .at(2)
                .miss("ab")
                .at(2.5)
                .miss("ab")
                .at(3);
        assertThat(story.tracker.isFrozen()).isTrue();
        assertThat(story.at(9).controlTargetAnswers().tracker.isFrozen()).isFalse();
    }

    @Test
    void missesFromBeforeTheEndOfTheFreezeDoNotCount() {
        Story story = frozen("abc").at(5).miss("ab").at(9).answer("c");
        // Sent before the freeze ended, judged after it.
        story.at(9.2).miss("ab").at(9.25).sentAt(9.2, "c", Observation.reachable());
        story.at(9.7).miss("ab").at(9.75).sentAt(9.7, "c", Observation.reachable());
        story.at(10.2).miss("ab").at(10.25).sentAt(10.2, "c", Observation.reachable());
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(10.7).miss("ab").verdict("a")).isEqualTo(FAILED);
    }

    @Test
    void aMissAfterTheFreezeDoesNotCompleteTheStreakFromBeforeIt() {
        Story story = healthy("abc").at(2).miss("a").at(2.2).sentAt(2, "c", Observation.reachable());
        // Two misses count against a when the checker is cut off.
        story.at(2.5).miss("a").at(3).miss("ab").at(3.5).miss("ab").at(4);
        assertThat(story.tracker.isFrozen()).isTrue();
        story.at(9).answer("c").at(9.1).answer("c").at(9.7).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void oneSuspectAloneDoesNotFreezeAgain() {
        Story story = frozen("abc").at(9).answer("c").at(10).miss("a").at(10.5).miss("a");
        assertThat(story.at(15).tracker.isFrozen()).isFalse();
    }

    @Test
    void aHostThatWasNotAskedSinceTheFreezeHidesNoOtherFromControlTargets() {
        Story story = Story.withControlTargets("abc").at(0).answer("abc");
        story.at(2).miss("abc").at(2.5).miss("abc").at(3).at(9).controlTargetAnswers();
        for (double time = 10; time < 11; time += 0.5) {
            story.at(time).miss("b").at(time + 0.1).controlTargetAnswers(time);
        }
        assertThat(story.at(11).miss("b").verdict("b")).isEqualTo(FAILED);
    }

    @Test
    void aMissThatWasUnderWayWhenTheSecondHostBecameSuspectProvesNoSilence() {
        Story story = healthy("ab").at(2).miss("ab").at(2.4).miss("a");
        assertThat(story.at(2.9).tracker.isFrozen()).isFalse();
        assertThat(story.at(3).miss("a").at(3.5).tracker.isFrozen()).isTrue();
    }

    @Test
    void aSuspectThatIsWatchedNoMoreDoesNotMakeAFreeze() {
        Story story = healthy("abc").at(2).miss("ab").watch("ac").at(2.5).miss("a");
        assertThat(story.at(5).tracker.isFrozen()).isFalse();
    }

    @Test
    void aSuspectThatIsGoneDoesNotMakeAFreezeBecauseItsSilenceIsExplained() {
        Story story = healthy("abc").at(2).miss("ab").at(2.1).gone("a").at(2.5).miss("b");
        assertThat(story.at(5).tracker.isFrozen()).isFalse();
    }

    @Test
    void theLastTrustedVerdictHoldsDuringTheFreeze() {
        Story story = healthy("abcd")
                .at(2)
                .dies("d", "a")
                .at(8)
                .miss("abc")
                .at(8.5)
                .miss("abc")
                .at(9);
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.health("a").verdict()).isEqualTo(HEALTHY);
        assertThat(story.health("d").verdict()).isEqualTo(FAILED);
    }

    @Test
    void nobodyEarnsAFailbackDuringTheFreeze() {
        Story story = frozen("abz").at(3).answer("z").at(300);
        assertThat(story.tracker.isFrozen()).isTrue();
        assertThat(story.health("z").healthySince()).isEqualTo(Story.nanos(300));
    }

    @Test
    void hardEvidenceActsDuringTheFreeze() {
        Story story = frozen("abc").at(5).gone("a");
        assertThat(story.tracker.isFrozen()).isTrue();
        assertThat(story.health("a").gone()).isTrue();
        assertThat(story.health("b").verdict()).isEqualTo(HEALTHY);
    }

    @Test
    void nobodyFailsDuringTheFreezeEvenIfOnlyOneHostIsLeft() {
        Story story = frozen("ab").watch("a");
        for (double time = 5; time < 30; time += 2) {
            story.at(time).miss("a");
        }
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aFreezeWithoutHostsIsOver() {
        assertThat(frozen("ab").watch("").tracker.isFrozen()).isFalse();
    }

    @Test
    void asksNobodyBesideTheScheduleDuringTheFreeze() {
        Story story = frozen("abc");
        story.asked();
        assertThat(story.at(5).miss("abc").asked()).isEmpty();
    }

    @Test
    void asksAHostThatDiedDuringTheFreezeQuicklyAgainAfterIt() {
        Story story = frozen("abc").at(9).answer("c");
        story.asked();
        assertThat(story.at(10).miss("a").asked()).isEqualTo("ca");
    }
}
