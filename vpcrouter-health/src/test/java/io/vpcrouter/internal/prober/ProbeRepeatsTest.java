package io.vpcrouter.internal.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.probe.ProbeSchedule;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeRepeatsTest {
    private static final long MILLI = 1_000_000;
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");
    private static final int FALL = 3;

    private final TestContext context = new TestContext();
    private final ProbeSchedule schedule = new ProbeSchedule(
            ProbeTiming.of(Duration.ofSeconds(2), FALL), false, new SplittableRandom(1), new ProbeReports(context));
    private final ProbeRepeats repeats = ProbeRepeats.of(schedule);
    private long now;

    @AfterEach
    void close() {
        context.close();
    }

    /** Passes the time to the next probe of the schedule, sends it, and returns it. */
    private long send() {
        long probe = schedule.nextProbe(now);
        while (probe == ProbeSchedule.NONE) {
            now += MILLI;
            schedule.judge(now);
            probe = schedule.nextProbe(now);
        }
        schedule.sent(probe, now);
        repeats.sent(probe, now);
        return probe;
    }

    /** How often a probe that was sent is sent again until its time is over. */
    private int repeatsOf(long probe) {
        int count = 0;
        while (schedule.isAwaited(probe)) {
            now += MILLI;
            schedule.judge(now);
            long again = repeats.next(now);
            if (again != ProbeSchedule.NONE) {
                assertThat(again).isEqualTo(probe);
                assertThat(schedule.host(again)).isEqualTo(HOST);
                schedule.sent(again, now);
                repeats.sent(again, now);
                count++;
            }
        }
        assertThat(repeats.next(now)).isEqualTo(ProbeSchedule.NONE);
        assertThat(repeats.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
        return count;
    }

    @Test
    void onlyProbesThatFollowAMissAreRepeatedWithinTheirTimeout() {
        schedule.watch(Set.of(HOST), now);
        assertThat(repeatsOf(send())).as("the first one").isZero();
        assertThat(repeatsOf(send())).as("the second one").isEqualTo(7);
        assertThat(repeatsOf(send())).as("the third one").isEqualTo(7);
        assertThat(context.reportsOf(HOST)).as("one report a probe").hasSize(FALL);
    }

    @Test
    void anAnswerEndsTheRepeats() {
        schedule.watch(Set.of(HOST), now);
        repeatsOf(send());
        long probe = send();
        long due = repeats.nanosUntilNext(now);
        assertThat(due).isEqualTo(Duration.ofMillis(500).toNanos() / 8);
        now += due;
        assertThat(repeats.next(now)).isEqualTo(probe);
        repeats.sent(probe, now);

        schedule.answered(probe, now + MILLI);

        assertThat(repeats.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
        assertThat(repeatsOf(send())).as("a probe after the answer").isZero();
    }

    @Test
    void aHostThatHasBeenSilentForLongIsAskedOnceAnInterval() {
        schedule.watch(Set.of(HOST), now);
        for (int i = 0; i < 3 * FALL; i++) {
            repeatsOf(send());
        }
        assertThat(repeatsOf(send())).isZero();
    }

    @Test
    void whenThousandsFallSilentAtOnceSomeOfThemAreRepeated() {
        Set<IpAddress> hosts = new LinkedHashSet<>();
        for (int i = 0; i < 5000; i++) {
            hosts.add(IpAddress.ofIpv4(0x0a000001 + i));
        }
        schedule.watch(hosts, now);
        Set<Long> repeated = new HashSet<>();
        for (int i = 0; i < 5000 * 2; i++) {
            send();
            for (long again = repeats.next(now); again != ProbeSchedule.NONE; again = repeats.next(now)) {
                repeated.add(again);
                repeats.sent(again, now);
            }
        }
        assertThat(repeated).hasSizeGreaterThan(500).hasSizeLessThan(5000);
    }
}
