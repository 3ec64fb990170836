package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopFallbackTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ofSeconds(30)).build();

    /** Host c carries another destination and stands witness. */
    private final LoopBench bench = LoopBench.inLine(CONFIG, spec("nat-1"), "a", "c");

    private static RouteSpec spec(String fallback) {
        return spec(Fallback.of(fallback));
    }

    private static RouteSpec spec(Fallback fallback) {
        return RouteSpec.of(Map.of(
                destination(1),
                new RouteIntent(List.of(host("a")), null, null, null, fallback),
                destination(2),
                RouteIntent.of(List.of(host("c")))));
    }

    private String target() {
        return bench.rows.get("rtb-1").get(destination(1));
    }

    private void failA() {
        bench.fails("a");
        bench.finish();
        bench.advance(SECOND);
        bench.finish();
    }

    private void recoverA(int seconds) {
        for (int i = 0; i < seconds; i++) {
            bench.answers("a");
            bench.answers("c");
            bench.advance(SECOND);
            bench.finish();
        }
    }

    @Test
    void theRouteIsOnTheFallbackFromTheFailureOfTheHostUntilTheHostHasBeenBackForLongEnough() {
        failA();

        assertThat(target()).isEqualTo("nat-1");
        assertThat(bench.told(RouterEvent.FallbackOn.class)).singleElement().satisfies(on -> {
            assertThat(on.destination()).isEqualTo(destination(1));
            assertThat(on.targets()).containsExactly("nat-1");
        });
        assertThat(bench.condition(RouterCondition.NO_USABLE_HOST)).isPresent();

        recoverA(50);
        assertThat(target()).isEqualTo("nat-1");
        assertThat(bench.told(RouterEvent.FallbackOff.class)).isEmpty();
        recoverA(40);

        assertThat(target()).isEqualTo("eni-a");
        assertThat(bench.told(RouterEvent.FallbackOn.class)).hasSize(1);
        assertThat(bench.told(RouterEvent.FallbackOff.class))
                .singleElement()
                .satisfies(off -> assertThat(off.lasted()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(95)));
        assertThat(bench.status.fallbacks()).singleElement().satisfies(time -> {
            assertThat(time.sinceIfOn()).isEmpty();
            assertThat(time.current(bench.nanos())).isZero();
            assertThat(time.total(bench.nanos())).isPositive();
        });
    }

    @Test
    void theTimeOnTheFallbackRunsWithTheMonotonicClock() {
        failA();
        FallbackTime before = bench.status.fallbacks().get(0);
        long start = bench.nanos();
        bench.wallStep = Duration.ofDays(1);
        bench.advance(Duration.ofSeconds(20));

        assertThat(before.total(bench.nanos()).minus(before.total(start))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aFallbackThatTheCloudRefusesLeavesTheRouteWhereItIsAndIsACondition() {
        bench.fails("a");
        bench.refuse(CloudException.Kind.INVALID);
        bench.advance(SECOND);

        assertThat(target()).isEqualTo("eni-a");
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED).orElseThrow())
                .contains("nat-1");
        assertThat(bench.told(RouterEvent.FallbackOn.class)).isEmpty();
        // It is tried again, not at once and not never.
        bench.advance(Duration.ofMinutes(10));
        bench.finish();
        assertThat(target()).isEqualTo("nat-1");
    }

    @Test
    void aTableWithoutAFallbackOfItsZoneIsNamedBeforeItIsNeededAndDoesNotDisturb() {
        bench.publish(spec(Fallback.of(Map.of("y", "nat-1", "x", "nat-9"))));
        bench.finish();

        assertThat(bench.condition(RouterCondition.FALLBACK_OF_OTHER_ZONE).orElseThrow())
                .endsWith("use the first one by name: rtb-1 (z) nat-9 for 1 destination");
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);

        bench.publish(spec(Fallback.of(Map.of("y", "nat-1", "z", "nat-9"))));
        bench.finish();
        assertThat(bench.condition(RouterCondition.FALLBACK_OF_OTHER_ZONE)).isEmpty();
    }

    @Test
    void aRouteOnTheFallbackOfTheSpecBeforeIsStillOurs() {
        failA();
        bench.publish(spec("nat-2"));
        bench.finish();
        bench.advance(SECOND);
        bench.finish();

        assertThat(target()).isEqualTo("nat-2");
        assertThat(bench.condition(RouterCondition.CONFLICT)).isEmpty();
    }
}
