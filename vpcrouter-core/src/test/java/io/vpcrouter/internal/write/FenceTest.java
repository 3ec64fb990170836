package io.vpcrouter.internal.write;

import static io.vpcrouter.internal.write.WriteAccess.ALL;
import static io.vpcrouter.internal.write.WriteAccess.MOVES_OFF_DEAD_TARGETS;
import static io.vpcrouter.internal.write.WriteAccess.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FenceTest {
    private static final Duration JUST = Duration.ofMillis(1);
    private static final Duration DEADLINE = Terms.DEFAULTS.deadline();

    private final HandClock clock = new HandClock();
    private final Fence fence = new Fence(clock, Terms.DEFAULTS, false);

    /** Clocks that are moved by hand. */
    private static final class HandClock implements RouterClock {
        private long nanos = 1;
        private Instant wall = Instant.EPOCH;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return wall;
        }

        void pass(Duration time) {
            nanos += time.toNanos();
            wall = wall.plus(time);
        }

        void suspend(Duration time) {
            wall = wall.plus(time);
        }
    }

    private SentAt lead(Fence led) {
        SentAt sent = SentAt.now(clock);
        led.held("1", sent);
        led.read(clock.nanos());
        return sent;
    }

    private void silent(Fence led) {
        led.silent(SentAt.now(clock));
    }

    @Test
    void isShutUntilTheStoreSaysThatThisProcessLeads() {
        assertThat(fence.access()).isEqualTo(NONE);
        lead(fence);
        assertThat(fence.access()).isEqualTo(ALL);
        fence.notHeld();
        assertThat(fence.access()).isEqualTo(NONE);
    }

    @Test
    void shutsAtTheDeadlineAfterTheRenewalWasSentHoweverLateTheAnswerCame() {
        SentAt sent = SentAt.now(clock);
        clock.pass(Duration.ofSeconds(3));
        fence.held("1", sent);
        fence.read(clock.nanos());
        clock.pass(Duration.ofSeconds(2).minus(JUST));
        assertThat(fence.access()).isEqualTo(ALL);
        clock.pass(JUST);
        assertThat(fence.access()).isEqualTo(NONE);
        assertThat(fence.isHeld()).isFalse();
    }

    @Test
    void anAnswerThatOvertookAnotherDoesNotShutIt() {
        SentAt first = lead(fence);
        clock.pass(Duration.ofSeconds(4));
        SentAt second = SentAt.now(clock);
        fence.held("1", second);
        fence.held("1", first);
        clock.pass(Duration.ofSeconds(4));
        assertThat(fence.access()).isEqualTo(ALL);
    }

    @Test
    void aFreshLeaderWritesNothingBeforeAReadThatBeganAfterwards() {
        long before = clock.nanos();
        clock.pass(JUST);
        fence.held("1", SentAt.now(clock));
        fence.read(before);
        assertThat(fence.access()).isEqualTo(NONE);
        assertThat(fence.isHeld()).isTrue();
        fence.read(clock.nanos());
        assertThat(fence.access()).isEqualTo(ALL);
    }

    @Test
    void anotherTermOrALapseNeedsAnotherRead() {
        lead(fence);
        clock.pass(JUST);
        fence.held("2", SentAt.now(clock));
        assertThat(fence.access()).isEqualTo(NONE);
        fence.read(clock.nanos());
        clock.pass(DEADLINE);
        fence.held("2", SentAt.now(clock));
        assertThat(fence.access()).isEqualTo(NONE);
    }

    @Test
    void aRenewalInTimeNeedsNone() {
        lead(fence);
        clock.pass(DEADLINE.minus(JUST));
        fence.held("1", SentAt.now(clock));
        clock.pass(DEADLINE.minus(JUST));
        assertThat(fence.access()).isEqualTo(ALL);
    }

    @Test
    void aMachineThatWasSuspendedWritesNothingAlthoughItsMonotonicClockStoodStill() {
        lead(fence);
        clock.suspend(Duration.ofMillis(500));
        assertThat(fence.access()).isEqualTo(ALL);
        clock.suspend(JUST);
        assertThat(fence.access()).isEqualTo(NONE);
        fence.held("1", SentAt.now(clock));
        fence.read(clock.nanos());
        assertThat(fence.access()).isEqualTo(ALL);
    }

    @Test
    void aSuspensionWhileARenewalIsUnderWayIsNoticedToo() {
        lead(fence);
        SentAt sent = SentAt.now(clock);
        clock.suspend(Duration.ofMinutes(10));
        fence.held("1", sent);
        fence.read(clock.nanos());
        assertThat(fence.access()).isEqualTo(NONE);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotMatter() {
        lead(fence);
        clock.suspend(Duration.ofHours(-1));
        assertThat(fence.access()).isEqualTo(ALL);
    }

    @Test
    void anEmergencyIsForTheLastLeaderOnlyAndOnlyWhileTheStoreIsSilent() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        silent(emergency);
        assertThat(emergency.access()).isEqualTo(NONE);
        lead(emergency);
        clock.pass(DEADLINE);
        assertThat(emergency.access()).isEqualTo(NONE);
        silent(emergency);
        assertThat(emergency.access()).isEqualTo(MOVES_OFF_DEAD_TARGETS);
        emergency.answered();
        assertThat(emergency.access()).isEqualTo(NONE);
    }

    @Test
    void noEmergencyAfterAPauseSinceTheStoreWasSilentLast() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        lead(emergency);
        silent(emergency);
        clock.pass(DEADLINE);
        assertThat(emergency.access()).isEqualTo(NONE);
        silent(emergency);
        clock.suspend(Duration.ofMinutes(10));
        assertThat(emergency.access()).isEqualTo(NONE);
    }

    @Test
    void silenceCountsFromTheMomentAtWhichTheTryWasSent() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        lead(emergency);
        clock.pass(DEADLINE);
        SentAt tried = SentAt.now(clock);
        clock.pass(Duration.ofMillis(1_500));
        emergency.silent(tried);
        assertThat(emergency.access()).isEqualTo(MOVES_OFF_DEAD_TARGETS);
        clock.pass(Duration.ofMillis(3_500).minus(JUST));
        assertThat(emergency.access()).isEqualTo(MOVES_OFF_DEAD_TARGETS);
        clock.pass(JUST);
        assertThat(emergency.access()).isEqualTo(NONE);
    }

    @Test
    void theSilenceOfATryFromBeforeAPauseProvesNothing() {
        // The longest pause that ends while the lease that was renewed before it is still fresh, and a longer one.
        for (Duration pause : new Duration[] {DEADLINE.minus(Terms.DEFAULTS.retry()), DEADLINE.multipliedBy(2)}) {
            Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
            lead(emergency);
            clock.pass(Terms.DEFAULTS.retry());
            SentAt tried = SentAt.now(clock);
            clock.pass(pause);
            emergency.silent(tried);
            assertThat(emergency.access()).as("after %s", pause).isEqualTo(NONE);
            silent(emergency);
            assertThat(emergency.access()).isEqualTo(MOVES_OFF_DEAD_TARGETS);
        }
    }

    @Test
    void theSilenceOfATryFromBeforeASuspensionProvesNothing() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        lead(emergency);
        clock.pass(DEADLINE);
        SentAt tried = SentAt.now(clock);
        clock.suspend(Duration.ofMinutes(10));
        emergency.silent(tried);
        assertThat(emergency.access()).isEqualTo(NONE);
    }

    @Test
    void noEmergencyOnceAnotherLeaderWasSeen() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        lead(emergency);
        emergency.anotherLeads();
        assertThat(emergency.access()).as("until its time is over").isEqualTo(ALL);
        clock.pass(DEADLINE);
        silent(emergency);
        assertThat(emergency.access()).isEqualTo(NONE);
    }

    @Test
    void withoutTheOptionThereIsNoEmergency() {
        lead(fence);
        clock.pass(DEADLINE);
        silent(fence);
        assertThat(fence.access()).isEqualTo(NONE);
    }

    @Test
    void aPermitEndsWithTheFenceWhileTheWriteWaits() {
        WriteGate gate = new WriteGate(ChangePolicy.SYNC, fence);
        lead(fence);
        WritePermit permit = gate.permit(false);
        assertThat(permit.isGranted()).isTrue();
        assertThat(permit.timeLimit()).contains(Terms.DEFAULTS.write());
        clock.pass(DEADLINE);
        assertThat(permit.isGranted()).isFalse();
    }

    @Test
    void inAnEmergencyOnlyMovesOffDeadTargetsArePermitted() {
        Fence emergency = new Fence(clock, Terms.DEFAULTS, true);
        WriteGate gate = new WriteGate(ChangePolicy.SYNC, emergency);
        lead(emergency);
        clock.pass(DEADLINE);
        silent(emergency);
        assertThat(gate.permit(true).isGranted()).isTrue();
        assertThat(gate.permit(false).isGranted()).isFalse();
        gate.shut(WriteGate.Reason.STOPPING);
        assertThat(gate.permit(true).isGranted()).isFalse();
    }

    @Test
    void aRouterThatIsTheOnlyOneNeedsNoPermit() {
        WriteGate gate = new WriteGate(ChangePolicy.SYNC, null);
        assertThat(gate.permit(false)).isSameAs(WritePermit.ALWAYS);
        assertThat(gate.isOpen()).isTrue();
    }
}
