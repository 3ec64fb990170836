package io.vpcrouter.health;

import static io.vpcrouter.health.ProbeWorld.MILLI;
import static io.vpcrouter.health.ProbeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlappingHostTest {
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 3);

    @Test
    void aHostThatIsUpAndDownForFiveSecondsEachFailsOnceAndStaysFailed() {
        assertThat(failuresInAnHour(5, 5)).isEqualTo(1);
    }

    @Test
    void aHostThatComesBackForLongerThanTheWindowFailsAFewTimesAndThenStaysOutOfUse() {
        // Up for 30 s, down for 5 s: 103 cycles. The windows are 20, 40, 80 … s, and it is healthy after the first
        // only.
        ProbeWorld world = flapping(30, 5);
        assertThat(world.changes)
                .filteredOn(change -> change.host() == 0 && change.to() == Verdict.HEALTHY)
                .filteredOn(change -> change.from() == Verdict.FAILED || change.from() == Verdict.QUESTIONABLE)
                .hasSizeLessThanOrEqualTo(2);
    }

    private static long failuresInAnHour(int up, int down) {
        return flapping(up, down).changes.stream()
                .filter(change -> change.to() == Verdict.FAILED)
                .count();
    }

    private static ProbeWorld flapping(int up, int down) {
        Random random = new Random(3);
        ProbeWorld world = new ProbeWorld(
                TIMING,
                5,
                random,
                (host, sentAt, arrivesAt) -> host == 0 && sentAt % ((up + down) * SECOND) >= up * SECOND,
                (host, now) -> MILLI);
        world.watch(5, 0);
        world.runUntil(3600 * SECOND);
        return world;
    }
}
