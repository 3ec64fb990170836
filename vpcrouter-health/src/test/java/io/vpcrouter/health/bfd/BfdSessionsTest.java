package io.vpcrouter.health.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.probe.ProbeReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All sessions, with peers that are sessions too, and the tracker that makes verdicts of it, in virtual time. */
class BfdSessionsTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static IpAddress host(int number) {
        return IpAddress.parse("10.0.0." + number);
    }

    /** What happens between this machine and its peers. */
    private static final class World {
        private record Flight(long at, boolean toUs, IpAddress host, BfdPacket packet) {}

        private final Map<IpAddress, BfdSession> peers = new LinkedHashMap<>();
        private final Set<IpAddress> silent = new HashSet<>();
        private final List<Flight> wire = new ArrayList<>();
        private final List<BfdPacket> sent = new ArrayList<>();
        private final List<TestContext.Report> seen = new ArrayList<>();
        private final BfdSessions sessions;
        private final HealthTracker tracker;
        private final Map<IpAddress, Long> failedAt = new LinkedHashMap<>();
        private boolean deaf;
        private boolean paused;
        private String cannotSend;
        private long now = 5_000 * MS;

        World(int hosts) {
            ProbeTiming timing = new ProbeTiming(INTERVAL, Duration.ofSeconds(3), INTERVAL.multipliedBy(3), 1);
            tracker = new HealthTracker(timing, Duration.ofSeconds(10), host -> false, false);
            ProbeReports reports = new ProbeReports(new TestContext() {
                @Override
                public void observed(IpAddress host, Observation observation, long sentAt) {
                    seen.add(new Report(host, observation, sentAt));
                    tracker.observed(host, observation, sentAt, now);
                }
            });
            sessions = new BfdSessions(INTERVAL, 3, new SplittableRandom(1), reports);
            for (int i = 1; i <= hosts; i++) {
                peers.put(host(i), peer(i));
            }
            tracker.watch(peers.keySet(), now);
            sessions.watch(peers.keySet(), now);
        }

        private BfdSession peer(int number) {
            return new BfdSession(1000 + number, INTERVAL.toNanos(), 3, new SplittableRandom(number), now);
        }

        void run(long millis) {
            long end = now + millis * MS;
            while (now < end) {
                now += MS;
                deliver();
                peers.forEach((host, peer) -> {
                    peer.advance(now);
                    peer.takePacket(now)
                            .filter(packet -> !silent.contains(host))
                            .ifPresent(packet -> wire.add(new Flight(now + MS, true, host, packet)));
                });
                if (!paused) {
                    sessions.turn(this::send, now);
                    tracker.advance(now);
                    Set<IpAddress> toProbe = tracker.takeHostsToProbe();
                    if (!toProbe.isEmpty()) {
                        sessions.probeNow(toProbe, now);
                    }
                }
                tracker.takeChanges().forEach(change -> {
                    if (change.to() == Verdict.FAILED) {
                        failedAt.putIfAbsent(change.host(), now);
                    }
                });
            }
        }

        private String send(IpAddress host, BfdPacket packet) {
            sent.add(packet);
            if (cannotSend == null) {
                wire.add(new Flight(now + MS, false, host, packet));
            }
            return cannotSend;
        }

        private void deliver() {
            for (Flight flight : List.copyOf(wire)) {
                boolean waits = flight.at() > now || (flight.toUs() && paused);
                if (waits) {
                    continue;
                }
                wire.remove(flight);
                if (silent.contains(flight.host()) || deaf) {
                    continue;
                }
                if (flight.toUs()) {
                    sessions.received(flight.host(), flight.packet(), now);
                } else if (peers.containsKey(flight.host())) {
                    peers.get(flight.host()).received(flight.packet(), now);
                }
            }
        }

        Verdict verdict(int number) {
            return tracker.health(host(number), now).verdict();
        }

        List<Observation> of(int number) {
            return seen.stream()
                    .filter(report -> report.host().equals(host(number)))
                    .map(TestContext.Report::observation)
                    .toList();
        }

        <O extends Observation> List<O> of(int number, Class<O> kind) {
            return of(number).stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 50})
    void aSilentHostIsFailedWithinFourIntervalsAndNoOtherIs(int hosts) {
        World world = new World(hosts);
        world.run(5_000);
        assertThat(world.verdict(1)).isEqualTo(Verdict.HEALTHY);
        world.silent.add(host(2));
        long silentAt = world.now;
        world.run(1_000);

        assertThat(world.failedAt.keySet()).containsExactly(host(2));
        assertThat((world.failedAt.get(host(2)) - silentAt) / MS).isBetween(200L, 310L);
    }

    @Test
    void aCheckerThatIsCutOffFailsNobody() {
        World world = new World(5);
        world.run(5_000);
        world.deaf = true;
        world.run(30_000);

        assertThat(world.failedAt).isEmpty();
        assertThat(world.tracker.isFrozen()).isTrue();
        world.deaf = false;
        world.run(5_000);
        assertThat(world.failedAt).isEmpty();
        assertThat(world.verdict(1)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aProcessThatWasPausedFailsNobody() {
        World world = new World(5);
        world.run(5_000);
        world.paused = true;
        world.run(8_000);
        world.paused = false;
        world.run(10_000);

        assertThat(world.failedAt).isEmpty();
        assertThat(world.of(1, Observation.Unreachable.class)).isEmpty();
        assertThat(world.of(1, Observation.Indeterminate.class))
                .anyMatch(seen -> seen.reason().contains("while this process was late"));
        assertThat(world.verdict(1)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aHostThatDiedWhileTheProcessWasPausedIsFailedLater() {
        World world = new World(5);
        world.run(5_000);
        world.paused = true;
        world.silent.add(host(2));
        world.run(8_000);
        world.paused = false;
        world.run(15_000);

        assertThat(world.failedAt.keySet()).containsExactly(host(2));
    }

    @Test
    void aHostThatComesBackIsHealthyAfterTheRecoveryWindow() {
        World world = new World(3);
        world.run(5_000);
        world.silent.add(host(2));
        world.run(2_000);
        world.silent.clear();
        world.run(8_000);
        assertThat(world.verdict(2)).isEqualTo(Verdict.FAILED);
        world.run(7_000);

        assertThat(world.verdict(2)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aPeerThatNeverSpokeIsNoMissAndStaysUnknown() {
        World world = new World(3);
        world.silent.add(host(2));
        world.run(60_000);

        assertThat(world.of(2)).isNotEmpty().hasOnlyElementsOfType(Observation.Indeterminate.class);
        assertThat(world.of(2, Observation.Indeterminate.class).get(0).reason())
                .isEqualTo("no BFD session yet: the peer has not answered");
        assertThat(world.verdict(2)).isEqualTo(Verdict.UNKNOWN);
        assertThat(world.tracker.unchecked()).containsExactly(host(2));
    }

    @Test
    void aPeerThatIsTakenDownIsDrainedAndNoMiss() {
        World world = new World(3);
        world.run(5_000);
        world.peers.get(host(2)).shutDown(world.now);
        world.run(1_000);
        assertThat(world.of(2)).contains(Observation.drained("the peer was taken down administratively"));
        world.silent.add(host(2));
        world.seen.clear();
        world.run(10_000);

        assertThat(world.failedAt).isEmpty();
        // It stays drained without a word; and whoever is silent is nobody's witness.
        assertThat(world.of(2))
                .isNotEmpty()
                .containsOnly(Observation.indeterminate("the peer was taken down administratively"));
        assertThat(world.tracker.health(host(2), world.now).drained()).isTrue();
    }

    @Test
    void aPeerThatRestartsAndIsThereAgainAtOnceIsAMissAndNoFailure() {
        World world = new World(3);
        world.run(5_000);
        world.peers.put(host(2), world.peer(99));
        world.run(5_000);

        assertThat(world.of(2, Observation.Unreachable.class))
                .singleElement()
                .satisfies(
                        seen -> assertThat(seen.reason()).isEqualTo("BFD session lost: the peer says that it is down"));
        assertThat(world.failedAt).isEmpty();
        assertThat(world.verdict(2)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aWitnessIsAskedByAPollAndItsAnswerTellsTheRoundTrip() {
        World world = new World(2);
        world.run(5_000);
        world.sessions.probeNow(Set.of(host(1)), world.now);
        long askedAt = world.now + MS;
        world.run(10);

        TestContext.Report last = world.seen.stream()
                .filter(report -> report.host().equals(host(1)))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last.sentAt()).isEqualTo(askedAt);
        assertThat(last.observation()).isEqualTo(Observation.reachable(Duration.ofMillis(2)));
    }

    @Test
    void aForgedPacketChangesNothing() {
        World world = new World(2);
        world.run(5_000);
        int mine = world.sent.get(world.sent.size() - 1).mine();
        BfdPacket down = new BfdPacket(BfdState.DOWN, 0, false, false, false, 3, 5, mine, 1_000_000, 100_000);
        BfdPacket guessed = new BfdPacket(BfdState.DOWN, 0, false, false, false, 3, 5, mine + 1, 1_000_000, 100_000);
        BfdPacket stranger = new BfdPacket(BfdState.DOWN, 0, false, false, false, 3, 5, 0, 1_000_000, 100_000);
        // From an address that is not the host's; with a number that is not ours; from nobody we know.
        world.sessions.received(host(9), down, world.now);
        world.sessions.received(host(1), guessed, world.now);
        world.sessions.received(host(9), stranger, world.now);
        world.run(1_000);

        assertThat(world.failedAt).isEmpty();
        assertThat(world.sessions.statistics()).containsEntry("thrown_away", 3L).containsEntry("sessions_up", 2L);
    }

    @Test
    void whatCannotBeSentIsNoMiss() {
        World world = new World(2);
        world.run(5_000);
        world.cannotSend = "ENETUNREACH, no route";
        world.run(5_000);

        assertThat(world.failedAt).isEmpty();
        assertThat(world.of(1).get(world.of(1).size() - 1))
                .isEqualTo(Observation.indeterminate("not sent: ENETUNREACH, no route"));
    }

    @Test
    void aHostThatLeavesIsToldAndAllAreAtTheEnd() {
        World world = new World(3);
        world.run(5_000);
        world.sessions.watch(Set.of(host(1), host(3)), world.now);
        world.run(5);
        assertThat(world.peers.get(host(2)).state()).isEqualTo(BfdState.DOWN);
        assertThat(world.peers.get(host(2)).takeLoss()).contains(BfdSession.Loss.ADMINISTRATIVE);
        world.sessions.end(world::send, world.now);
        world.deliver();
        world.now += MS;
        world.deliver();

        assertThat(world.peers.get(host(1)).takeLoss()).contains(BfdSession.Loss.ADMINISTRATIVE);
        assertThat(world.peers.get(host(3)).takeLoss()).contains(BfdSession.Loss.ADMINISTRATIVE);
    }

    @Test
    void everySessionHasANumberOfItsOwn() {
        World world = new World(250);
        world.run(10);

        assertThat(world.sent.stream().map(BfdPacket::mine).distinct())
                .hasSize(250)
                .doesNotContain(0);
    }
}
