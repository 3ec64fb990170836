package io.vpcrouter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewHostsTest {
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofMillis(300), 3);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static void watchOne(HealthTracker tracker) {
        tracker.watch(Set.of(IpAddress.parse("10.0.0.1")), 0);
    }

    private static boolean waits(HealthTracker tracker, Duration after) {
        tracker.advance(after.toNanos());
        return tracker.isWaiting();
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.6", "2, 4", "5, 10", "60, 10"})
    void aNewHostIsUsuallyWaitedForDuringTwoIntervals(double interval, double wait) {
        assertThat(HealthTracker.waitForNewHosts(Duration.ofMillis((long) (interval * 1000))))
                .isEqualTo(Duration.ofMillis((long) (wait * 1000)));
        HealthTracker tracker = new HealthTracker(TIMING, WINDOW, host -> false, false);
        watchOne(tracker);

        assertThat(waits(tracker, Duration.ofMillis(599))).isTrue();
        assertThat(waits(tracker, Duration.ofMillis(600))).isFalse();
    }

    @Test
    void aCheckThatStartsSlowlySaysHowLongToWait() {
        HealthTracker tracker = new HealthTracker(TIMING, WINDOW, Duration.ofSeconds(10), host -> false, false);
        watchOne(tracker);

        assertThat(waits(tracker, Duration.ofMillis(9_999))).isTrue();
        assertThat(waits(tracker, Duration.ofSeconds(10))).isFalse();
    }
}
