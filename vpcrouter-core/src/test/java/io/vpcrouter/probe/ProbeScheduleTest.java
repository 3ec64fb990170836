package io.vpcrouter.probe;

import static io.vpcrouter.probe.VirtualSender.MILLI;
import static io.vpcrouter.probe.VirtualSender.SECOND;
import static io.vpcrouter.probe.VirtualSender.clock;
import static io.vpcrouter.probe.VirtualSender.timeOf;
import static io.vpcrouter.probe.VirtualSender.timing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.RecordingContext.Report;
import io.vpcrouter.probe.VirtualSender.Behaviour;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeScheduleTest {
    private static final IpAddress HOST = host(0);
    private static final IpAddress OTHER = host(1);
    private static final Behaviour HEALTHY = (host, time) -> MILLI;
    private static final Behaviour DEAD = (host, time) -> Behaviour.SILENT;

    private static IpAddress host(int number) {
        return IpAddress.ofIpv4(0x0a000001 + number);
    }

    private static Set<IpAddress> hosts(int count) {
        return IntStream.range(0, count).mapToObj(ProbeScheduleTest::host).collect(Collectors.toSet());
    }

    private static Behaviour deadFrom(long death) {
        return (host, time) -> time >= death ? Behaviour.SILENT : MILLI;
    }

    private static VirtualSender sender(double interval, Behaviour behaviour) {
        return new VirtualSender(timing(interval, 3), false, 1, behaviour);
    }

    private static VirtualSender watching(VirtualSender sender, IpAddress... hosts) {
        sender.schedule.watch(Set.of(hosts), clock(sender.time()));
        return sender;
    }

    private static List<Long> gaps(List<Long> times) {
        return IntStream.range(1, times.size())
                .mapToObj(i -> times.get(i) - times.get(i - 1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.2", "2", "30", "3600"})
    void jitterShortensTheGapsByATenthAtMostAndNeverLengthensThem(double interval) {
        VirtualSender sender = sender(interval, HEALTHY);
        long nanos = (long) (interval * SECOND);
        watching(sender, HOST, OTHER);
        sender.run(200 * nanos);
        // The first gap gives the host its phase.
        List<Long> gaps = gaps(sender.timesOf(HOST)).stream().skip(1).toList();
        assertThat(gaps).hasSizeGreaterThan(198).allMatch(gap -> gap >= nanos * 9 / 10 && gap <= nanos);
        assertThat(new HashSet<>(gaps)).hasSizeGreaterThan(150);
    }

    @Test
    void hostsHavePhasesOfTheirOwn() {
        VirtualSender sender = sender(2, HEALTHY);
        sender.schedule.watch(hosts(1000), clock(0));
        sender.run(20 * SECOND);
        Map<Long, Long> perTenth = sender.sent.stream()
                .filter(probe -> probe.time() > 4 * SECOND)
                .collect(Collectors.groupingBy(probe -> probe.time() / (100 * MILLI), Collectors.counting()));
        // 50 to 56 on average; all at once would be 1000.
        assertThat(perTenth.values()).hasSize(160).allMatch(count -> count > 10 && count < 150);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 3", "1000, 1000", "65000, 1000"})
    void newHostsAreProbedAtOnceOverASecondAtMost(int count, long millis) {
        VirtualSender sender = sender(2, HEALTHY);
        sender.schedule.watch(hosts(count), clock(0));
        sender.run(SECOND);
        Map<IpAddress, Long> firsts = sender.sent.stream()
                .collect(Collectors.toMap(VirtualSender.Sent::host, VirtualSender.Sent::time, Math::min));
        assertThat(firsts).hasSize(count);
        assertThat(firsts.values()).allMatch(time -> time <= millis * MILLI);
        assertThat(firsts.values().stream()
                        .collect(Collectors.groupingBy(time -> time / (10 * MILLI)))
                        .values())
                .allMatch(together -> together.size() <= Math.max(10, count / 90));
    }

    @ParameterizedTest
    @CsvSource({
        // interval, time-out, retry after, misses
        "2,    500,  500, 3",
        "2,    500,  500, 1",
        "2,    500,  500, 10",
        "2,    100,  500, 3",
        "2,   1000,  500, 3",
        "2,   2000,  500, 5",
        "0.1,   25,   25, 3",
        "3600, 500,  500, 3",
    })
    void retriesAreCountedFromTheSendingOfTheMissedProbe(double interval, long timeout, long retry, int fall) {
        ProbeTiming timing = new ProbeTiming(
                Duration.ofNanos((long) (interval * SECOND)),
                Duration.ofMillis(retry),
                Duration.ofMillis(timeout),
                fall);
        // A seed whose first phase lies behind the retries.
        VirtualSender sender = seedWithLatePhase(timing);
        List<Long> expected =
                LongStream.range(0, fall).map(i -> i * retry * MILLI).boxed().toList();
        assertThat(sender.timesOf(HOST).subList(0, fall)).isEqualTo(expected);
        List<Report> reports = sender.context.reports();
        assertThat(reports.subList(0, fall))
                .allMatch(r -> r.observation().equals(Observation.unreachable("timed out")));
        assertThat(reports.subList(0, fall).stream().map(r -> timeOf(r.sentAt())))
                .isEqualTo(expected);
    }

    private static VirtualSender seedWithLatePhase(ProbeTiming timing) {
        long burst = timing.retry().toNanos() * timing.fall();
        for (long seed = 0; seed < 1000; seed++) {
            VirtualSender sender = new VirtualSender(timing, false, seed, DEAD);
            watching(sender, HOST);
            sender.run(burst + timing.timeout().toNanos());
            List<Long> times = sender.timesOf(HOST);
            boolean phaseInBurst =
                    times.stream().anyMatch(time -> time % timing.retry().toNanos() != 0 && time < burst);
            if (!phaseInBurst) {
                return sender;
            }
        }
        throw new AssertionError("every phase lies within the retries");
    }

    @Test
    void aDeadHostIsProbedAtTheUsualPaceAfterItsVerdict() {
        VirtualSender sender = watching(sender(2, DEAD), HOST);
        sender.run(100 * SECOND);
        List<Long> later =
                sender.timesOf(HOST).stream().filter(time -> time > 4 * SECOND).toList();
        assertThat(gaps(later)).hasSizeGreaterThan(45).allMatch(gap -> gap >= 1800 * MILLI && gap <= 2 * SECOND);
    }

    @Test
    void aRefusalIsFollowedByARetryCountedFromTheSending() {
        VirtualSender sender = watching(sender(3600, (host, time) -> Behaviour.REFUSED), HOST);
        sender.run(10 * SECOND);
        assertThat(sender.timesOf(HOST)).containsExactly(0L, 500 * MILLI, SECOND);
        assertThat(sender.context.reportsOf(HOST))
                .containsOnly(Observation.unreachable("refused"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 3, 0, 0",
        "0.2, 3, 0, 0",
        "2, 3, 0, 0",
        "2, 1, 0, 0",
        "2, 10, 0, 0",
        "7.5, 4, 0, 0",
        "2, 3, 1000, 500",
        "2, 3, 2000, 500",
        "2, 5, 100, 500",
    })
    void aHostThatFallsSilentHasItsMissesWithinThePromisedTime(
            double interval, int fall, long timeoutMillis, long retryMillis) {
        ProbeTiming timing = timing(interval, fall);
        if (timeoutMillis > 0) {
            timing = new ProbeTiming(
                    timing.interval(), Duration.ofMillis(retryMillis), Duration.ofMillis(timeoutMillis), fall);
        }
        long bound = timing.interval().plus(timing.verdictTime()).toNanos();
        long longest = 0;
        long shortest = Long.MAX_VALUE;
        for (long seed = 0; seed < 300; seed++) {
            long nanos = timing.interval().toNanos();
            long death = 3 * nanos + new SplittableRandom(seed).nextLong(2 * nanos);
            VirtualSender sender = new VirtualSender(timing, true, seed, deadFrom(death));
            long[] verdict = new long[1];
            watching(sender, HOST);
            sender.run(death);
            while (missesInARow(sender) < fall) {
                sender.run(Math.max(MILLI / 10, nanos / 1000));
                assertThat(sender.time()).as("seed %d", seed).isLessThan(death + 3 * bound);
            }
            verdict[0] = sender.time() - death;
            longest = Math.max(longest, verdict[0]);
            shortest = Math.min(shortest, verdict[0]);
        }
        // A millisecond for the self-check, and the step of the loop above.
        assertThat(longest).isLessThanOrEqualTo(bound + MILLI + bound / 100);
        // A tenth of the interval below the least possible would mean misses that are none.
        assertThat(shortest).isGreaterThanOrEqualTo(timing.verdictTime().toNanos());
    }

    private static int missesInARow(VirtualSender sender) {
        List<Observation> all = sender.context.reportsOf(HOST);
        int streak = 0;
        while (streak < all.size() && all.get(all.size() - 1 - streak) instanceof Observation.Unreachable) {
            streak++;
        }
        return streak;
    }

    @Test
    void singleLossesNeverMakeTwoMissesInARow() {
        SplittableRandom random = new SplittableRandom(7);
        Set<IpAddress> justLost = new HashSet<>();
        VirtualSender sender = new VirtualSender(timing(0.1, 3), true, 3, (host, time) -> {
            boolean lose = !justLost.remove(host) && random.nextInt(3) == 0 && justLost.add(host);
            return lose ? Behaviour.SILENT : MILLI;
        });
        sender.schedule.watch(hosts(50), clock(0));
        sender.run(60 * SECOND);
        Map<IpAddress, List<Report>> byHost =
                sender.context.reports().stream().collect(Collectors.groupingBy(Report::host));
        long misses = sender.context.reports().stream()
                .filter(report -> report.observation() instanceof Observation.Unreachable)
                .count();
        assertThat(misses).isGreaterThan(5000);
        byHost.forEach((host, reports) -> {
            // A miss is known later than the answer of a probe that was sent shortly after it.
            List<Observation> inOrder = reports.stream()
                    .sorted(Comparator.comparingLong(report -> timeOf(report.sentAt())))
                    .map(Report::observation)
                    .toList();
            for (int i = 1; i < inOrder.size(); i++) {
                assertThat(inOrder.subList(i - 1, i + 1))
                        .as("%s", host)
                        .anyMatch(Observation.Reachable.class::isInstance);
            }
        });
    }

    @Test
    void anAnswerAfterTheTimeOutIsLateAndEndsTheRetries() {
        // The first answer comes after the retry was sent, the second is lost.
        VirtualSender sender = watching(sender(3600, (host, time) -> time == 0 ? 700 * MILLI : Behaviour.SILENT), HOST);
        sender.run(900 * MILLI);
        assertThat(sender.context.reportsOf(HOST))
                .containsExactly(
                        Observation.unreachable("timed out"), Observation.reachableLate(Duration.ofMillis(700)));
        sender.run(10 * SECOND);
        // The streak starts anew with the probe of 0.5 s: three misses from there.
        assertThat(sender.timesOf(HOST)).containsExactly(0L, 500 * MILLI, SECOND, 1500 * MILLI);
    }

    @Test
    void aProbeThatWasOvertakenByAnAnswerIsNoPartOfTheNextStreak() {
        ProbeTiming timing = new ProbeTiming(Duration.ofHours(1), Duration.ofMillis(500), Duration.ofSeconds(2), 3);
        // The third probe is answered first, then the first; the second is lost, and then the host dies.
        VirtualSender sender = new VirtualSender(
                timing, false, 1, (host, time) -> time == 0 ? 1900 * MILLI : time == SECOND ? MILLI : Behaviour.SILENT);
        watching(sender, HOST);
        sender.run(4 * SECOND);
        assertThat(sender.timesOf(HOST)).containsExactly(0L, 500 * MILLI, SECOND);
        sender.schedule.probeNow(Set.of(HOST), clock(sender.time()));
        sender.run(6 * SECOND);
        assertThat(sender.timesOf(HOST).stream().skip(3)).containsExactly(4 * SECOND, 4500 * MILLI, 5 * SECOND);
    }

    @Test
    void aSecondAnswerToTheSameProbeSaysNothing() {
        VirtualSender sender = watching(sender(2, HEALTHY), HOST);
        sender.run(10 * MILLI);
        sender.schedule.answered(sender.sent.get(0).probe(), clock(20 * MILLI));
        sender.schedule.missed(sender.sent.get(0).probe(), "refused", clock(20 * MILLI));
        assertThat(sender.context.reports()).hasSize(1);
    }

    @Test
    void probesThatWereNeverSentAreIgnored() {
        VirtualSender sender = watching(sender(2, HEALTHY), HOST);
        sender.run(10 * MILLI);
        long probe = sender.sent.get(0).probe();
        for (long forged :
                new long[] {probe + 1, probe - 1, probe + 100, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 77L << 32}) {
            sender.schedule.answered(forged, clock(20 * MILLI));
            sender.schedule.missed(forged, "refused", clock(20 * MILLI));
            sender.schedule.discarded(forged, "nothing", clock(20 * MILLI));
            sender.schedule.observed(forged, Observation.gone("nothing"), clock(20 * MILLI));
            sender.schedule.sent(forged, clock(20 * MILLI));
        }
        assertThat(sender.context.reports()).hasSize(1);
    }

    @Test
    void anAnswerToAFormerHostIsNotTakenForOneOfItsSuccessor() {
        VirtualSender sender = watching(sender(2, DEAD), HOST);
        sender.run(10 * MILLI);
        watching(sender, OTHER);
        sender.run(10 * MILLI);
        assertThat(sender.timesOf(OTHER)).hasSize(1);
        sender.schedule.answered(sender.sent.get(0).probe(), clock(30 * MILLI));
        sender.schedule.missed(sender.sent.get(0).probe(), "refused", clock(30 * MILLI));
        assertThat(sender.context.reports()).isEmpty();
    }

    @Test
    void aSenderThatEndsLeavesNoMissBehind() {
        VirtualSender sender = watching(sender(2, DEAD), HOST, OTHER);
        sender.run(100 * MILLI);
        sender.schedule.discardOutstanding("the check was stopped", clock(sender.time()));
        sender.schedule.judge(clock(sender.time() + 10 * SECOND));
        assertThat(sender.context.reportsOf(HOST)).containsExactly(Observation.indeterminate("the check was stopped"));
        assertThat(sender.context.reportsOf(OTHER)).containsExactly(Observation.indeterminate("the check was stopped"));
    }

    @Test
    void aRemovedHostIsNotProbedAndNotReportedAnyMore() {
        VirtualSender sender = watching(sender(2, DEAD), HOST, OTHER);
        sender.run(10 * MILLI);
        watching(sender, OTHER);
        sender.run(20 * SECOND);
        assertThat(sender.timesOf(HOST)).hasSize(1);
        assertThat(sender.context.reportsOf(HOST)).isEmpty();
        assertThat(sender.context.reportsOf(OTHER)).isNotEmpty();
        watching(sender);
        int before = sender.sent.size();
        sender.run(20 * SECOND);
        assertThat(sender.sent).hasSize(before);
        assertThat(sender.schedule.nanosUntilNext(clock(sender.time()), true)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aHostThatStaysKeepsItsPhaseWhenOthersComeAndGo() {
        VirtualSender alone = watching(sender(2, HEALTHY), HOST);
        alone.run(SECOND);
        long next = alone.schedule.nanosUntilNext(clock(alone.time()), true);
        watching(alone, HOST, OTHER);
        watching(alone, HOST);
        assertThat(alone.schedule.nanosUntilNext(clock(alone.time()), true)).isEqualTo(next);
    }

    @Test
    void witnessesAreProbedAtOnceBesideTheirSchedule() {
        VirtualSender sender = watching(sender(3600, HEALTHY), HOST, OTHER);
        sender.run(10 * SECOND);
        int before = sender.sent.size();
        long next = sender.schedule.nanosUntilNext(clock(sender.time()), true);
        sender.schedule.probeNow(Set.of(OTHER, host(99)), clock(sender.time()));
        sender.turn();
        assertThat(sender.sent.subList(before, sender.sent.size()))
                .extracting(VirtualSender.Sent::host, VirtualSender.Sent::time)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(OTHER, 10 * SECOND));
        sender.run(2 * MILLI);
        assertThat(sender.context.reports()).hasSize(before + 1);
        assertThat(sender.schedule.nanosUntilNext(clock(sender.time()), true)).isLessThanOrEqualTo(next);
    }

    @Test
    void aWitnessThatIsProbedWithoutEndDoesNotPileUpProbes() {
        VirtualSender sender = watching(sender(3600, DEAD), HOST);
        for (int i = 0; i < 1000; i++) {
            sender.schedule.probeNow(Set.of(HOST), clock(sender.time()));
            sender.turn();
        }
        assertThat(sender.sent).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aMissThatIsJudgedTooLateIsDiscarded() {
        VirtualSender sender = watching(sender(3600, DEAD), HOST);
        sender.run(10 * MILLI);
        sender.pause(1001 * MILLI);
        sender.turn();
        assertThat(sender.context.reportsOf(HOST))
                .hasOnlyElementsOfType(Observation.Indeterminate.class)
                .hasSize(1);
    }

    @Test
    void aMissThatIsJudgedALittleLateCounts() {
        VirtualSender sender = watching(sender(3600, DEAD), HOST);
        sender.run(10 * MILLI);
        sender.pause(980 * MILLI);
        sender.turn();
        assertThat(sender.context.reportsOf(HOST)).containsExactly(Observation.unreachable("timed out"));
    }

    @Test
    void aMissOfAProbeThatWasSentTooLateIsDiscarded() {
        VirtualSender sender = watching(sender(3600, DEAD), HOST);
        sender.pause(501 * MILLI);
        sender.turn();
        sender.run(600 * MILLI);
        assertThat(sender.context.reportsOf(HOST))
                .hasOnlyElementsOfType(Observation.Indeterminate.class)
                .hasSize(1);
    }

    @Test
    void anAnswerToAProbeThatWasSentTooLateCounts() {
        VirtualSender sender = watching(sender(3600, HEALTHY), HOST);
        sender.pause(501 * MILLI);
        sender.run(600 * MILLI);
        assertThat(sender.context.reportsOf(HOST)).containsExactly(Observation.reachable(Duration.ofMillis(1)));
    }

    @Test
    void waitingForRoomIsNoLateness() {
        VirtualSender sender = sender(3600, DEAD);
        sender.room = time -> time >= 800 * MILLI;
        watching(sender, HOST);
        sender.run(790 * MILLI);
        sender.turn();
        assertThat(sender.timesOf(HOST)).isEmpty();
        sender.pause(10 * MILLI);
        sender.run(600 * MILLI);
        assertThat(sender.context.reportsOf(HOST)).containsExactly(Observation.unreachable("timed out"));
    }

    @Test
    void aDiscardedMissWithinAStreakCostsOneRetryAndNoInterval() {
        VirtualSender sender =
                watching(sender(3600, (host, time) -> time == 500 * MILLI ? -4 : Behaviour.SILENT), HOST);
        sender.run(600 * MILLI);
        sender.schedule.discarded(sender.sent.get(1).probe(), "test", clock(600 * MILLI));
        sender.run(10 * SECOND);
        assertThat(sender.timesOf(HOST)).containsExactly(0L, 500 * MILLI, SECOND, 1500 * MILLI);
        assertThat(sender.context.reportsOf(HOST).stream().filter(Observation.Unreachable.class::isInstance))
                .hasSize(3);
    }

    @Test
    void aCheckerWithoutMeansReportsNoMissAndDoesNotProbeMoreOften() {
        VirtualSender sender = sender(2, (host, time) -> Behaviour.UNSENDABLE);
        watching(sender, HOST);
        sender.run(100 * SECOND);
        assertThat(sender.sent).hasSizeBetween(50, 58);
        assertThat(sender.context.reportsOf(HOST)).containsOnly(Observation.indeterminate("no file handles"));
    }

    @Test
    void roundsThatWereSleptThroughAreCountedAndDoNotBunchUp() {
        VirtualSender sender = sender(2, HEALTHY);
        sender.schedule.watch(hosts(1000), clock(0));
        sender.run(10 * SECOND);
        sender.pause(60 * SECOND);
        int before = sender.context.reports().size();
        sender.turn();
        // Nobody is asked twice at once, and nobody for the rounds that are over.
        long askedAtOnce = sender.sent.stream()
                .filter(probe -> probe.time() == 70 * SECOND)
                .count();
        assertThat(askedAtOnce).isLessThanOrEqualTo(1000);
        assertThat(sender.context
                        .reports()
                        .subList(before, sender.context.reports().size()))
                .extracting(Report::observation)
                .hasOnlyElementsOfType(Observation.Indeterminate.class);
        assertThat((Long) sender.schedule.statistics().get("overruns")).isBetween(28_000L, 31_000L);
        sender.run(20 * SECOND);
        assertThat((Long) sender.schedule.statistics().get("overruns")).isLessThan(31_000L);
    }

    @Test
    void aSenderThatIsTooSlowForTheIntervalIsNeverIdleAndSaysWhatItLeavesOut() {
        VirtualSender sender = sender(0.1, HEALTHY);
        sender.schedule.watch(hosts(100), clock(0));
        // 130 milliseconds for a round of 100.
        long each = 1300 * MILLI / 1000;
        int sent = 0;
        long time = 0;
        while (time < 60 * SECOND) {
            long probe = sender.schedule.nextProbe(clock(time));
            if (probe == ProbeSchedule.NONE) {
                time += MILLI / 10;
                continue;
            }
            sender.schedule.sent(probe, clock(time));
            time += each;
            sender.schedule.answered(probe, clock(time));
            sent++;
        }
        assertThat(sent).isGreaterThan((int) (0.95 * 60 * SECOND / each));
        assertThat((Long) sender.schedule.statistics().get("overruns")).isPositive();
    }

    @Test
    void hostsForWhichThereIsNeverRoomAreReportedAsIndeterminate() {
        VirtualSender sender = sender(2, HEALTHY);
        sender.room = time -> false;
        watching(sender, HOST);
        sender.run(20 * SECOND);
        assertThat(sender.context.reportsOf(HOST))
                .hasOnlyElementsOfType(Observation.Indeterminate.class)
                .hasSizeBetween(8, 10);
    }

    @Test
    void questionableAndGoneArePassedOnAndEndTheStreak() {
        VirtualSender sender = watching(sender(3600, DEAD), HOST, OTHER);
        sender.run(10 * MILLI);
        sender.sent.forEach(probe -> sender.schedule.observed(
                probe.probe(),
                probe.host().equals(HOST) ? Observation.gone("stopped") : Observation.questionable("old"),
                clock(10 * MILLI)));
        sender.run(10 * SECOND);
        assertThat(sender.context.reportsOf(HOST)).containsExactly(Observation.gone("stopped"));
        assertThat(sender.context.reportsOf(OTHER)).containsExactly(Observation.questionable("old"));
        assertThat(sender.sent).hasSize(2);
    }

    @Test
    void sixtyFiveThousandHostsAreCheap() {
        VirtualSender sender = new VirtualSender(timing(2, 3), true, 1, HEALTHY);
        assertTimeout(Duration.ofMinutes(1), () -> {
            sender.schedule.watch(hosts(65_000), clock(0));
            sender.run(20 * SECOND);
        });
        assertThat(sender.sent).hasSizeGreaterThan(650_000);
        assertThat(sender.context.reports()).allMatch(report -> report.observation() instanceof Observation.Reachable);
    }

    @Test
    void tenThousandChangesOfTheHostsLeaveNothingBehind() {
        VirtualSender sender = sender(2, HEALTHY);
        for (int i = 0; i < 10_000; i++) {
            watching(sender, host(i), host(i + 1), host(i + 2));
            sender.run(5 * MILLI);
        }
        assertThat((Map<?, ?>) sender.schedule.statistics().get("hosts")).hasSize(3);
        // Slots are reused: the number of a probe carries its slot.
        assertThat(sender.sent).allMatch(probe -> probe.probe() >>> 32 <= 6);
    }
}
