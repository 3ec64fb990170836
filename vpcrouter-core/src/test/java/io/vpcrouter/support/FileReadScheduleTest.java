package io.vpcrouter.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In virtual time: each test sets the clock itself. */
class FileReadScheduleTest {
    private final FileReadSchedule schedule = new FileReadSchedule();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private static FileStamp stamp(int version) {
        return new FileStamp(FileStamp.Kind.REGULAR, Map.of("size", version));
    }

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }

    private void read(int version) {
        schedule.read(now, stamp(version), false);
    }

    private boolean dueAfter(long millis, int version, boolean written) {
        now += millis(millis);
        schedule.looked(now, stamp(version), written);
        return schedule.isDue(now);
    }

    @Test
    void isNeverDueWhileNothingChanges() {
        read(1);

        for (int i = 0; i < 100; i++) {
            assertThat(dueAfter(2000, 1, false)).isFalse();
            assertThat(schedule.nanosToNextLook(now)).isEqualTo(millis(2000));
        }
    }

    @Test
    void isDueAfterTheQuietTime() {
        read(1);

        assertThat(dueAfter(1000, 2, false)).isFalse();
        assertThat(dueAfter(299, 2, false)).isFalse();
        assertThat(dueAfter(1, 2, false)).isTrue();
    }

    @Test
    void anEventCountsAsAChangeEvenIfTheFileLooksTheSame() {
        read(1);

        assertThat(dueAfter(1000, 1, true)).isFalse();
        assertThat(dueAfter(300, 1, false)).isTrue();
    }

    @Test
    void everyFurtherChangeStartsTheQuietTimeAgain() {
        read(1);

        assertThat(dueAfter(1000, 2, false)).isFalse();
        assertThat(dueAfter(299, 3, false)).isFalse();
        assertThat(dueAfter(299, 3, true)).isFalse();
        assertThat(dueAfter(299, 3, false)).isFalse();
        assertThat(dueAfter(1, 3, false)).isTrue();
    }

    @Test
    void isDueAtMostTwoSecondsAfterTheFirstChangeUnderConstantWriting() {
        read(0);
        assertThat(dueAfter(1000, 1, true)).isFalse();

        for (int i = 2; i <= 20; i++) {
            assertThat(dueAfter(100, i, true)).isFalse();
        }
        assertThat(dueAfter(100, 21, true)).isTrue();
        read(21);

        assertThat(dueAfter(100, 22, true)).isFalse();
    }

    @Test
    void staysDueIfTheFileChangedWhileItWasReadAtTheEndOfTheLongestWait() {
        read(0);
        for (int i = 1; i <= 21; i++) {
            dueAfter(100, i, true);
        }
        assertThat(schedule.isDue(now)).isTrue();

        schedule.readTooEarly(now, stamp(22));

        assertThat(dueAfter(1, 22, false)).isTrue();
    }

    @Test
    void waitsForTheQuietTimeAgainIfTheFileChangedWhileItWasRead() {
        read(1);
        dueAfter(1000, 2, false);
        assertThat(dueAfter(300, 2, false)).isTrue();

        schedule.readTooEarly(now, stamp(3));

        assertThat(dueAfter(299, 3, false)).isFalse();
        assertThat(dueAfter(1, 3, false)).isTrue();
    }

    @Test
    void looksOftenEnoughToFindTheEndOfTheQuietTimeWithoutEvents() {
        read(1);
        dueAfter(1000, 2, false);

        assertThat(schedule.nanosToNextLook(now)).isEqualTo(millis(100));
        assertThat(schedule.nanosToNextLook(now + millis(250))).isEqualTo(millis(50));
        assertThat(schedule.nanosToNextLook(now + millis(400))).isEqualTo(1);
    }

    @Test
    void triesAgainAtEveryPollAsLongAsReadingFails() {
        schedule.read(now, stamp(1), true);

        assertThat(dueAfter(1999, 1, false)).isFalse();
        assertThat(dueAfter(1, 1, false)).isTrue();
        schedule.read(now, stamp(1), true);
        assertThat(dueAfter(1999, 1, false)).isFalse();
        assertThat(dueAfter(1, 1, false)).isTrue();
        read(1);
        assertThat(dueAfter(2000, 1, false)).isFalse();
    }

    @Test
    void theFirstLookIsAChange() {
        assertThat(dueAfter(0, 1, false)).isFalse();
        assertThat(dueAfter(300, 1, false)).isTrue();
    }
}
