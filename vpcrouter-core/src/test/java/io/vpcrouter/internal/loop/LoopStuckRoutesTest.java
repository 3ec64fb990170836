package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Routes that no change can put in line are told, and nothing is called in line meanwhile. */
class LoopStuckRoutesTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();
    private static final Condition WITHOUT_HOST = RouterCondition.NO_USABLE_HOST;
    private static final Condition CONFLICT = RouterCondition.CONFLICT;
    private static final Condition CHECK = new PluginCondition("cloud aws", "source_dest_check");

    /** Destination 1 is for host a, destination 2 for host c. */
    private static RouteSpec oneHostEach() {
        return RouteSpec.of(Map.of(
                destination(1),
                RouteIntent.of(List.of(host("a"))),
                destination(2),
                RouteIntent.of(List.of(host("c")))));
    }

    private static void recheck(LoopBench bench, RouteSpec spec) {
        // Another spec and the old one again: what a recheck does, without its wait.
        bench.publish(spec(1, "a"));
        bench.publish(spec);
        bench.finish();
        bench.advance(SECOND);
    }

    @Test
    void aDestinationWhoseOnlyHostFailedIsNamedAndNotInLine() {
        LoopBench bench = LoopBench.inLine(CONFIG, oneHostEach(), "a", "c");
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
        bench.fails("a");
        bench.advance(SECOND);
        assertThat(bench.condition(WITHOUT_HOST)).hasValue("no host can be used for 10.1.0.0/16 (no healthy host)");
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
        assertThat(bench.status.conditions()).containsKey(WITHOUT_HOST);
    }

    @Test
    void itIsToldOnceAndEndsWhenAHostIsThereAgain() {
        LoopBench bench = LoopBench.inLine(CONFIG, oneHostEach(), "a", "c");
        bench.fails("a");
        bench.advance(Duration.ofSeconds(5));
        recheck(bench, oneHostEach());
        recheck(bench, spec(1, "c"));
        assertThat(bench.told(RouterEvent.ConditionChanged.class))
                .filteredOn(event -> event.condition().equals(WITHOUT_HOST))
                .extracting(event -> event.problem() != null)
                .containsExactly(true, false);
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    @Test
    void eachDestinationIsToldOnceWhenItLosesItsLastHostAndOnceWhenItHasOneAgain() {
        LoopBench bench = LoopBench.inLine(CONFIG, oneHostEach(), "a", "c");
        bench.fails("a");
        bench.advance(Duration.ofSeconds(5));
        recheck(bench, oneHostEach());
        assertThat(bench.told(RouterEvent.DestinationsWithoutHost.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.destinations()).containsExactly(destination(1));
                    assertThat(event.all()).isOne();
                    assertThat(event.severity()).isEqualTo(Severity.ERROR);
                });
        assertThat(bench.told(RouterEvent.DestinationsWithHost.class)).isEmpty();

        recheck(bench, spec(1, "c"));
        assertThat(bench.told(RouterEvent.DestinationsWithHost.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.destinations()).containsExactly(destination(1));
                    assertThat(event.all()).isZero();
                });
    }

    @Test
    void aMissingRouteWhoseHostIsNotInTheVpcIsNamed() {
        LoopBench bench = new LoopBench(CONFIG, "c");
        bench.publish(oneHostEach());
        bench.allHealthy();
        bench.finish();
        bench.advance(Duration.ofSeconds(20));
        bench.finish();
        bench.advance(SECOND);
        assertThat(bench.condition(WITHOUT_HOST)).hasValue("no host can be used for 10.1.0.0/16 (no host in the VPC)");
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
    }

    @Test
    void ofManyDestinationsFiveAreNamedAndTheOthersCounted() {
        Map<Destination, RouteIntent> routes = new TreeMap<>(spec(8, "a").routes());
        routes.put(destination(9), RouteIntent.of(List.of(host("c"))));
        LoopBench bench = LoopBench.inLine(CONFIG, RouteSpec.of(routes), "a", "c");
        bench.fails("a");
        bench.advance(SECOND);
        assertThat(bench.condition(WITHOUT_HOST).orElseThrow())
                .contains("10.1.0.0/16", "10.5.0.0/16")
                .doesNotContain("10.6.0.0/16")
                .endsWith(" and 3 more");
    }

    @Test
    void aRouteThatSomebodyBendsToAGatewayIsAConflictThatIsNamed() {
        LoopBench bench = LoopBench.inLine(CONFIG, oneHostEach(), "a", "c");
        bench.rows.get("rtb-1").put(destination(2), "igw-1");
        bench.advance(Duration.ofSeconds(16));
        recheck(bench, oneHostEach());
        assertThat(bench.condition(CONFLICT))
                .hasValue("the spec wants routes that must not be touched: 10.2.0.0/16 in rtb-1 to igw-1"
                        + " (target is not a host)");
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
        bench.rows.get("rtb-1").put(destination(2), "eni-c");
        recheck(bench, oneHostEach());
        assertThat(bench.condition(CONFLICT)).isEmpty();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    @Test
    void noTableInScopeIsNotInLine() {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.rows.clear();
        bench.publish(spec(1, "a"));
        bench.allHealthy();
        bench.finish();
        bench.advance(SECOND);
        assertThat(bench.condition(RouterCondition.NO_TABLES)).isPresent();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
    }

    @Test
    void aSourceDestinationCheckThatIsOnIsNotInLine() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.loop.conditionReported(CHECK, "", "eni-a drops what it should forward");
        bench.loop.settle();
        bench.advance(SECOND);
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
        bench.loop.conditionReported(CHECK, "", null);
        bench.loop.settle();
        bench.advance(SECOND);
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }

    /** The guard is against bad specs; a host that is dead with a witness is no mistake of the spec. */
    @Test
    void theRoutesOfDeadHostsAreDeletedWithoutTheDeleteGuard() {
        RouterConfig deletes = RouterConfig.builder()
                .recheckInterval(Duration.ZERO)
                .rules(PlanRules.builder()
                        .whenNoneHealthy(WhenNoneHealthy.DELETE)
                        .build())
                .build();
        Map<Destination, RouteIntent> routes = new TreeMap<>(spec(20, "a").routes());
        routes.put(destination(21), RouteIntent.of(List.of(host("c"))));
        LoopBench bench = LoopBench.inLine(deletes, RouteSpec.of(routes), "a", "c");
        bench.fails("a");
        assertThat(bench.status.decisions())
                .as("until everything is planned")
                .noneMatch(decision -> decision.reason() == Reason.DELETE_GUARD);
        bench.advance(SECOND);
        bench.finish();
        bench.advance(SECOND);
        assertThat(bench.log).filteredOn(entry -> entry.startsWith("delete")).hasSize(20);
        assertThat(bench.condition(RouterCondition.DELETES_HELD)).isEmpty();
        assertThat(bench.condition(WITHOUT_HOST)).isPresent();
    }
}
