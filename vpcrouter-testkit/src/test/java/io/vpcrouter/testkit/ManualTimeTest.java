package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.runtime.RouterRuntime.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
    private final ManualTime time = new ManualTime();
    private final ManualRuntime runtime = new ManualRuntime(time);
    private final List<String> log = new ArrayList<>();

    private void note(String what) {
        log.add(what + " at " + time.elapsed().toMillis());
    }

    @Test
    void everythingHappensAtItsTimeAndInOrder() {
        time.schedule(Duration.ofMillis(20), () -> note("later"));
        time.schedule(Duration.ofMillis(10), () -> {
            note("first");
            time.schedule(Duration.ZERO, () -> note("from within"));
        });
        time.schedule(Duration.ofMillis(10), () -> note("second"));
        time.advance(Duration.ofMillis(15));
        assertThat(log).containsExactly("first at 10", "second at 10", "from within at 10");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(15));
    }

    @Test
    void whatIsDueWhileEverythingIsSuspendedHappensLate() {
        time.schedule(Duration.ofMillis(10), () -> note("due"));
        time.suspend(Duration.ofSeconds(1));
        assertThat(log).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(log).containsExactly("due at 1000");
    }

    @Test
    void whatDoesNotComeAboutInTimeIsAnError() {
        time.runUntil(() -> true, Duration.ZERO);
        assertThatThrownBy(() -> time.runUntil(() -> false, Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aCallTakesEffectOnItsWayAndItsAnswerComesBackLater() {
        runtime.setLatency(Lane.WRITE, () -> new Latency(Duration.ofMillis(30), Duration.ofMillis(50)));
        runtime.blocking(Lane.WRITE, () -> {
            note("effect");
            runtime.onLoop(() -> note("answer"));
        });
        runtime.onLoop(() -> note("loop"));
        time.advance(Duration.ofSeconds(1));
        assertThat(log).containsExactly("loop at 0", "effect at 30", "answer at 80");
    }

    @Test
    void readsWaitForEachOtherAndWritesDoNot() {
        for (Lane lane : List.of(Lane.READ, Lane.READ, Lane.WRITE, Lane.WRITE)) {
            runtime.blocking(lane, () -> note(lane.toString()));
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(log).containsExactly("READ at 10", "WRITE at 10", "WRITE at 10", "READ at 30");
    }

    @Test
    void closingRunsWhatIsDueOnTheLoopAndLetsCallsReachTheCloud() {
        runtime.blocking(Lane.WRITE, () -> note("effect"));
        runtime.onLoop(() -> note("stop"));
        runtime.onLoopAfter(Duration.ofMillis(1), () -> note("timer"));
        runtime.close();
        runtime.onLoop(() -> note("late"));
        time.advance(Duration.ofSeconds(1));
        assertThat(log).containsExactly("stop at 0", "effect at 10");
    }

    @Test
    void afterADeathNothingHappens() {
        runtime.blocking(Lane.WRITE, () -> note("effect"));
        runtime.onLoop(() -> note("loop"));
        runtime.kill();
        time.advance(Duration.ofSeconds(1));
        assertThat(log).isEmpty();
    }

    @Test
    void waitingLetsTimePass() throws Exception {
        CompletableFuture<String> result = new CompletableFuture<>();
        runtime.onLoopAfter(Duration.ofSeconds(5), () -> result.complete("done"));
        assertThat(runtime.await(result)).isEqualTo("done");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void backgroundTasksRunWhenTheTestSaysSo() throws Exception {
        var background = runtime.background("watch", () -> note("watched"));
        assertThat(runtime.backgroundTasks()).containsExactly("watch");
        runtime.runBackgroundTask("watch");
        assertThat(log).hasSize(1);
        background.stop();
        assertThatThrownBy(() -> runtime.runBackgroundTask("watch")).hasMessageContaining("watch");
    }
}
