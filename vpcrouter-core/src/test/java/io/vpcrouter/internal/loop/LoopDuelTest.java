package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Somebody else who changes the same route again and again is noticed. */
class LoopDuelTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ofSeconds(30)).build();
    private static final Condition DUEL = RouterCondition.DUEL;

    private final LoopBench bench = LoopBench.inLine(CONFIG, spec(3, "a"), "a", "b");

    private Map<Destination, String> table() {
        return bench.rows.get("rtb-1");
    }

    /** Somebody else does something before each recheck. */
    private void rechecks(int count, IntConsumer somebodyElse) {
        for (int i = 0; i < count; i++) {
            somebodyElse.accept(i);
            bench.advance(Duration.ofSeconds(31));
            bench.finish();
            bench.advance(SECOND);
            bench.finish();
        }
    }

    @Test
    void aRouteThatIsBentThreeTimesInTenMinutesIsADuelUntilTenQuietMinutesAreOver() {
        rechecks(2, i -> table().put(destination(1), "eni-b"));
        assertThat(bench.condition(DUEL)).isEmpty();
        rechecks(1, i -> table().put(destination(1), "eni-b"));
        assertThat(bench.condition(DUEL).orElseThrow()).endsWith(": 10.1.0.0/16 in rtb-1");
        assertThat(bench.status.conditions()).containsKey(DUEL);
        rechecks(16, i -> {});
        assertThat(bench.condition(DUEL)).isPresent();
        rechecks(4, i -> {});
        assertThat(bench.condition(DUEL)).isEmpty();
        assertThat(bench.told(RouterEvent.ConditionChanged.class))
                .filteredOn(event -> event.condition().equals(DUEL))
                .extracting(event -> event.problem() != null)
                .containsExactly(true, false);
    }

    @Test
    void theDaemonWhoseRoutesAreDeletedAndTheOneThatDeletesThemBothNotice() {
        rechecks(3, i -> table().remove(destination(2)));
        assertThat(bench.status.conditions().get(DUEL)).contains("10.2.0.0/16");
        rechecks(3, i -> table().put(destination(9), "eni-b"));
        assertThat(bench.status.conditions().get(DUEL)).contains("10.9.0.0/16");
    }

    @Test
    void threeDifferentRoutesAreNoDuel() {
        rechecks(3, i -> table().put(destination(i + 1), "eni-b"));
        assertThat(bench.condition(DUEL)).isEmpty();
    }

    @Test
    void ownMovesAreNoDuel() {
        LoopBench own = LoopBench.inLine(CONFIG, spec(1, "a", "b"), "a", "b");
        for (int i = 0; i < 5; i++) {
            String carrier = own.rows.get("rtb-1").get(destination(1)).substring(4);
            own.fails(carrier);
            own.finish();
            for (int second = 0; second < 60; second++) {
                own.allHealthy();
                own.advance(SECOND);
                own.finish();
            }
        }
        assertThat(own.told(RouterEvent.RouteChanged.class)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(own.condition(DUEL)).isEmpty();
    }

    @Test
    void ofVeryManyRoutesTheFirstThousandAreEnough() {
        LoopBench large = new LoopBench(CONFIG, "a");
        large.publish(spec(1, "a"));
        large.allHealthy();
        large.finish();
        for (int round = 0; round < 3; round++) {
            for (int unlisted = 0; unlisted < 1_500; unlisted++) {
                large.rows
                        .get("rtb-1")
                        .put(Cidr.parse("10.200." + unlisted / 256 + "." + unlisted % 256 + "/32"), "eni-b");
            }
            large.advance(Duration.ofSeconds(31));
            large.finish();
            large.rows.get("rtb-1").keySet().removeIf(each -> each.toString().startsWith("10.200."));
            large.advance(Duration.ofSeconds(31));
            large.finish();
        }
        assertThat(large.condition(DUEL).orElseThrow()).endsWith(" and 995 more");
    }
}
