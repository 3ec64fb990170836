package io.vpcrouter.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.loop.SilentMonitor;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckPulseTest {
    private final Time time = new Time();
    private final HealthPart quick = part("quick", Duration.ofMillis(100));
    private final HealthPart slow = part("slow", Duration.ofSeconds(30));
    private final CheckPulse pulse = new CheckPulse(List.of(quick, slow), time);

    private static final class Time implements RouterClock {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        void pass(long seconds) {
            nanos += Duration.ofSeconds(seconds).toNanos();
        }
    }

    private static HealthPart part(String name, Duration interval) {
        ProbeTiming timing = ProbeTiming.of(interval, 3);
        return new HealthPart(
                name,
                new SilentMonitor(timing),
                new HealthTracker(timing, Duration.ofSeconds(20), host -> false, false));
    }

    @Test
    void aCheckThatReportsIsAlive() {
        pulse.watching(true);
        for (int second = 0; second < 100; second++) {
            pulse.reported(quick);
            pulse.reported(slow);
            assertThat(pulse.isAlive()).isTrue();
            time.pass(1);
        }
    }

    @Test
    void aCheckThatFallsSilentForTenIntervalsAndTenSecondsIsNot() {
        pulse.watching(true);
        pulse.reported(quick);
        time.pass(9);
        assertThat(pulse.isAlive()).isTrue();

        time.pass(1);
        assertThat(pulse.isAlive()).isFalse();

        pulse.reported(quick);
        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void oneSilentCheckOfSeveralIsEnough() {
        pulse.watching(true);
        pulse.reported(slow);
        time.pass(299);
        pulse.reported(quick);
        assertThat(pulse.isAlive()).isTrue();

        time.pass(1);
        pulse.reported(quick);
        assertThat(pulse.isAlive()).isFalse();
    }

    @Test
    void aCheckThatHasNeverReportedIsNotMissed() {
        pulse.watching(true);
        time.pass(10_000);

        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void nobodyHasToReportWithoutHosts() {
        pulse.watching(true);
        pulse.reported(quick);
        pulse.watching(false);
        time.pass(10_000);
        assertThat(pulse.isAlive()).as("no hosts").isTrue();

        pulse.reported(quick);
        pulse.watching(true);
        time.pass(10_000);
        assertThat(pulse.isAlive()).as("new hosts, no report yet").isTrue();
    }

    @Test
    void otherHostsAreNoExcuse() {
        pulse.watching(true);
        pulse.reported(quick);
        time.pass(9);
        pulse.watching(true);
        time.pass(1);

        assertThat(pulse.isAlive()).isFalse();
    }
}
