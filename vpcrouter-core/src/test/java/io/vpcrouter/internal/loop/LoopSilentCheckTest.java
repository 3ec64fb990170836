package io.vpcrouter.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A check that reports nothing: the interval of the bench is 2 s, so it is silent after 20 s. */
class LoopSilentCheckTest {
    private static final Duration TOO_LONG = Duration.ofSeconds(25);

    @Test
    void aCheckThatNeverReportsMakesTheRouterBlindAndSaysSoOnce() {
        LoopBench bench = new LoopBench(RouterConfig.DEFAULTS, "a", "b");
        bench.publish(LoopBench.spec(1, "a", "b"));
        bench.finish();
        bench.advance(Duration.ofSeconds(15));
        assertThat(bench.status.phase()).isNotEqualTo(RouterStatus.Phase.BLIND);
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.BLIND);
        assertThat(bench.condition(RouterCondition.BLIND).orElseThrow())
                .contains("bench: the check reports nothing of it");
        bench.advance(Duration.ofMinutes(10));
        assertThat(bench.told(RouterEvent.ConditionChanged.class))
                .filteredOn(event -> event.condition() == RouterCondition.BLIND)
                .hasSize(1);
    }

    @Test
    void aCheckThatStopsReportingMakesTheRouterBlindUntilItReportsAgain() {
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(1, "a", "b"), "a", "b");
        bench.checkLooks = false;
        bench.advance(TOO_LONG);
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.BLIND);
        bench.allHealthy();
        assertThat(bench.condition(RouterCondition.BLIND)).isEmpty();
        bench.finish();
        bench.advance(LoopBench.SECOND);
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    @Test
    void aHostThatTheCheckForgetsIsUncheckedAndTheRouterStaysReady() {
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(1, "a", "b"), "a", "b");
        bench.checkLooks = false;
        for (int i = 0; i < TOO_LONG.toSeconds(); i++) {
            bench.advance(LoopBench.SECOND);
            bench.loop.unchanged(bench.part, Set.of(LoopBench.host("b")));
        }
        assertThat(bench.condition(RouterCondition.UNCHECKED).orElseThrow())
                .contains("bench 10.0.0.1", "the check reports nothing of it");
        assertThat(bench.condition(RouterCondition.BLIND)).isEmpty();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    @Test
    void aCheckThatCannotBeToldItsHostsMakesTheRouterBlindAtOnce() {
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(1, "a", "b"), "a", "b");
        bench.loop.watched(bench.part, "watch failed: a defect");
        bench.loop.settle();
        assertThat(bench.condition(RouterCondition.BLIND).orElseThrow()).contains("bench: watch failed: a defect");
        bench.loop.watched(bench.part, null);
        bench.loop.settle();
        assertThat(bench.condition(RouterCondition.BLIND)).isEmpty();
    }
}
