package io.vpcrouter.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTimingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({
        // interval, retry, time-out, in milliseconds
        "3600000, 500, 500",
        "2000, 500, 500",
        "1000, 250, 250",
        "100, 25, 25",
        "40, 20, 10",
    })
    void retryAndTimeoutFollowTheInterval(long interval, long retry, long timeout) {
        assertThat(ProbeTiming.of(Duration.ofMillis(interval), 3))
                .isEqualTo(new ProbeTiming(
                        Duration.ofMillis(interval), Duration.ofMillis(retry), Duration.ofMillis(timeout), 3));
    }

    @Test
    void aTimeoutOfTheUsersChangesNothingElse() {
        assertThat(ProbeTiming.of(SECOND, 4).withTimeout(SECOND))
                .isEqualTo(new ProbeTiming(SECOND, Duration.ofMillis(250), SECOND, 4));
    }

    @Test
    void aVerdictTakesAllRetriesAndTheLastTimeout() {
        assertThat(ProbeTiming.of(Duration.ofSeconds(2), 3).verdictTime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(ProbeTiming.of(SECOND, 1).verdictTime()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void oneToTenMissesMayDecide(int fall) {
        assertThat(ProbeTiming.of(SECOND, fall).fall()).isEqualTo(fall);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11})
    void otherNumbersOfMissesAreRefused(int fall) {
        assertThatThrownBy(() -> ProbeTiming.of(SECOND, fall)).hasMessage("fall: " + fall + " (expected: 1 to 10)");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void timesMustBeMoreThanZero(long nanos) {
        Duration none = Duration.ofNanos(nanos);
        assertThatThrownBy(() -> new ProbeTiming(none, SECOND, SECOND, 3)).hasMessageStartingWith("interval: " + none);
        assertThatThrownBy(() -> new ProbeTiming(SECOND, none, SECOND, 3)).hasMessageStartingWith("retry: " + none);
        assertThatThrownBy(() -> new ProbeTiming(SECOND, SECOND, none, 3)).hasMessageStartingWith("timeout: " + none);
    }

    @Test
    void aRoundTripIsKnownOnlyIfItWasMeasured() {
        assertThat(new Observation.Reachable(SECOND, false).roundTripIfKnown()).contains(SECOND);
        assertThat(new Observation.Reachable(null, false).roundTripIfKnown()).isEmpty();
    }
}
