package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a status shows of the hosts. */
class HostStatusesTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();
    /** Failovers go before pictures. */
    private static final Duration SHOWN_WITHIN = Duration.ofMillis(50);

    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 1);

    private static RouterStatus statusOf(LoopBench bench) {
        return Objects.requireNonNull(bench.status);
    }

    @Test
    void eachHostIsShownWithItsVerdictItsTimesAndItsInterface() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a", "b"), "a");
        Instant start = bench.now();
        bench.advance(SECOND.multipliedBy(5));
        bench.observed("a", Observation.reachable(Duration.ofMillis(7)));
        Instant observed = bench.now();
        bench.advance(SHOWN_WITHIN);
        assertThat(statusOf(bench).hosts())
                .containsExactly(
                        new HostStatus(
                                host("a"),
                                Verdict.HEALTHY,
                                false,
                                start,
                                "answered",
                                observed,
                                Duration.ofMillis(7),
                                "eni-a",
                                "i-a",
                                "z"),
                        new HostStatus(
                                host("b"),
                                Verdict.UNKNOWN,
                                false,
                                start,
                                "not probed yet",
                                null,
                                null,
                                null,
                                null,
                                null));
    }

    @Test
    void aHostIsCalledByTheNameTagOfItsInstanceIfTheReadShowsItAndElseOfItsInterface() {
        List<NetworkInterface> interfaces = Stream.of("a", "b", "c")
                .map(name -> new NetworkInterface(
                        "eni-" + name,
                        Set.of(host(name)),
                        List.of(),
                        "subnet-x",
                        "z",
                        "i-" + name,
                        true,
                        false,
                        name.equals("c") ? "" : "port of " + name))
                .toList();
        // Of a read that asked for the drain tag.
        TaggedResource drained =
                new TaggedResource("i-b", "eni-b", "i-b", host("b"), null, Map.of("drain", "false", "Name", "nat-b"));
        VpcView view = VpcView.of(
                spec(1, "a", "b", "c", "d"),
                new NetworkSnapshot("vpc-1", List.of(), interfaces, List.of(), List.of(drained)),
                ScopeRules.DEFAULTS);

        List<HostStatus> shown = new HostStatuses(
                List.of(host("a"), host("b"), host("c"), host("d")),
                new HealthAggregator(List.of()),
                view,
                "drain",
                0,
                Instant.EPOCH);

        assertThat(shown.stream().map(HostStatus::name)).containsExactly("port of a", "nat-b", "", "");
        assertThat(shown.get(0).nameIfKnown()).contains("port of a");
        assertThat(shown.get(2).nameIfKnown()).isEmpty();
    }

    @Test
    void aStatusStaysAsItWasWhateverHappensToTheHostsLater() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a", "b"), "a", "b");
        RouterStatus before = statusOf(bench);
        List<HostStatus> hostsBefore = List.copyOf(before.hosts());
        bench.fails("a");
        bench.finish();
        assertThat(before.hosts()).isEqualTo(hostsBefore);
        assertThat(statusOf(bench).hosts().get(0).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aHostThatFailedIsShownSoonAndTheWritesThatFollowTakeNoNewPicture() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(9, "a", "b"), "a", "b");
        String first = bench.rows.get("rtb-1").get(LoopBench.destination(1)).substring("eni-".length());
        bench.fails(first);
        bench.advance(SHOWN_WITHIN);
        List<HostStatus> hosts = statusOf(bench).hosts();
        assertThat(hosts).anyMatch(status -> status.verdict() == Verdict.FAILED);
        int changes = statusOf(bench).lastChanges().size();
        bench.accept();
        bench.advance(SHOWN_WITHIN);
        assertThat(statusOf(bench).lastChanges()).hasSize(changes + 1);
        assertThat(statusOf(bench).hosts()).isSameAs(hosts);
    }

    @Test
    void ofSeveralChecksTheOneThatThinksWorstOfAHostHasTheWord() {
        IpAddress host = host("a");
        HealthPart ping = part("ping");
        HealthPart cloud = part("cloud");
        HealthAggregator board = new HealthAggregator(List.of(ping, cloud));
        board.watch(Set.of(host), 0);
        ping.tracker().observed(host, Observation.reachable(), 1, 1);
        cloud.tracker().observed(host, Observation.gone("stopped"), 2, 2);
        board.takeChanges(2);
        HostStatus status =
                new HostStatuses(List.of(host), board, null, "drain", 3, Instant.ofEpochSecond(0, 3)).get(0);
        assertThat(status.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(status.gone()).isTrue();
        assertThat(status.reason()).isEqualTo("stopped");
        assertThat(status.since()).isEqualTo(Instant.ofEpochSecond(0, 2));
    }

    private static HealthPart part(String name) {
        return new HealthPart(
                name,
                new SilentMonitor(TIMING),
                new HealthTracker(TIMING, Duration.ofSeconds(20), own -> false, false));
    }
}
