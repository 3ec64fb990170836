package io.vpcrouter.health.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One session in virtual time, against a peer that the test plays or that is another session. */
class BfdSessionTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int PEER = 77;

    private long now = 1_000 * MS;
    private BfdSession session = session(100, 3);

    private BfdSession session(long intervalMillis, int multiplier) {
        return new BfdSession(11, intervalMillis * MS, multiplier, new SplittableRandom(5), now);
    }

    private static BfdPacket from(BfdState state) {
        return packet(state, false, false, 100_000, 100_000);
    }

    private static BfdPacket packet(BfdState state, boolean poll, boolean last, long tx, long rx) {
        return new BfdPacket(state, 0, poll, last, false, 3, PEER, 11, tx, rx);
    }

    private void receive(BfdPacket... packets) {
        for (BfdPacket packet : packets) {
            session.received(packet, now);
        }
    }

    /** Lets time pass, with a packet of the peer every so often if wanted, and tells when packets were sent. */
    private List<Long> sendTimes(long millis, long everyMillis, BfdPacket ofPeer) {
        List<Long> times = new ArrayList<>();
        long end = now + millis * MS;
        long nextOfPeer = now;
        while (now < end) {
            if (ofPeer != null && now - nextOfPeer >= 0) {
                session.received(ofPeer, now);
                nextOfPeer = now + everyMillis * MS;
            }
            session.advance(now);
            session.takePacket(now).ifPresent(packet -> times.add(now));
            now += MS;
        }
        return times;
    }

    private static List<Long> gapsInMillis(List<Long> times) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add((times.get(i) - times.get(i - 1)) / MS);
        }
        return gaps;
    }

    private void be(BfdState state) {
        if (state == BfdState.INIT) {
            receive(from(BfdState.DOWN));
        } else if (state == BfdState.UP) {
            receive(from(BfdState.INIT));
        }
        assertThat(session.state()).isEqualTo(state);
    }

    /** RFC 5880, section 6.8.6. */
    @ParameterizedTest
    @CsvSource({
        "DOWN, ADMIN_DOWN, DOWN",
        "DOWN, DOWN, INIT",
        "DOWN, INIT, UP",
        "DOWN, UP, DOWN",
        "INIT, ADMIN_DOWN, DOWN",
        "INIT, DOWN, INIT",
        "INIT, INIT, UP",
        "INIT, UP, UP",
        "UP, ADMIN_DOWN, DOWN",
        "UP, DOWN, DOWN",
        "UP, INIT, UP",
        "UP, UP, UP"
    })
    void aPacketLeadsFromStateToState(BfdState before, BfdState ofPeer, BfdState after) {
        be(before);
        receive(from(ofPeer));

        assertThat(session.state()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"UP, DOWN, SIGNALED", "UP, ADMIN_DOWN, ADMINISTRATIVE"})
    void theLossOfASessionThatWasUpIsTold(BfdState before, BfdState ofPeer, BfdSession.Loss loss) {
        be(before);
        receive(from(ofPeer));

        assertThat(session.takeLoss()).contains(loss);
        assertThat(session.takeLoss()).isEmpty();
        assertThat(session.takePacket(now))
                .get()
                .satisfies(packet -> assertThat(packet.diagnostic()).isEqualTo(BfdSession.NEIGHBOUR_SIGNALED_DOWN));
    }

    @Test
    void aSessionThatNeverWasUpIsNeverLost() {
        receive(from(BfdState.DOWN), from(BfdState.ADMIN_DOWN));

        assertThat(session.takeLoss()).isEmpty();
    }

    @Test
    void aSessionThatIsShutDownListensToNobody() {
        be(BfdState.UP);
        session.shutDown(now);
        receive(from(BfdState.DOWN), from(BfdState.INIT));

        assertThat(session.state()).isEqualTo(BfdState.ADMIN_DOWN);
        assertThat(session.takePacket(now)).get().satisfies(packet -> {
            assertThat(packet.state()).isEqualTo(BfdState.ADMIN_DOWN);
            assertThat(packet.diagnostic()).isEqualTo(BfdSession.ADMINISTRATIVELY_DOWN);
        });
    }

    @Test
    void aSessionThatIsNotUpSendsOnceASecondWithJitter() {
        List<Long> gaps = gapsInMillis(sendTimes(60_000, 0, null));

        assertThat(gaps)
                .hasSizeGreaterThan(50)
                .allSatisfy(gap -> assertThat(gap).isBetween(750L, 1001L));
        assertThat(gaps).anyMatch(gap -> gap < 850).anyMatch(gap -> gap > 900);
    }

    @Test
    void aSlowStartTellsThePeerThatItIsSlow() {
        assertThat(session.takePacket(now)).get().satisfies(packet -> {
            assertThat(packet.desiredMinTx()).isEqualTo(1_000_000);
            assertThat(packet.requiredMinRx()).isEqualTo(100_000);
            assertThat(packet.yours()).isZero();
        });
    }

    @Test
    void ofTwoIntervalsTheLongerOneHolds() {
        be(BfdState.UP);
        BfdPacket slow = packet(BfdState.UP, false, true, 100_000, 400_000);
        receive(slow);
        List<Long> gaps = gapsInMillis(sendTimes(20_000, 100, slow));

        assertThat(gaps.subList(2, gaps.size()))
                .hasSizeGreaterThan(40)
                .allSatisfy(gap -> assertThat(gap).isBetween(300L, 401L));
    }

    @Test
    void whereOneMissingPacketDecidesEachIsEarlyEnough() {
        session = session(100, 1);
        be(BfdState.UP);
        BfdPacket up = packet(BfdState.UP, false, true, 100_000, 100_000);
        List<Long> gaps = gapsInMillis(sendTimes(20_000, 50, up));

        assertThat(gaps.subList(2, gaps.size()))
                .allSatisfy(gap -> assertThat(gap).isBetween(75L, 91L));
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 300", "100, 500, 1500", "400, 100, 1200"})
    void silenceOfTheDetectionTimeEndsTheSession(long own, long ofPeer, long detection) {
        session = session(own, 5);
        be(BfdState.UP);
        receive(packet(BfdState.UP, false, true, ofPeer * 1000, 50_000));
        session.advance(now + detection * MS - 1);
        assertThat(session.state()).isEqualTo(BfdState.UP);
        session.advance(now + detection * MS);

        assertThat(session.state()).isEqualTo(BfdState.DOWN);
        assertThat(session.takeLoss()).contains(BfdSession.Loss.SILENCE);
        assertThat(session.takePacket(now + detection * MS)).get().satisfies(packet -> {
            assertThat(packet.diagnostic()).isEqualTo(BfdSession.DETECTION_TIME_EXPIRED);
            assertThat(packet.yours()).isZero();
        });
    }

    @Test
    void aPollIsAnsweredAtOnceAndNotByThePeriodicPacket() {
        be(BfdState.UP);
        sendTimes(50, 10, packet(BfdState.UP, false, true, 100_000, 100_000));
        assertThat(session.takePacket(now)).isEmpty();
        receive(packet(BfdState.UP, true, false, 100_000, 100_000));

        assertThat(session.nextDue(now)).isEqualTo(now);
        assertThat(session.takePacket(now)).get().satisfies(packet -> {
            assertThat(packet.last()).isTrue();
            assertThat(packet.poll()).isFalse();
        });
        assertThat(session.takePacket(now)).isEmpty();
    }

    @Test
    void theEndOfTheSlowStartIsPolledUntilThePeerAnswers() {
        be(BfdState.UP);
        Optional<BfdPacket> first = session.takePacket(now);
        now += 100 * MS;
        receive(from(BfdState.UP));
        Optional<BfdPacket> second = session.takePacket(now);
        receive(packet(BfdState.UP, false, true, 100_000, 100_000));
        now += 100 * MS;
        Optional<BfdPacket> third = session.takePacket(now);

        assertThat(first).map(BfdPacket::poll).contains(true);
        assertThat(first).map(BfdPacket::desiredMinTx).contains(100_000L);
        assertThat(second).map(BfdPacket::poll).contains(true);
        assertThat(third).map(BfdPacket::poll).contains(false);
    }

    @Test
    void aPollThatIsAskedForIsSentAtOnce() {
        be(BfdState.UP);
        sendTimes(500, 100, packet(BfdState.UP, false, true, 100_000, 100_000));
        session.takePacket(now);
        now += MS;
        session.poll(now);

        assertThat(session.takePacket(now)).map(BfdPacket::poll).contains(true);
        assertThat(session.isPolling()).isTrue();
        assertThat(session.pollSentAt()).isEqualTo(now);
        receive(packet(BfdState.UP, false, true, 100_000, 100_000));
        assertThat(session.isPolling()).isFalse();
    }

    @Test
    void aPeerThatWantsNoPacketsGetsAnswersOnly() {
        be(BfdState.UP);
        BfdPacket quiet = packet(BfdState.UP, false, true, 100_000, 0);
        receive(quiet);

        assertThat(sendTimes(5_000, 100, quiet)).isEmpty();
        receive(packet(BfdState.UP, true, false, 100_000, 0));
        assertThat(session.takePacket(now)).map(BfdPacket::last).contains(true);
    }

    @Test
    void aPeerInDemandModeGetsNoPeriodicPackets() {
        be(BfdState.UP);
        BfdPacket demand = new BfdPacket(BfdState.UP, 0, false, true, true, 3, PEER, 11, 100_000, 100_000);
        session.takePacket(now);
        receive(demand);

        assertThat(sendTimes(2_000, 100, demand)).isEmpty();
    }

    /** Two of them, with a wire that can be cut. */
    private static final class Pair {
        private record Flight(long at, boolean toFirst, BfdPacket packet) {}

        private final BfdSession first;
        private final BfdSession second;
        private final List<Flight> wire = new ArrayList<>();
        private long now = 7 * BfdSession.SLOW;
        private boolean cut;

        Pair(long firstMillis, long secondMillis, long seed) {
            first = new BfdSession(1, firstMillis * MS, 3, new SplittableRandom(seed), now);
            second = new BfdSession(2, secondMillis * MS, 3, new SplittableRandom(seed + 1), now);
        }

        void run(long millis) {
            long end = now + millis * MS;
            while (now < end) {
                now += MS;
                for (Flight flight : List.copyOf(wire)) {
                    if (flight.at() <= now) {
                        wire.remove(flight);
                        (flight.toFirst() ? first : second).received(flight.packet(), now);
                    }
                }
                turn(first, false);
                turn(second, true);
            }
        }

        private void turn(BfdSession session, boolean toFirst) {
            session.advance(now);
            session.takePacket(now)
                    .filter(packet -> !cut)
                    .ifPresent(packet -> wire.add(new Flight(now + MS, toFirst, packet)));
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 300", "100, 100", "100, 1000", "50, 300"})
    void twoSessionsComeUpWithinThreeSecondsAndAgreeOnTheirTimes(long first, long second) {
        for (int seed = 0; seed < 20; seed++) {
            Pair pair = new Pair(first, second, seed);
            pair.run(3_000);
            assertThat(pair.first.state()).isEqualTo(BfdState.UP);
            assertThat(pair.second.state()).isEqualTo(BfdState.UP);
            pair.run(3_000);
            assertThat(pair.first.sendInterval()).isEqualTo(Math.max(first, second) * MS);
            assertThat(pair.second.sendInterval()).isEqualTo(Math.max(first, second) * MS);
            assertThat(pair.first.detectionTime()).isEqualTo(3 * Math.max(first, second) * MS);
            assertThat(pair.first.isPolling()).isFalse();
        }
    }

    @Test
    void aCutEndsBothAndTheyComeUpAgainByThemselves() {
        Pair pair = new Pair(100, 100, 3);
        pair.run(5_000);
        pair.cut = true;
        pair.run(299);
        pair.run(52);
        assertThat(pair.first.takeLoss()).contains(BfdSession.Loss.SILENCE);
        assertThat(pair.second.state()).isEqualTo(BfdState.DOWN);
        pair.run(10_000);
        pair.cut = false;
        pair.run(3_000);

        assertThat(pair.first.state()).isEqualTo(BfdState.UP);
        assertThat(pair.second.state()).isEqualTo(BfdState.UP);
    }

    @Test
    void aPairThatIsUpStaysUpForAnHour() {
        Pair pair = new Pair(300, 100, 9);
        pair.run(3_000);
        pair.run(3_600_000);

        assertThat(pair.first.takeLoss()).isEmpty();
        assertThat(pair.second.takeLoss()).isEmpty();
    }
}
