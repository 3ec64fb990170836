package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TestContextTest {
    private static final IpAddress HOST = IpAddress.parse("10.33.20.142");

    private final TestClock clock = new TestClock();

    @Test
    void keepsWhatAPluginReports() {
        try (TestContext context = new TestContext(clock)) {
            context.publish(Validated.of(
                    Specs.builder().route("10.1.0.0/16", "10.33.20.142").build()));
            context.observed(HOST, Observation.reachable(), clock.nanos());
            context.unchanged(Set.of(HOST));
            context.condition("source", "gone");
            context.condition("token", "old");
            context.condition("token", null);

            assertThat(context.published()).hasSize(1);
            assertThat(context.observations(HOST)).containsExactly(Observation.reachable());
            assertThat(context.observations()).extracting(TestContext.Seen::at).containsExactly(clock.nanos());
            assertThat(context.unchangedHosts()).containsExactly(HOST);
            assertThat(context.conditions()).containsOnlyKeys("source");
            assertThat(context.failures()).isEmpty();
        }
    }

    @Test
    void keepsWhatCannotBeRightApart() {
        try (TestContext context = new TestContext()) {
            context.publish(null);
            context.observed(HOST, null, 0);
            context.condition("My Condition", "bad");
            context.runInBackground("defect", () -> {
                throw new IllegalStateException("defect");
            });
            awaitFailures(context, 4);

            assertThat(context.published()).isEmpty();
            assertThat(context.observations()).isEmpty();
            assertThat(context.conditions()).isEmpty();
        }
    }

    private static void awaitFailures(TestContext context, int count) {
        try {
            context.await("failures", () -> context.failures().size() == count);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAwaitThatIsNotFulfilledSaysWhatWentWrong() {
        try (TestContext context = new TestContext()) {
            context.setPatience(Duration.ofMillis(1));
            context.publish(null);

            assertThatThrownBy(() -> context.await("a spec is published", () -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a spec is published")
                    .hasMessageContaining("null");
        }
    }

    @Test
    void closeInterruptsTheTasks() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (TestContext context = new TestContext(clock)) {
            context.runInBackground("wait", () -> {
                try {
                    clock.sleep(Duration.ofHours(1));
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
    }

    @Test
    void sleepersWakeInTheOrderOfTheirTimes() throws Exception {
        Instant start = clock.now();
        List<String> woken = Collections.synchronizedList(new ArrayList<>());
        try (TestContext context = new TestContext(clock)) {
            for (int seconds : new int[] {3, 2}) {
                context.runInBackground("every-" + seconds, () -> {
                    while (true) {
                        clock.sleep(Duration.ofSeconds(seconds));
                        woken.add(Duration.between(start, clock.now()).toSeconds() + " by " + seconds);
                    }
                });
            }
            clock.advance(Duration.ofSeconds(5));
            assertThat(woken).containsExactly("2 by 2", "3 by 3", "4 by 2");
            clock.advance(Duration.ofSeconds(1));
            assertThat(woken).hasSize(5).contains("6 by 2", "6 by 3");
        }
        assertThat(clock.now()).isEqualTo(start.plusSeconds(6));
    }

    @Test
    void aTaskThatEndsDoesNotHoldTimeUp() throws Exception {
        try (TestContext context = new TestContext(clock)) {
            context.runInBackground("once", () -> {});
            clock.advance(Duration.ofDays(1));
            assertThat(context.failures()).isEmpty();
        }
    }
}
