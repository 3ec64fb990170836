package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When the loop switches the source/destination check of interfaces off. */
class LoopSourceDestCheckTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ofSeconds(30)).build();

    private static LoopBench bench(RouterConfig config, Function<WriteGate, PassMode> mode) {
        return new LoopBench(config, new CloudTraits(LoopBench.BUDGET, true, true), mode, "a", "b");
    }

    private static LoopBench routeToA() {
        return routesToA(1);
    }

    /** A router whose routes all lead to {@code eni-a}, with the checks of both interfaces on. */
    private static LoopBench routesToA(int routes) {
        LoopBench bench = bench(CONFIG, gate -> new Daemon());
        for (int route = 1; route <= routes; route++) {
            bench.rows.get("rtb-1").put(LoopBench.destination(route), "eni-a");
        }
        bench.checksOn.addAll(List.of("eni-a", "eni-b"));
        bench.publish(spec(routes, "a", "b"));
        bench.allHealthy();
        bench.answerRead();
        return bench;
    }

    private static List<String> switchedOff(LoopBench bench) {
        return bench.log.stream()
                .filter(entry -> entry.startsWith("switch off"))
                .toList();
    }

    private static void recheck(LoopBench bench) {
        bench.advance(CONFIG.recheckInterval());
        bench.answerRead();
    }

    @Test
    void switchesTheCheckOffOncePerChangeOnTargetsAlone() {
        LoopBench bench = routeToA();
        recheck(bench);
        assertThat(switchedOff(bench)).containsExactly("switch off eni-a");

        bench.loop.sourceDestCheckDisabled(bench.checksUnderWay.remove());
        bench.checksOn.remove("eni-a");
        recheck(bench);
        bench.checksOn.add("eni-a");
        recheck(bench);
        assertThat(switchedOff(bench)).containsExactly("switch off eni-a", "switch off eni-a");
    }

    @Test
    void leavesInterfacesAloneThatCarryNoHostOfTheSpec() {
        LoopBench bench = bench(CONFIG, gate -> new Daemon());
        bench.rows.get("rtb-1").put(LoopBench.destination(1), "eni-b");
        bench.checksOn.add("eni-b");
        bench.publish(spec(2, "a"));
        bench.allHealthy();
        bench.answerRead();

        assertThat(switchedOff(bench)).isEmpty();
    }

    @Test
    void switchesTheCheckOffRightAfterTheWriteThatMakesAnInterfaceATarget() {
        LoopBench bench = routeToA();
        bench.forget();
        bench.fails("a");

        bench.accept();
        assertThat(bench.log)
                .containsExactly("replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b", "switch off eni-b", "read");
    }

    @Test
    void aRefusalIsTriedAgainMuchLater() {
        LoopBench bench = routeToA();
        bench.loop.sourceDestCheckFailed(bench.checksUnderWay.remove(), LoopBench.error(CloudException.Kind.DENIED));
        recheck(bench);
        assertThat(switchedOff(bench)).hasSize(1);

        bench.advance(SourceDestCheckWrites.PATIENCE);
        bench.answerRead();
        assertThat(switchedOff(bench)).hasSize(2);
    }

    @Test
    void aPassingErrorIsTriedAgainAfterTheNextRead() {
        for (CloudException.Kind kind : List.of(CloudException.Kind.THROTTLED, CloudException.Kind.TRANSIENT)) {
            LoopBench bench = routeToA();
            bench.loop.sourceDestCheckFailed(bench.checksUnderWay.remove(), LoopBench.error(kind));
            recheck(bench);
            assertThat(switchedOff(bench)).hasSize(2);
        }
    }

    @Test
    void anObserverLeavesEveryCheckOn() {
        LoopBench bench = bench(
                RouterConfig.builder()
                        .rules(PlanRules.builder().policy(ChangePolicy.OBSERVE).build())
                        .build(),
                gate -> new Daemon());
        bench.rows.get("rtb-1").put(LoopBench.destination(1), "eni-a");
        bench.checksOn.add("eni-a");
        bench.publish(spec(3, "a", "b"));
        bench.allHealthy();
        bench.answerRead();

        assertThat(bench.gate.reasons()).containsExactly(WriteGate.Reason.OBSERVE_ONLY);
        assertThat(bench.log).containsExactly("read");
    }

    @Test
    void aPassThatOnlyShowsItsPlanLeavesEveryCheckOn() {
        LoopBench bench = bench(CONFIG, gate -> new SinglePass(gate, false, false, Long.MAX_VALUE));
        bench.rows.get("rtb-1").put(LoopBench.destination(1), "eni-a");
        bench.checksOn.add("eni-a");
        bench.publish(spec(3, "a", "b"));
        bench.allHealthy();
        bench.answerRead();

        assertThat(bench.gate.reasons()).containsExactly(WriteGate.Reason.PLAN_ONLY);
        assertThat(bench.log).containsExactly("read");
        assertThat(bench.passed).isNotNull();
    }

    @Test
    void aPassEndsWhenTheLastCheckIsOff() {
        LoopBench bench = bench(CONFIG, gate -> new SinglePass(gate, true, false, Long.MAX_VALUE));
        bench.rows.get("rtb-1").put(LoopBench.destination(1), "eni-a");
        bench.checksOn.add("eni-a");
        bench.publish(spec(1, "a"));
        bench.allHealthy();
        bench.answerRead();
        assertThat(bench.passed).isNull();

        bench.loop.sourceDestCheckDisabled(bench.checksUnderWay.remove());
        bench.loop.settle();
        assertThat(bench.passed).isNotNull();
        assertThat(bench.passed.failed()).isEmpty();
    }

    @Test
    void aRouterThatStopsStartsNoWriteOfAnyKind() {
        LoopBench bench = routesToA(100);
        bench.fails("a");
        assertThat(bench.writesUnderWay).hasSize(LoopBench.BUDGET.inFlight());
        bench.forget();

        bench.gate.shut(WriteGate.Reason.STOPPING);
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        recheck(bench);

        assertThat(bench.log).containsOnly("read");
    }

    @Test
    void aCloudThatDoesNotWantItIsNeverAsked() {
        LoopBench bench = new LoopBench(CONFIG, LoopBench.BUDGET, gate -> new Daemon(), "a");
        bench.rows.get("rtb-1").put(LoopBench.destination(1), "eni-a");
        bench.checksOn.add("eni-a");
        bench.publish(spec(1, "a"));
        bench.allHealthy();
        bench.answerRead();

        assertThat(switchedOff(bench)).isEmpty();
    }
}
