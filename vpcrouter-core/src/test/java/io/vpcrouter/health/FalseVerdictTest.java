package io.vpcrouter.health;

import static io.vpcrouter.health.ProbeWorld.MILLI;
import static io.vpcrouter.health.ProbeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.ProbeWorld.Network;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How often hosts that live are taken for dead, at the default pace: 50 hosts, I = 2 s, S = T = 0.5 s, N = 3. By default
 * a part of a day is simulated; {@code -Dvpcrouter.days=30} gives the whole table.
 */
class FalseVerdictTest {
    private static final int HOSTS = 50;
    private static final double DAYS = Double.parseDouble(System.getProperty("vpcrouter.days", "0.25"));
    private static final long DAY = 86_400 * SECOND;
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 3);

    @Test
    void failsNobodyAtALossOfOneInAThousand() {
        assertThat(falseVerdicts("loss 0.1 %", loss(0.001))).isZero();
    }

    @Test
    void failsHardlyAnybodyAtALossOfOneInAHundred() {
        // 2.2 million probes a day, of which one in a million begins a streak of three: a little more than two.
        assertThat(falseVerdicts("loss 1 %", loss(0.01))).isLessThanOrEqualTo((long) (3 + 5 * DAYS));
    }

    @Test
    void failsNobodyInBurstsOfAThirdOfASecond() {
        assertThat(falseVerdicts("bursts 0.3 s, 1/host/h", bursts(300 * MILLI, 3600 * SECOND)))
                .isZero();
    }

    @Test
    void failsFewInBurstsOfASecond() {
        // A burst of 1 s hits three probes 0.5 s apart only if the first is sent just as it begins.
        assertThat(falseVerdicts("bursts 1 s, 1/host/h", bursts(SECOND, 3600 * SECOND)))
                .isLessThan((long) (HOSTS * 24 * DAYS / 10) + 2);
    }

    @Test
    void failsMostInBurstsOfThreeSecondsBecauseTheseAreOutages() {
        long bursts = (long) (HOSTS * DAYS);
        assertThat(falseVerdicts("bursts 3 s, 1/host/day", bursts(3 * SECOND, DAY)))
                .isLessThan(2 * bursts + 10);
    }

    private static long falseVerdicts(String name, Network network) {
        Random random = new Random(name.hashCode());
        ProbeWorld world = new ProbeWorld(
                TIMING, HOSTS, random, network, (host, now) -> MILLI + (long) (random.nextDouble() * MILLI));
        world.watch(HOSTS, 0);
        world.runUntil((long) (DAYS * DAY));
        System.out.printf("%s: %d false verdicts in %s days%n", name, world.failures(), DAYS);
        return world.failures();
    }

    private static Network loss(double share) {
        Random random = new Random(7);
        return (host, sentAt, arrivesAt) -> random.nextDouble() < share;
    }

    /** Silence of one host at a time, at random moments. */
    private static Network bursts(long length, long meanGap) {
        Random random = new Random(11);
        long[] from = new long[HOSTS];
        for (int host = 0; host < HOSTS; host++) {
            from[host] = gap(random, meanGap);
        }
        return (host, sentAt, arrivesAt) -> {
            while (from[host] + length < sentAt) {
                from[host] += length + gap(random, meanGap);
            }
            return arrivesAt >= from[host];
        };
    }

    private static long gap(Random random, long mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean);
    }
}
