package io.vpcrouter.health;

import static io.vpcrouter.health.ProbeWorld.MILLI;
import static io.vpcrouter.health.ProbeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A host that falls silent is failed within I + (N − 1) × S + T, and a round trip if the witnesses are slow. */
class DetectionTest {
    private static final long[] INTERVALS = {100, 137, 200, 500, 1000, 2000, 5000};

    @Test
    void failsAHostThatDiesWithinTheBound() {
        Seeds.forEach(3000, seed -> assertDetection(seed, 1, 0));
    }

    @Test
    void failsAHostThatDiesWithinTheBoundWhenRequestsForWitnessesTakeTheirTime() {
        Seeds.forEach(3000, seed -> assertDetection(seed, 1, MILLI));
    }

    @Test
    void failsHostsThatDieTogetherWithinTheBound() {
        Seeds.forEach(3000, seed -> assertDetection(seed, 0, 0));
    }

    @Test
    void failsHostsThatDieTogetherWithinTheBoundWhenRequestsForWitnessesTakeTheirTime() {
        Seeds.forEach(3000, seed -> assertDetection(seed, 0, MILLI));
    }

    private static void assertDetection(long seed, int wantedDeaths, long handover) {
        Random random = new Random(seed);
        long interval = INTERVALS[random.nextInt(INTERVALS.length)] * MILLI;
        int fall = 1 + random.nextInt(random.nextBoolean() ? 3 : 10);
        ProbeTiming timing = ProbeTiming.of(Duration.ofNanos(interval), fall);
        if (random.nextInt(4) == 0) {
            timing = timing.withTimeout(timing.timeout().multipliedBy(2));
        }
        long timeout = timing.timeout().toNanos();
        int hosts = 2 + random.nextInt(random.nextBoolean() ? 6 : 49);
        int deaths = wantedDeaths > 0 ? wantedDeaths : 1 + random.nextInt(hosts <= 16 ? hosts - 1 : hosts * 55 / 100);
        long slowest = Math.max(1, (long) (random.nextDouble() * timing.retry().toNanos() / 2));
        long died = 3 * interval + 15 * SECOND / 10 + (long) (random.nextDouble() * 2 * interval);
        ProbeWorld world = new ProbeWorld(
                        timing,
                        hosts,
                        random,
                        (host, sentAt, arrivesAt) -> host < deaths && arrivesAt >= died,
                        (host, now) -> 1 + (long) (random.nextDouble() * slowest))
                .handover(handover);
        world.watch(hosts, 0);
        // The probe that was under way when the host died may have been sent a round trip earlier.
        long streak = Math.max((fall - 1) * timing.retry().toNanos(), fall == 1 ? 0 : (needed(timing) - 1) * timeout);
        long bound = died + interval + streak + timeout + slowest + fall * (handover + 1);
        world.runUntil(bound);
        for (int host = 0; host < deaths; host++) {
            assertThat(world.failedAt(host, 0))
                    .as("host %s of %s, %s dead since %s: %s %s", host, hosts, deaths, died, timing, world.doubts())
                    .isNotNull();
        }
        assertThat(world.freezes).isEmpty();
        for (int host = deaths; host < hosts; host++) {
            assertThat(world.failedAt(host, 0)).isNull();
        }
    }

    private static long needed(ProbeTiming timing) {
        long overlapFree = 1 + timing.retry().multipliedBy(timing.fall() - 1L).dividedBy(timing.timeout());
        return Math.max(2, overlapFree);
    }
}
