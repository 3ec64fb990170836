package io.vpcrouter.health;

import static io.vpcrouter.health.Story.address;
import static io.vpcrouter.model.Verdict.FAILED;
import static io.vpcrouter.model.Verdict.HEALTHY;
import static io.vpcrouter.model.Verdict.QUESTIONABLE;
import static io.vpcrouter.model.Verdict.SUSPECT;
import static io.vpcrouter.model.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Misses, witnesses and observations of each kind; freezes, mass failures and recovery have classes of their own. */
class HealthTrackerTest {
    private static Story healthy(String hosts) {
        return Story.of(hosts).at(0).answer(hosts);
    }

    @Test
    void aHostIsHealthyWithItsFirstAnswer() {
        assertThat(healthy("ab").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aMissMakesAHostSuspectAndNotMore() {
        assertThat(healthy("ab").at(2).miss("a").verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void anAnswerEndsTheMissStreak() {
        Story story = healthy("ab").at(2).miss("a").at(2.2).answer("b").at(2.5).miss("a");
        story.at(2.6).answer("a").at(5).dies("a", "b");
        assertThat(story.verdicts("a")).containsExactly(HEALTHY, SUSPECT, HEALTHY, SUSPECT, FAILED);
        assertThat(story.tracker.report(address("a")).orElseThrow().since()).isEqualTo(Story.nanos(6));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 10})
    void aHostFailsWithTheLastOfAStreakOfNMissesAndAWitness(int fall) {
        Story story = Story.of("ab", 2, fall).at(0).answer("ab");
        double time = 2;
        for (int i = 1; i < fall; i++) {
            story.at(time).miss("a");
            story.at(time + 0.2).sentAt(time, "b", Observation.reachable());
            time += 0.7;
            assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        }
        assertThat(story.at(time + 0.3).miss("a").verdict("a")).isEqualTo(FAILED);
        assertThat(story.health("a").witnessed()).isTrue();
    }

    @Test
    void withFallOneAHostFailsWhenTheWitnessAnswers() {
        Story story = Story.of("ab", 2, 1).at(0).answer("ab").at(2).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(2.1).answer("b").verdict("a")).isEqualTo(FAILED);
    }

    @Test
    void withoutAWitnessAHostStaysSuspect() {
        Story story = healthy("ab")
                .at(2)
                .miss("a")
                .at(2.5)
                .miss("a")
                .at(3)
                .miss("a")
                .at(3.5)
                .miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void anAnswerToAProbeThatWasSentBeforeTheMissWasJudgedIsNoWitness() {
        Story story = healthy("ab");
        for (double time = 2; time < 5; time += 0.5) {
            story.at(time).miss("a").at(time + 0.1).sentAt(1.9, "b", Observation.reachable());
        }
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aMissOfAProbeThatWasSentBeforeTheWitnessWasProbedDoesNotCount() {
        Story story = healthy("ab").at(2).miss("a").at(2.4).answer("b");
        story.at(2.5).miss("a").at(3).sentAt(2.3, "a", Observation.unreachable("timed out"));
        story.at(3.1).answer("b");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aHostIsNoWitnessForItself() {
        Story story = healthy("ab").at(2).miss("a").at(2.1).lateAnswer("a", 2.05);
        assertThat(story.at(2.5).miss("a").at(3).miss("a").verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void addressesOfTheOwnMachineAreNeverWitnesses() {
        Story story = healthy("az").at(2).dies("a", "z").at(4).dies("a", "z");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.asked()).isEmpty();
    }

    @Test
    void aSingleHostWithoutControlTargetFailsWithoutAWitness() {
        Story story = healthy("a").at(2).miss("a").at(2.5).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(3).miss("a").verdict("a")).isEqualTo(FAILED);
        assertThat(story.health("a").witnessed()).isFalse();
    }

    @Test
    void aSingleHostStaysSuspectIfItsMissesMayBeTheFaultOfSomethingBehindIt() {
        Story story = Story.of("a");
        story.tracker.leaveSingleHostAlone();
        story.at(0)
                .answer("a")
                .at(2)
                .miss("a")
                .at(2.5)
                .miss("a")
                .at(3)
                .miss("a")
                .at(3.5)
                .miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aSingleHostWithAControlTargetNeedsItsAnswer() {
        Story story = Story.withControlTargets("a").at(0).answer("a");
        story.at(2).miss("a").at(2.5).miss("a").at(3).miss("a").at(3.5).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        for (double time = 4; time < 5.2; time += 0.5) {
            story.at(time).miss("a").at(time + 0.02).controlTargetAnswers();
        }
        assertThat(story.at(5.6).miss("a").verdict("a")).isEqualTo(FAILED);
        assertThat(story.health("a").witnessed()).isTrue();
    }

    @Test
    void aLateAnswerEndsTheMissStreak() {
        Story story = healthy("ab").at(2).miss("a").at(2.2).sentAt(2, "b", Observation.reachable());
        story.at(2.5).miss("a").at(2.6).lateAnswer("a", 1.5);
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
        assertThat(story.at(3).miss("a").verdict("a")).isEqualTo(SUSPECT);
    }

    @Test
    void aNewHostThatAnswersLateIsAlive() {
        assertThat(Story.of("ab").at(1).lateAnswer("a", 0.1).verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aMissThatALaterProbesAnswerOvertookIsForgotten() {
        Story story = healthy("ab").at(2).answer("a");
        story.sentAt(1.8, "a", Observation.unreachable("timed out"));
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
        assertThat(story.tracker.answeredLast(address("a"))).isTrue();
    }

    @Test
    void aMissOfAProbeThatWasAnsweredIsForgotten() {
        Story story = healthy("ab").at(2.1).lateAnswer("a", 1.5);
        story.sentAt(1.5, "a", Observation.unreachable("timed out"));
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void theNewestProbeThatWasAnsweredCountsWhateverTheOrderOfAnswers() {
        Story story = healthy("ab").at(2.3).answer("a").at(2.4).lateAnswer("a", 1.6);
        story.at(2.5).sentAt(2, "a", Observation.unreachable("timed out"));
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void anIndeterminateObservationIsNeverAMiss() {
        Story story = healthy("ab");
        for (double time = 2; time < 60; time += 0.5) {
            story.at(time).cannotAsk("a").answer("b");
        }
        assertThat(story.verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void isBlindWhenAHostCouldNotBeAskedForTenIntervals() {
        Story story = healthy("ab").at(2).cannotAsk("a").at(21.9).cannotAsk("a");
        assertThat(story.tracker.isBlind()).isFalse();
        assertThat(story.at(22).cannotAsk("a").tracker.isBlind()).isTrue();
        assertThat(story.at(23).answer("a").tracker.isBlind()).isFalse();
    }

    @Test
    void isNotBlindForOneHostWhileOthersAreObserved() {
        Story story = healthy("ab");
        for (double time = 2; time < 62; time += 2) {
            story.at(time).cannotAsk("a");
            assertThat(story.tracker.isBlind()).isFalse();
            story.answer("b");
            assertThat(story.tracker.isBlind()).isFalse();
        }
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("a"));
        // Now nobody can be asked any more.
        for (double time = 62; time < 84; time += 2) {
            story.at(time).cannotAsk("ab");
        }
        assertThat(story.tracker.isBlind()).isTrue();
        story.at(84).answer("b");
        assertThat(story.tracker.isBlind()).isFalse();
        assertThat(story.tracker.unchecked()).containsExactly(Story.address("a"));
        story.at(86).answer("a");
        assertThat(story.tracker.unchecked()).isEmpty();
    }

    @Test
    void isBlindIfNobodyCouldEverBeAsked() {
        Story story = Story.of("ab", 2, 3);
        for (double time = 0; time < 20; time += 2) {
            story.at(time).cannotAsk("ab");
        }
        assertThat(story.tracker.isBlind()).isFalse();
        assertThat(story.at(20).cannotAsk("ab").tracker.isBlind()).isTrue();
    }

    @Test
    void isNotBlindBeforeTenSecondsOrWithABreak() {
        Story story = Story.of("ab", 0.1, 3)
                .at(0)
                .answer("ab")
                .at(1)
                .cannotAsk("a")
                .at(10.9)
                .cannotAsk("a");
        assertThat(story.tracker.isBlind()).isFalse();
        story.at(10.95).answer("a").at(11.5).cannotAsk("a");
        assertThat(story.tracker.isBlind()).isFalse();
    }

    @Test
    void isNotBlindForAHostThatIsWatchedNoMore() {
        Story story = healthy("ab").at(2).cannotAsk("a").at(22).cannotAsk("a").watch("b");
        assertThat(story.tracker.isBlind()).isFalse();
    }

    @Test
    void hardEvidenceActsAtOnceWithoutAWitness() {
        Story story = healthy("ab").at(2).gone("a");
        assertThat(story.health("a").gone()).isTrue();
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.health("a").witnessed()).isTrue();
    }

    @Test
    void hardEvidenceEndsWithAnAnswerAndTheHostMustRecover() {
        Story story = healthy("ab").at(2).gone("a").at(30).answer("a");
        assertThat(story.health("a").gone()).isFalse();
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.answersUntil(49.9, "a").verdict("a")).isEqualTo(FAILED);
        assertThat(story.at(50).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void hardEvidenceRestartsTheRecoveryOfAFailedHost() {
        Story story = healthy("ab").at(2).gone("a").at(4).answersUntil(22, "a").gone("a");
        assertThat(story.at(24).answersUntil(43, "a").verdict("a")).isEqualTo(FAILED);
    }

    @Test
    void aQuestionableHostIsQuestionableUntilAPlainAnswer() {
        Story story = healthy("ab").at(2).questionable("a");
        assertThat(story.verdict("a")).isEqualTo(QUESTIONABLE);
        assertThat(story.at(4).answer("a").verdict("a")).isEqualTo(HEALTHY);
    }

    @Test
    void aSuspectThatWasQuestionableIsQuestionableAgain() {
        Story story = healthy("ab").at(2).questionable("a").at(4).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.at(4.1).lateAnswer("a", 3.4).verdict("a")).isEqualTo(QUESTIONABLE);
    }

    @Test
    void aNewHostIsWorthWaitingForTwoIntervalsAtMost() {
        Story story = Story.of("ab").at(3.9);
        assertThat(story.health("a").waiting()).isTrue();
        assertThat(story.tracker.nextDeadline()).hasValue(Story.nanos(4));
        assertThat(story.at(4).health("a").waiting()).isFalse();
        assertThat(story.verdict("a")).isEqualTo(UNKNOWN);
        assertThat(story.tracker.isWaiting()).isFalse();
    }

    @Test
    void aHostThatIsAddedLaterIsWorthWaitingForAsLong() {
        Story story = healthy("ab").at(100).watch("abc").at(103.9);
        assertThat(story.tracker.isWaiting()).isTrue();
        assertThat(story.tracker.nextDeadline()).hasValue(Story.nanos(104));
        assertThat(story.at(104).tracker.isWaiting()).isFalse();
    }

    @Test
    void theNextDeadlineIsTheEarliestOfAll() {
        Story story =
                healthy("ab").at(1).watch("abc").at(4.2).miss("ab").at(4.7).miss("ab");
        assertThat(story.tracker.nextDeadline()).hasValue(Story.nanos(5));
        assertThat(story.at(5).tracker.nextDeadline()).hasValue(Story.nanos(5.2));
    }

    @Test
    void aNewHostIsWorthWaitingForTenSecondsAtMost() {
        Story story = Story.of("ab", 60, 3).at(9.9);
        assertThat(story.tracker.isWaiting()).isTrue();
        assertThat(story.at(10).tracker.isWaiting()).isFalse();
    }

    @Test
    void aNewHostThatNeverAnswersFailsWithNMissesAndAWitness() {
        Story story = Story.of("ab").at(0.1).answer("b").at(0.5).dies("a", "b");
        assertThat(story.verdicts("a")).containsExactly(FAILED);
    }

    @Test
    void aNewHostWithNMissesAndNoWitnessIsSuspectAndNotWaitedFor() {
        Story story = Story.of("ab").at(0.5).miss("a").at(1).miss("a");
        assertThat(story.verdict("a")).isEqualTo(UNKNOWN);
        story.at(1.5).miss("a");
        assertThat(story.verdict("a")).isEqualTo(SUSPECT);
        assertThat(story.health("a").waiting()).isFalse();
    }

    @Test
    void hostsThatStayKeepTheirStateAndNewOnesBeginUnknown() {
        Story story = healthy("ab").at(2).dies("a", "b").watch("ac");
        assertThat(story.verdict("a")).isEqualTo(FAILED);
        assertThat(story.verdict("c")).isEqualTo(UNKNOWN);
        assertThat(story.tracker.report(address("b"))).isEmpty();
        assertThat(story.tracker.hosts()).containsExactlyInAnyOrder(address("a"), address("c"));
    }

    @Test
    void aHostThatLeftIsForgottenAndAskedForNothing() {
        Story story = healthy("abc").at(2).miss("a").watch("ac");
        assertThat(story.asked()).doesNotContain("b");
        assertThat(story.watch("c").asked()).isEmpty();
        assertThat(story.watch("abc").verdict("a")).isEqualTo(UNKNOWN);
    }

    @Test
    void observationsOfHostsThatAreNotWatchedAreIgnored() {
        Story story = healthy("ab").at(2).gone("q");
        assertThat(story.tracker.report(address("q"))).isEmpty();
        assertThat(story.health("q").verdict()).isEqualTo(UNKNOWN);
    }

    @Test
    void aHostThatWasNeverProbedHasMissedNoProbe() {
        Story story = Story.of("ab");
        assertThat(story.tracker.missedLast(address("a"))).isFalse();
        assertThat(story.at(1).miss("a").tracker.missedLast(address("a")))
                .as("the checker may be cut off")
                .isFalse();
        assertThat(story.at(1.5).answer("b").tracker.missedLast(address("a"))).isTrue();
        assertThat(story.at(2).answer("a").tracker.missedLast(address("a"))).isFalse();
        assertThat(story.at(3).gone("a").tracker.missedLast(address("a")))
                .as("the cloud itself says so")
                .isTrue();
        assertThat(story.tracker.missedLast(address("q"))).as("not watched").isFalse();
    }

    @Test
    void aFailedHostMissedItsLastProbeUntilItAnswersAgain() {
        Story story = healthy("ab").at(2).dies("a", "b");
        assertThat(story.tracker.missedLast(address("a"))).isTrue();
        assertThat(story.at(6).answer("a").tracker.missedLast(address("a"))).isFalse();
    }

    @Test
    void theLastProbeOfARecoveringHostWasAnswered() {
        Story story = healthy("ab").at(2).dies("a", "b");
        assertThat(story.tracker.answeredLast(address("a"))).isFalse();
        assertThat(story.at(6).answer("a").tracker.answeredLast(address("a"))).isTrue();
    }
}
