package io.vpcrouter.health;

import static io.vpcrouter.health.ProbeWorld.MILLI;
import static io.vpcrouter.health.ProbeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.ProbeWorld.Network;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A checker that is cut off fails nobody: at any moment, with any phases, for any time. */
class CutOffCheckerTest {
    private static final int RUNS = 3000;
    private static final long[] INTERVALS = {100, 137, 200, 500, 1000, 2000, 5000, 10_000};

    @Test
    void oneCutOffFailsNobody() {
        Seeds.forEach(RUNS, seed -> assertNobodyFails(seed, 1, 2, 0, false));
    }

    @Test
    void oneCutOffFailsNobodyWhenRequestsForWitnessesTakeTheirTime() {
        Seeds.forEach(RUNS, seed -> assertNobodyFails(seed, 1, 2, 3 * MILLI, false));
    }

    @Test
    void twoCutOffsInARowFailNobody() {
        Seeds.forEach(RUNS, seed -> assertNobodyFails(seed, 2, 3, 0, false));
    }

    @Test
    void twoCutOffsInARowFailNobodyWhenRequestsForWitnessesTakeTheirTime() {
        Seeds.forEach(RUNS, seed -> assertNobodyFails(seed, 2, 3, 3 * MILLI, false));
    }

    @Test
    void aCutOffAndAPauseOfTheCheckerFailNobody() {
        Seeds.forEach(RUNS, seed -> assertNobodyFails(seed, 1, 2, seed % 2 * MILLI, true));
    }

    @Test
    void withFallOneOnlyACutOffThatEndsWhileAProbeIsUnderWayFailsHosts() {
        int[] failed = {0};
        Seeds.forEach(RUNS / 3, seed -> {
            Random random = new Random(seed);
            Run run = new Run(random, 1, 1, 0, false);
            run.world.runUntil(run.end);
            long timeout = run.timing.timeout().toNanos();
            assertThat(run.world.changes)
                    .filteredOn(change -> change.to() == Verdict.FAILED && run.isAlive(change.host()))
                    .allSatisfy(change -> assertThat(change.at())
                            .isBetween(
                                    run.cutTo[0],
                                    run.cutTo[0] + run.timing.interval().toNanos() + 3 * timeout));
            failed[0] += run.failedAlive() == 0 ? 0 : 1;
        });
        System.out.println("fall 1: runs of " + RUNS / 3 + " in which a cut-off failed a host: " + failed[0]);
    }

    private static void assertNobodyFails(long seed, int cuts, int fewestFall, long handover, boolean pause) {
        Run run = new Run(new Random(seed), cuts, fewestFall, handover, pause);
        run.world.runUntil(run.end);
        assertThat(run.failedAlive()).as("%s", run).isZero();
    }

    /** One scene: some hosts, most of them alive, and cut-offs of any kind and length. */
    private static final class Run {
        final ProbeTiming timing;
        final ProbeWorld world;
        final long end;
        final long[] cutFrom;
        final long[] cutTo;
        final int hosts;
        final int dead;
        final int how;

        Run(Random random, int cuts, int fewestFall, long handover, boolean pause) {
            long interval = INTERVALS[random.nextInt(INTERVALS.length)] * MILLI;
            int fall = fewestFall == 1 ? 1 : fewestFall + random.nextInt(random.nextBoolean() ? 2 : 11 - fewestFall);
            timing = ProbeTiming.of(Duration.ofNanos(interval), fall);
            long timeout = timing.timeout().toNanos();
            hosts = 2 + random.nextInt(random.nextBoolean() ? 4 : 49);
            dead = random.nextInt(3) == 0 ? random.nextInt(hosts) : 0;
            int late = random.nextInt(3) == 0 ? random.nextInt(hosts) : 0;
            long start = 3 * interval + 15 * SECOND / 10;
            cutFrom = new long[cuts];
            cutTo = new long[cuts];
            long at = start + (long) (random.nextDouble() * 2 * interval);
            for (int i = 0; i < cuts; i++) {
                cutFrom[i] = at;
                double lengths = random.nextBoolean() ? 3 * timeout : 4 * interval + fall * timeout;
                cutTo[i] = at + (long) (random.nextDouble() * lengths);
                at = cutTo[i] + (long) (random.nextDouble() * (random.nextBoolean() ? timeout : 2 * interval));
            }
            end = at + 4 * interval + 3L * fall * timeout;
            long slowest = Math.max(1, (long) (random.nextDouble() * timeout / 2));
            // If only answers are lost, one cut-off can make two misses of a streak count, so two of them need N = 5.
            how = cuts > 1 && fall < 5 ? 2 * random.nextInt(2) : random.nextInt(4);
            Network cut = (host, sentAt, arrivesAt) -> {
                for (int i = 0; i < cuts; i++) {
                    boolean lost = switch (how) {
                        case 0 -> isIn(i, sentAt) || isIn(i, arrivesAt);
                        case 1 -> isIn(i, arrivesAt);
                        case 2 -> isIn(i, sentAt);
                        default -> sentAt <= cutTo[i] && arrivesAt >= cutFrom[i];
                    };
                    if (lost) {
                        return true;
                    }
                }
                return false;
            };
            Network down = (host, sentAt, arrivesAt) -> host < dead;
            world = new ProbeWorld(
                            timing,
                            hosts,
                            random,
                            cut.and(down),
                            (host, now) -> 1 + (long) (random.nextDouble() * slowest))
                    .handover(handover);
            if (pause) {
                long from = start + (long) (random.nextDouble() * (end - start));
                world.pause(from, from + (long) (random.nextDouble() * 3 * interval));
            }
            world.watch(hosts - late, 0);
            if (late > 0) {
                world.runUntil(cutFrom[0] - 1);
                world.watch(hosts, cutFrom[0] + (long) (random.nextDouble() * timeout));
            }
        }

        private boolean isIn(int cut, long time) {
            return time >= cutFrom[cut] && time <= cutTo[cut];
        }

        boolean isAlive(int host) {
            return host >= dead;
        }

        long failedAlive() {
            return world.changes.stream()
                    .filter(change -> change.to() == Verdict.FAILED && isAlive(change.host()))
                    .count();
        }

        @Override
        public String toString() {
            return timing + ", " + hosts + " hosts, " + dead + " dead, cut off from "
                    + Arrays.toString(cutFrom) + " to " + Arrays.toString(cutTo) + " in way " + how + ": "
                    + world.doubts();
        }
    }
}
