package io.vpcrouter.internal.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.internal.loop.SilentMonitor;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthAggregatorTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("10.0.0.2");
    private static final long SECOND = 1_000_000_000L;
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 1);

    private final List<HealthPart> parts = new ArrayList<>();
    private long now = SECOND;

    private HealthTracker part(String name) {
        HealthTracker tracker = new HealthTracker(TIMING, Duration.ofSeconds(20), host -> false, false);
        parts.add(new HealthPart(name, new SilentMonitor(TIMING), tracker));
        return tracker;
    }

    private HealthAggregator board() {
        HealthAggregator board = new HealthAggregator(parts);
        board.watch(Set.of(HOST, OTHER), now);
        return board;
    }

    private void answers(HealthTracker tracker, IpAddress host) {
        now += SECOND / 100;
        tracker.observed(host, Observation.reachable(), now, now);
    }

    private void misses(HealthTracker tracker, IpAddress... hosts) {
        now += SECOND;
        for (IpAddress host : hosts) {
            tracker.observed(host, Observation.unreachable("timed out"), now - SECOND / 2, now);
        }
    }

    private void fails(HealthTracker tracker, IpAddress host) {
        answers(tracker, OTHER);
        misses(tracker, host);
        answers(tracker, OTHER);
    }

    @Test
    void aHostThatCannotBeCheckedForLongIsNamedAndTakesNoVoteFromTheRest() {
        HealthTracker ec2 = part("ec2");
        HealthTracker tcp = part("tcp");
        HealthAggregator board = board();
        for (int round = 0; round < 15; round++) {
            answers(tcp, HOST);
            answers(tcp, OTHER);
            answers(ec2, OTHER);
            now += 2 * SECOND;
            ec2.observed(HOST, Observation.indeterminate("initializing"), now, now);
        }
        board.advance(now);
        assertThat(board.unchecked()).isEqualTo(Map.of("ec2", List.of(HOST)));
        assertThat(board.abstaining()).isEmpty();
        assertThat(board.isBlind()).isFalse();
        assertThat(board.health(HOST, now).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aHostIsFailedIfAnyPartSaysSo() {
        HealthTracker icmp = part("icmp");
        HealthTracker tcp = part("tcp");
        HealthAggregator board = board();
        answers(icmp, HOST);
        fails(tcp, HOST);
        assertThat(board.health(HOST, now).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(board.health(HOST, now).witnessed()).isTrue();
        assertThat(board.takeChanges(now))
                .filteredOn(change -> change.host().equals(HOST))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.to()).isEqualTo(Verdict.FAILED);
                    assertThat(change.reason()).contains("tcp: timed out");
                });
    }

    @Test
    void elseItIsQuestionableIfAnyPartSaysSo() {
        HealthTracker icmp = part("icmp");
        HealthTracker ec2 = part("ec2status");
        HealthAggregator board = board();
        answers(icmp, HOST);
        ec2.observed(HOST, Observation.questionable("retires"), now, now);
        assertThat(board.health(HOST, now).verdict()).isEqualTo(Verdict.QUESTIONABLE);
    }

    @Test
    void elseItIsHealthyIfOnePartSaysSoAndNoneIsWaitedForAnyMore() {
        HealthTracker icmp = part("icmp");
        part("silent");
        HealthAggregator board = board();
        answers(icmp, HOST);
        assertThat(board.health(HOST, now))
                .extracting(HostHealth::verdict, HostHealth::waiting)
                .containsExactly(Verdict.UNKNOWN, true);
        now += 11 * SECOND;
        assertThat(board.advance(now)).isTrue();
        assertThat(board.health(HOST, now).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void elseItIsUnknown() {
        part("one");
        part("two");
        HealthAggregator board = board();
        now += 11 * SECOND;
        board.advance(now);
        assertThat(board.health(HOST, now)).isEqualTo(new HostHealth(Verdict.UNKNOWN, false, false, false, 0));
    }

    @Test
    void aFrozenPartHasNoVoteAndIsNamed() {
        HealthTracker icmp = part("icmp");
        HealthTracker tcp = part("tcp");
        HealthAggregator board = freeze(icmp, tcp);
        assertThat(board.abstaining()).containsExactly("icmp");
        assertThat(board.isFrozen()).isFalse();
        assertThat(board.health(HOST, now).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    private HealthAggregator freeze(HealthTracker icmp, HealthTracker tcp) {
        HealthAggregator board = board();
        for (IpAddress host : List.of(HOST, OTHER)) {
            answers(icmp, host);
            answers(tcp, host);
        }
        misses(icmp, HOST, OTHER);
        misses(icmp, HOST, OTHER);
        answers(tcp, HOST);
        answers(tcp, OTHER);
        now += 5 * SECOND;
        board.advance(now);
        assertThat(icmp.isFrozen()).isTrue();
        board.takeChanges(now);
        return board;
    }

    @Test
    void hardEvidenceCountsEvenIfThePartThatHasItIsFrozen() {
        HealthTracker ec2 = part("ec2status");
        HealthTracker tcp = part("tcp");
        HealthAggregator board = freeze(ec2, tcp);
        ec2.observed(HOST, Observation.gone("stopped"), now, now);
        assertThat(board.health(HOST, now).gone()).isTrue();
        assertThat(board.health(HOST, now).isUnusable()).isTrue();
    }

    @Test
    void theEndOfAFreezeIsWorthAPlan() {
        HealthTracker icmp = part("icmp");
        HealthTracker tcp = part("tcp");
        HealthAggregator board = freeze(icmp, tcp);
        assertThat(board.advance(now)).isFalse();
        answers(icmp, OTHER);
        assertThat(board.advance(now)).isTrue();
        List<VerdictChange> changes = board.takeChanges(now);
        assertThat(changes).allMatch(change -> change.from() != change.to());
        assertThat(board.abstaining()).isEmpty();
    }

    @Test
    void aFreezeOfAllPartsIsAFreeze() {
        HealthTracker only = part("icmp");
        HealthAggregator board = board();
        answers(only, HOST);
        answers(only, OTHER);
        misses(only, HOST, OTHER);
        misses(only, HOST, OTHER);
        now += 5 * SECOND;
        board.advance(now);
        assertThat(board.isFrozen()).isTrue();
        assertThat(board.health(HOST, now).verdict())
                .as("what was last known with trust")
                .isEqualTo(Verdict.HEALTHY);
        assertThat(board.verdictForPeople(HOST)).isEqualTo(Verdict.UNKNOWN);
        board.takeChanges(now);
        assertThat(board.verdictForPeople(HOST)).isEqualTo(Verdict.SUSPECT);
    }
}
