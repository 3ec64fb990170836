package io.vpcrouter.internal.kubernetes.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchPauseTest {
    private final WatchPause watches = new WatchPause();
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1);

    private long endsAfter(long millis) {
        watches.began(now);
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return TimeUnit.NANOSECONDS.toMillis(watches.ended(now, "reset"));
    }

    @Test
    void theWaitDoublesWhileWatchesEndAtOnce() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            waits.add(endsAfter(10));
        }
        assertThat(waits).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void whatEndsAtOnceForTheThirdTimeIsToldUntilAWatchLasts() {
        endsAfter(10);
        endsAfter(10);
        assertThat(watches.problem()).isNull();
        endsAfter(10);
        assertThat(watches.problem()).contains("watches end at once", "reset");
        watches.began(now);
        assertThat(watches.settle(now)).isFalse();
        now += watches.left(now);
        assertThat(watches.settle(now)).isTrue();
        assertThat(watches.problem()).isNull();
        assertThat(watches.settle(now)).as("there is nothing more to forget").isFalse();
        assertThat(endsAfter(10)).isEqualTo(500);
    }

    @Test
    void aWatchThatHasLastedEndsWithTheFirstWait() {
        endsAfter(10);
        endsAfter(10);
        assertThat(endsAfter(6_000)).isEqualTo(500);
    }

    @Test
    void theSecondEndOfTheSameWatchIsNone() {
        endsAfter(10);
        now += TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(watches.ended(now, "again")).isEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(endsAfter(10)).isEqualTo(1_000);
    }
}
