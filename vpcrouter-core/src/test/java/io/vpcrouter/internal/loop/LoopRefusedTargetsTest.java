package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.CloudException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopRefusedTargetsTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    private static RouteSpec ordered(String... hosts) {
        return RouteSpec.of(Map.of(
                destination(1),
                new RouteIntent(Stream.of(hosts).map(LoopBench::host).toList(), HostChoice.ORDERED, null)));
    }

    private static RouterStatus.Phase phase(LoopBench bench) {
        bench.advance(SECOND);
        return bench.status.phase();
    }

    @Test
    void theNextUsableHostIsTakenWithinASecond() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        assertThat(bench.log).containsExactly("replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b");

        bench.refuse(Kind.INVALID);
        bench.advance(SECOND);

        assertThat(bench.log).last().isEqualTo("replace 10.1.0.0/16 in rtb-1 from eni-a to eni-c");
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED))
                .hasValueSatisfying(text -> assertThat(text).contains("eni-b for 10.1.0.0/16", "INVALID it is"));
        bench.finish();
        assertThat(phase(bench)).isEqualTo(RouterStatus.Phase.IN_LINE);
        assertThat(bench.condition(RouterCondition.WRITES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"INVALID", "NOT_FOUND"})
    void aRefusedCreationGoesToTheNextUsableHostToo(Kind kind) {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b");
        RouteIntent intent =
                new RouteIntent(Stream.of("a", "b").map(LoopBench::host).toList(), HostChoice.ORDERED, null);
        bench.publish(RouteSpec.of(Map.of(destination(1), intent, destination(2), intent)));
        bench.answerRead();
        assertThat(bench.log).last().isEqualTo("create 10.2.0.0/16 in rtb-1 to eni-a");

        bench.refuse(kind);
        bench.advance(SECOND);

        assertThat(bench.writesUnderWay).hasSize(1);
        assertThat(bench.writesUnderWay.element().networkInterface()).isEqualTo("eni-b");
    }

    @Test
    void aReplacementThatFindsSomethingMissingIsLookedAtFirst() {
        // It may be the route that is missing, and then no target is to blame.
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");

        bench.refuse(Kind.NOT_FOUND);

        assertThat(bench.log).last().isEqualTo("read");
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isEmpty();
        bench.rows.get("rtb-1").clear();
        bench.finish();
        bench.advance(SECOND);
        bench.finish();
        assertThat(bench.rows.get("rtb-1")).containsEntry(destination(1), "eni-b");
    }

    @Test
    void aReplacementThatFindsSomethingMissingTwiceTakesTheNextHost() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        bench.refuse(Kind.NOT_FOUND);
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.writesUnderWay.element().networkInterface()).isEqualTo("eni-b");

        bench.refuse(Kind.NOT_FOUND);
        bench.advance(SECOND);

        assertThat(bench.writesUnderWay.element().networkInterface()).isEqualTo("eni-c");
    }

    @Test
    void theOnlyUsableHostIsTriedAgain() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b");
        bench.fails("a");
        bench.refuse(Kind.INVALID);
        assertThat(bench.writesUnderWay).isEmpty();
        assertThat(phase(bench)).isEqualTo(RouterStatus.Phase.CONVERGING);

        bench.advance(Duration.ofSeconds(15));

        assertThat(bench.writesUnderWay.element().networkInterface()).isEqualTo("eni-b");
    }

    @Test
    void theConditionEndsWithTheRefusalAndTheNextRefusalLastsTwiceAsLong() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        bench.refuse(Kind.INVALID);
        bench.advance(SECOND);
        bench.finish();

        bench.advance(Duration.ofSeconds(58));
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isPresent();
        bench.advance(Duration.ofSeconds(2));
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isEmpty();

        // Ordered goes back to the better host, and the cloud refuses it again.
        assertThat(bench.log).last().isEqualTo("replace 10.1.0.0/16 in rtb-1 from eni-c to eni-b");
        bench.refuse(Kind.INVALID);
        bench.advance(Duration.ofSeconds(100));
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isPresent();
        bench.advance(Duration.ofSeconds(21));
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isEmpty();
    }

    @Test
    void aRouteThatWorksStaysOnTheHostThatAnotherTableRefuses() {
        LoopBench bench = new LoopBench(CONFIG, "a", "b", "c");
        bench.rows.put("rtb-2", new TreeMap<>());
        bench.publish(ordered("a", "b", "c"));
        bench.allHealthy();
        bench.finish();
        bench.forget();
        bench.fails("a");
        assertThat(bench.writesUnderWay).hasSize(2);
        bench.accept();
        bench.refuse(Kind.INVALID);
        bench.finish();

        assertThat(bench.rows.get("rtb-1")).containsEntry(destination(1), "eni-b");
        assertThat(bench.rows.get("rtb-2")).containsEntry(destination(1), "eni-c");
        assertThat(phase(bench)).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    @Test
    void refusalsOfDestinationsThatLeaveTheSpecAreForgotten() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        bench.refuse(Kind.INVALID);
        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isPresent();

        bench.publish(RouteSpec.of(Map.of(destination(2), RouteIntent.of(List.of(host("b"))))));
        bench.finish();

        assertThat(bench.condition(RouterCondition.TARGET_REFUSED)).isEmpty();
    }
}
