package io.vpcrouter.probe;

import static io.vpcrouter.probe.VirtualSender.MILLI;
import static io.vpcrouter.probe.VirtualSender.SECOND;
import static io.vpcrouter.probe.VirtualSender.clock;
import static io.vpcrouter.probe.VirtualSender.timing;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.VirtualSender.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");
    private static final String CONDITION = "self_check";

    private static VirtualSender sender(Behaviour behaviour) {
        VirtualSender sender = new VirtualSender(timing(2, 3), true, 1, behaviour);
        sender.schedule.watch(Set.of(HOST), clock(0));
        return sender;
    }

    private static List<Observation> misses(VirtualSender sender) {
        return sender.context.reportsOf(HOST).stream()
                .filter(Observation.Unreachable.class::isInstance)
                .toList();
    }

    @Test
    void theOwnResponderIsAskedEachIntervalAndNotReported() {
        VirtualSender sender = sender((host, time) -> MILLI);
        sender.run(100 * SECOND);
        assertThat(sender.selfProbes).hasSizeBetween(50, 58);
        assertThat(sender.context.reports()).allMatch(report -> report.host().equals(HOST));
        assertThat(sender.schedule.statistics()).containsEntry("sent", (long) sender.sent.size());
    }

    @Test
    void aMissWaitsForAFreshSelfCheckAndThenCounts() {
        VirtualSender sender = sender((host, time) -> time < 10 * SECOND ? MILLI : Behaviour.REFUSED);
        sender.run(30 * SECOND);
        assertThat(misses(sender)).hasSizeGreaterThan(8);
        assertThat(sender.context.reportsOf(HOST)).noneMatch(Observation.Indeterminate.class::isInstance);
        // One self-probe serves all misses of one time-out: no storm on the own responder.
        assertThat(sender.selfProbes).hasSizeLessThan(40);
    }

    @Test
    void missesAreDiscardedWhileTheOwnResponderDoesNotAnswer() {
        VirtualSender sender = sender((host, time) -> time < 10 * SECOND ? MILLI : Behaviour.SILENT);
        sender.run(10 * SECOND);
        sender.selfRoundTrip = Behaviour.SILENT;
        sender.run(30 * SECOND);
        assertThat(misses(sender)).isEmpty();
        assertThat(sender.context
                        .reportsOf(HOST)
                        .get(sender.context.reportsOf(HOST).size() - 1))
                .isEqualTo(Observation.indeterminate("the checker's own responder did not answer: timed out"));
        assertThat(sender.context.conditions().get(CONDITION)).contains("does not answer: timed out");
        sender.selfRoundTrip = MILLI;
        sender.run(10 * SECOND);
        assertThat(misses(sender)).isNotEmpty();
        assertThat(sender.context.conditions()).isEmpty();
    }

    @Test
    void aHostIsProbedOnAfterItsMissesWereDiscardedInTheMiddleOfAStreak() {
        for (long breaks = 10 * SECOND; breaks < 12 * SECOND; breaks += 50 * MILLI) {
            long from = breaks;
            long to = from + 20 * SECOND;
            VirtualSender sender = sender((host, time) -> time < from || time > to ? MILLI : Behaviour.SILENT);
            sender.run(from);
            sender.selfRoundTrip = Behaviour.SILENT;
            sender.run(to - from);
            sender.selfRoundTrip = MILLI;
            sender.run(10 * SECOND);
            assertThat(sender.timesOf(HOST)).as("broken at %d", from).anyMatch(time -> time > to + 7 * SECOND);
        }
    }

    @Test
    void aCheckerThatBreaksBetweenTwoRoundsAccusesNobody() {
        for (long breaks = 10 * SECOND; breaks < 12 * SECOND; breaks += 50 * MILLI) {
            long from = breaks;
            VirtualSender sender = sender((host, time) -> time < from ? MILLI : Behaviour.SILENT);
            sender.run(from);
            sender.selfRoundTrip = Behaviour.SILENT;
            sender.run(20 * SECOND);
            assertThat(misses(sender)).as("broken at %d", from).isEmpty();
        }
    }

    @Test
    void aSelfProbeThatNeverWorkedIsSwitchedOffAndSaysWhy() {
        VirtualSender sender = sender((host, time) -> Behaviour.SILENT);
        sender.selfRoundTrip = Behaviour.UNSENDABLE;
        sender.run(30 * SECOND);
        assertThat(sender.context.conditions().get(CONDITION))
                .contains("never answered since the start: no file handles");
        assertThat(misses(sender)).hasSizeGreaterThan(8);
        // It goes on being tried, and takes up its work when it can.
        sender.selfRoundTrip = MILLI;
        sender.run(3 * SECOND);
        assertThat(sender.context.conditions()).isEmpty();
        sender.selfRoundTrip = Behaviour.SILENT;
        int before = misses(sender).size();
        sender.run(30 * SECOND);
        assertThat(misses(sender)).hasSizeLessThanOrEqualTo(before + 1);
    }

    @Test
    void anAnswerOfTheHostSettlesItsEarlierMissFirst() {
        ProbeTiming timing = new ProbeTiming(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(1), 3);
        VirtualSender sender =
                new VirtualSender(timing, true, 1, (host, time) -> time == 0 ? Behaviour.REFUSED : MILLI);
        // The self-probe for the first miss takes longer than the answer to the retry.
        sender.selfRoundTrip = 900 * MILLI;
        sender.schedule.watch(Set.of(HOST), clock(0));
        sender.run(600 * MILLI);
        assertThat(sender.context.reportsOf(HOST))
                .containsExactly(Observation.unreachable("refused"), Observation.reachable(Duration.ofMillis(1)));
    }

    @Test
    void aThousandMissesAtOnceNeedOneSelfProbe() {
        Set<IpAddress> hosts = IntStream.range(0, 1000)
                .mapToObj(i -> IpAddress.ofIpv4(0x0a000001 + i))
                .collect(Collectors.toSet());
        VirtualSender sender = new VirtualSender(timing(2, 3), true, 1, (host, time) -> Behaviour.SILENT);
        sender.schedule.watch(hosts, clock(0));
        sender.run(4 * SECOND);
        assertThat(sender.context.reports()).hasSizeGreaterThan(3000);
        assertThat(sender.context.reports())
                .allMatch(report -> report.observation() instanceof Observation.Unreachable);
        assertThat(sender.selfProbes).hasSizeLessThan(20);
    }
}
