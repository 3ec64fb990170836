package io.vpcrouter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an observation costs must not depend on the number of hosts. */
class HealthTrackerCostTest {
    private static final long MILLI = 1_000_000L;
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 3);

    @Test
    void anAnswerCostsTheSameWithTenTimesTheHosts() {
        assertLinear((tracker, hosts) -> answers(tracker, hosts, 0));
    }

    @Test
    void theDeathOfHalfOfTheHostsCostsTheSamePerHostWithTenTimesTheHosts() {
        assertLinear(HealthTrackerCostTest::halfDies);
    }

    @Test
    void aCutOffCheckerCostsTheSamePerHostWithTenTimesTheHosts() {
        assertLinear(HealthTrackerCostTest::cutOff);
    }

    private interface Scene {
        void play(HealthTracker tracker, IpAddress[] hosts);
    }

    private static void assertLinear(Scene scene) {
        for (int warmUp = 0; warmUp < 5; warmUp++) {
            nanosPerHost(scene, 6_500);
        }
        double few = Double.MAX_VALUE;
        double many = Double.MAX_VALUE;
        for (int run = 0; run < 3; run++) {
            few = Math.min(few, nanosPerHost(scene, 6_500));
            many = Math.min(many, nanosPerHost(scene, 65_000));
        }
        System.out.printf("%.0f ns per host with 6,500 hosts, %.0f ns with 65,000%n", few, many);
        // A walk over all hosts, or a sort of them, would cost a hundred microseconds and more. Caches that are too
        // small
        // for the many, on a machine with other work, cost a few.
        assertThat(many).isLessThan(10 * few + 10_000);
    }

    private static double nanosPerHost(Scene scene, int count) {
        IpAddress[] hosts = new IpAddress[count];
        Set<IpAddress> all = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            hosts[i] = IpAddress.ofIpv4(0x0a000000 + i);
            all.add(hosts[i]);
        }
        HealthTracker tracker = new HealthTracker(TIMING, Duration.ofSeconds(20), host -> false, false);
        tracker.watch(all, 0);
        answers(tracker, hosts, 0);
        long start = System.nanoTime();
        scene.play(tracker, hosts);
        return (double) (System.nanoTime() - start) / count;
    }

    private static void answers(HealthTracker tracker, IpAddress[] hosts, long at) {
        for (IpAddress host : hosts) {
            tracker.observed(host, Observation.reachable(), at, at + MILLI);
            settle(tracker, at + MILLI);
        }
    }

    private static void halfDies(HealthTracker tracker, IpAddress[] hosts) {
        for (int round = 1; round <= 3; round++) {
            long at = round * 500L * MILLI;
            for (int i = 0; i < hosts.length; i++) {
                boolean dead = i % 2 == 0;
                Observation seen = dead ? Observation.unreachable("timed out") : Observation.reachable();
                tracker.observed(hosts[i], seen, at + i, dead ? at + 500 * MILLI + i : at + MILLI + i);
                settle(tracker, at + MILLI + i);
            }
        }
        assertThat(tracker.isFrozen()).isFalse();
    }

    private static void cutOff(HealthTracker tracker, IpAddress[] hosts) {
        for (int round = 1; round <= 3; round++) {
            long at = round * 500L * MILLI;
            for (IpAddress host : hosts) {
                tracker.observed(host, Observation.unreachable("timed out"), at, at + 500 * MILLI);
                settle(tracker, at + 500 * MILLI);
            }
        }
        settle(tracker, 10_000 * MILLI);
        assertThat(tracker.isFrozen()).isTrue();
        answers(tracker, hosts, 11_000 * MILLI);
        assertThat(tracker.isFrozen()).isFalse();
    }

    private static void settle(HealthTracker tracker, long at) {
        tracker.advance(at);
        tracker.nextDeadline();
        tracker.takeChanges();
        tracker.takeHostsToProbe();
    }
}
