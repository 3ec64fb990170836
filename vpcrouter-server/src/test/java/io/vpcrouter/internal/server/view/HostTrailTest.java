package io.vpcrouter.internal.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostTrailTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    /** The monotonic clock may have any value, also one that overflows. */
    private static final long BEGIN = Long.MAX_VALUE - 5 * MINUTE;

    private final HostTrail trail = new HostTrail(BEGIN);

    private static Observation answer(long micros) {
        return Observation.reachable(Duration.ofNanos(micros * 1_000));
    }

    @Test
    void theVerdictsOfADayFollowEachOther() {
        trail.verdict(Verdict.HEALTHY, Verdict.FAILED, BEGIN + 10 * MINUTE);
        trail.verdict(Verdict.FAILED, Verdict.HEALTHY, BEGIN + 12 * MINUTE);

        HostPast past = trail.past(BEGIN + 20 * MINUTE);

        assertThat(past.stretches())
                .containsExactly(
                        new HostPast.Stretch(Duration.ofMinutes(20), Duration.ofMinutes(10), Verdict.HEALTHY),
                        new HostPast.Stretch(Duration.ofMinutes(10), Duration.ofMinutes(8), Verdict.FAILED),
                        new HostPast.Stretch(Duration.ofMinutes(8), Duration.ZERO, Verdict.HEALTHY));
        assertThat(past.failures()).isOne();
    }

    @Test
    void whatIsOlderThanADayIsForgotten() {
        trail.verdict(Verdict.HEALTHY, Verdict.FAILED, BEGIN);
        trail.verdict(Verdict.FAILED, Verdict.HEALTHY, BEGIN + MINUTE);
        trail.observed(Observation.unreachable("silent"), BEGIN);

        HostPast past = trail.past(BEGIN + Duration.ofHours(25).toNanos());

        assertThat(past.stretches())
                .containsExactly(new HostPast.Stretch(HostPast.DAY, Duration.ZERO, Verdict.HEALTHY));
        assertThat(past.misses()).isZero();
    }

    @Test
    void roundTripsAndMissesAreKeptByQuartersOfAnHour() {
        trail.observed(answer(400), BEGIN);
        trail.observed(answer(500), BEGIN + MINUTE);
        trail.observed(answer(9_000), BEGIN + 2 * MINUTE);
        trail.observed(Observation.unreachable("silent"), BEGIN + 3 * MINUTE);
        trail.observed(answer(700), BEGIN + 31 * MINUTE);

        HostPast past = trail.past(BEGIN + 32 * MINUTE);

        assertThat(past.quarters())
                .containsExactly(new HostPast.Quarter(2, 0.5f, 9, 1), new HostPast.Quarter(0, 0.7f, 0.7f, 0));
        assertThat(past.lastRoundTrip()).contains(Duration.ofNanos(700_000));
        assertThat(past.misses()).isOne();
    }

    @Test
    void theMedianOfManyRoundTripsIsThatOfAFairSample() {
        for (int i = 0; i < 10_000; i++) {
            trail.observed(answer(i % 10 == 0 ? 50_000 : 1_000 + i % 7), BEGIN + i);
        }

        HostPast.Quarter quarter = trail.past(BEGIN + MINUTE).quarters().get(0);

        assertThat(quarter.median()).isBetween(1f, 1.01f);
        assertThat(quarter.slowest()).isEqualTo(50);
    }

    @Test
    void aHostThatFlapsKeepsABoundedNumberOfVerdicts() {
        for (int i = 0; i < 10_000; i++) {
            trail.verdict(Verdict.HEALTHY, Verdict.SUSPECT, BEGIN + i);
        }

        assertThat(trail.past(BEGIN + MINUTE).stretches()).hasSizeLessThanOrEqualTo(HostTrail.MOST_CHANGES + 1);
    }
}
