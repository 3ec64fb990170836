package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a router that runs for months must not pile up. */
class BoundsTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    @Test
    void ofAllFailoversAndChangesOnlyTheLastAreKept() {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        routes.put(
                destination(1),
                new RouteIntent(
                        List.of(LoopBench.host("a"), LoopBench.host("b"), LoopBench.host("c")),
                        HostChoice.ORDERED,
                        null));
        LoopBench bench = LoopBench.inLine(CONFIG, RouteSpec.of(routes), "a", "b", "c");
        for (int i = 0; i < 250; i++) {
            String carrier = bench.rows.get("rtb-1").get(destination(1)).substring(4);
            bench.fails(carrier);
            bench.finish();
            for (int second = 0; second < 60; second++) {
                bench.advance(Duration.ofSeconds(30));
                bench.allHealthy();
            }
            bench.finish();
        }
        assertThat(bench.told(RouterEvent.FailoverDone.class)).hasSizeGreaterThan(200);
        assertThat(bench.status.failovers()).hasSize(100);
        assertThat(bench.status.lastChanges()).hasSize(200);
        assertThat(bench.status.failovers().get(0).detected())
                .isAfter(bench.status.failovers().get(99).detected());
    }

    @Test
    void theQueueHoldsNoMoreThanTheNewestPlan() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        for (int i = 0; i < 20; i++) {
            bench.publish(spec(100 + i % 2, "a"));
            bench.answerRead();
        }
        assertThat(bench.status.writesWaiting()).isLessThanOrEqualTo(101);
    }
}
