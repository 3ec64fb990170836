package io.vpcrouter.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.probe.ProbeStatistics.Count;
import io.vpcrouter.model.IpAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeStructuresTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");

    @ParameterizedTest
    @ValueSource(longs = {100, 1_000, 100_000})
    void theWheelGivesTheEarliestSlotAfterAnyChanges(long ahead) {
        SplittableRandom random = new SplittableRandom(11);
        TimerWheel wheel = new TimerWheel(1_000, (slots, size) -> {});
        Map<Integer, Long> model = new HashMap<>();
        // Around the end of the range, where only differences tell the order.
        long start = Long.MAX_VALUE - 50 * ahead;
        long base = start;
        for (int i = 0; i < 100_000; i++) {
            base += random.nextLong(ahead / 100 + 1);
            int slot = random.nextInt(300);
            if (random.nextInt(3) == 0) {
                wheel.remove(slot);
                model.remove(slot);
            } else {
                long time = base - ahead / 10 + random.nextLong(ahead);
                wheel.put(slot, time);
                model.put(slot, time);
            }
            assertThat(wheel.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(wheel.contains(slot)).isEqualTo(model.containsKey(slot));
            if (!model.isEmpty()) {
                long earliest = model.values().stream()
                        .min(Comparator.comparingLong(time -> time - start))
                        .orElseThrow();
                assertThat(wheel.firstTime()).as("step %d", i).isEqualTo(earliest);
                assertThat(model.get(wheel.firstSlot())).isEqualTo(earliest);
                assertThat(wheel.isDue(earliest)).isTrue();
                assertThat(wheel.isDue(earliest - 1)).isFalse();
            }
        }
    }

    @Test
    void theWheelTellsWhichSlotsComeUpBeforeTheyDo() {
        Set<Integer> told = new HashSet<>();
        TimerWheel wheel = new TimerWheel(1_000, (slots, size) -> {
            for (int i = 0; i < size; i++) {
                told.add(slots[i]);
            }
        });
        for (int slot = 0; slot < 200; slot++) {
            wheel.put(slot, 5_000 + slot * 10L);
        }
        for (long time = 5_000; time < 12_000; time += 10) {
            assertThat(wheel.isDue(time)).isTrue();
            int slot = wheel.firstSlot();
            assertThat(told).contains(slot);
            wheel.put(slot, time + 2_000);
            told.remove(slot);
        }
    }

    @Test
    void theQueueKeepsItsOrderWhileItGrows() {
        SplittableRandom random = new SplittableRandom(5);
        ProbeQueue queue = new ProbeQueue();
        Deque<Long> model = new ArrayDeque<>();
        for (long i = 0; i < 10_000; i++) {
            if (random.nextInt(5) < 3 || model.isEmpty()) {
                queue.add(i, 2 * i);
                model.add(i);
            } else {
                assertThat(queue.firstTime()).isEqualTo(2 * model.getFirst());
                assertThat(queue.remove()).isEqualTo(model.removeFirst());
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    @Test
    void theQueueStaysSortedWhenTimesComeOutOfOrder() {
        ProbeQueue queue = new ProbeQueue();
        queue.add(1, 100);
        queue.add(2, 90);
        queue.add(3, 110);
        assertThat(queue.isDue(99)).isFalse();
        queue.remove();
        assertThat(queue.firstTime()).isEqualTo(100);
        queue.remove();
        assertThat(queue.firstTime()).isEqualTo(110);
    }

    @Test
    void roundTripsAreSummedUpPerHostAndForTheCheck() {
        RoundTrips roundTrips = new RoundTrips();
        roundTrips.admit(1, HOST);
        roundTrips.admit(2, IpAddress.parse("10.0.0.2"));
        roundTrips.count(1, Count.SENT, 5);
        roundTrips.count(1, Count.MISSED, 1);
        for (int millis : new int[] {3, 1, 2, 10}) {
            roundTrips.answered(1, millis * 1_000_000L + 400);
        }
        roundTrips.answered(2, 50_000_000);
        Map<String, Object> facts = roundTrips.facts();
        assertThat(facts)
                .containsEntry("sent", 5L)
                .containsEntry("answered", 5L)
                .containsEntry("missed", 1L)
                .containsEntry("late", 0L)
                .containsEntry("void", 0L)
                .containsEntry("overruns", 0L)
                .containsEntry("last_ms", 50.0)
                .containsEntry("average_ms", 13.2)
                .containsEntry("median_ms", 3.0)
                .containsEntry("slowest_ms", 50.0)
                .containsEntry("fastest_ms", 1.0);
        assertThat(hosts(facts).get("10.0.0.1"))
                .containsEntry("answered", 4L)
                .containsEntry("last_ms", 10.0)
                .containsEntry("average_ms", 4.0)
                .containsEntry("median_ms", 2.5)
                .containsEntry("slowest_ms", 10.0)
                .containsEntry("fastest_ms", 1.0);
    }

    @Test
    void aHostThatNeverAnsweredHasNoRoundTrips() {
        RoundTrips roundTrips = new RoundTrips();
        roundTrips.admit(1, HOST);
        roundTrips.count(1, Count.SENT, 1);
        assertThat(hosts(roundTrips.facts()).get("10.0.0.1"))
                .containsOnlyKeys("sent", "answered", "missed", "late", "void", "overruns");
    }

    @Test
    void theMedianIsThatOfTheLastFifteen() {
        RoundTrips roundTrips = new RoundTrips();
        roundTrips.admit(1, HOST);
        for (int i = 1; i <= 1000; i++) {
            roundTrips.answered(1, i * 1_000_000L);
        }
        assertThat(hosts(roundTrips.facts()).get("10.0.0.1")).containsEntry("median_ms", 993.0);
    }

    @Test
    void aSlotThatGetsAnotherHostStartsFromZero() {
        RoundTrips roundTrips = new RoundTrips();
        roundTrips.admit(1, HOST);
        roundTrips.count(1, Count.SENT, 7);
        roundTrips.answered(1, 1000);
        roundTrips.retire(1);
        assertThat(hosts(roundTrips.facts())).isEmpty();
        roundTrips.admit(1, IpAddress.parse("10.0.0.9"));
        assertThat(hosts(roundTrips.facts()).get("10.0.0.9"))
                .containsEntry("sent", 0L)
                .doesNotContainKey("last_ms");
        assertThat(roundTrips.facts()).containsEntry("sent", 7L);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> hosts(Map<String, Object> facts) {
        return (Map<String, Map<String, Object>>) facts.get("hosts");
    }
}
