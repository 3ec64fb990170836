package io.vpcrouter.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whether changes would be allowed is asked before the first one, and only about those that can come. */
class LoopPreflightTest {
    private static LoopBench started(PlanRules rules) {
        LoopBench bench = new LoopBench(RouterConfig.builder().rules(rules).build(), "a");
        bench.publish(LoopBench.spec(1, "a"));
        bench.allHealthy();
        bench.answerRead();
        return bench;
    }

    private static LoopBench pass(boolean applies, boolean checks) {
        LoopBench bench = new LoopBench(
                RouterConfig.DEFAULTS,
                LoopBench.BUDGET,
                gate -> new SinglePass(gate, applies, checks, Long.MAX_VALUE),
                "a");
        bench.publish(LoopBench.spec(1, "a"));
        bench.allHealthy();
        bench.answerRead();
        return bench;
    }

    @Test
    void asksOnceAndBeforeTheFirstChange() {
        LoopBench bench = started(PlanRules.DEFAULTS);

        assertThat(bench.preflights).containsExactly(Set.of(Action.CREATE, Action.REPLACE, Action.DELETE));
        assertThat(bench.log).hasSize(2).first().isEqualTo("read");

        bench.finish();
        bench.advance(RouterConfig.DEFAULTS.recheckInterval());
        bench.answerRead();
        assertThat(bench.preflights).hasSize(1);
    }

    @Test
    void asksForNothingThatTheOptionsRuleOut() {
        assertThat(started(PlanRules.builder().policy(ChangePolicy.UPSERT_ONLY).build()).preflights)
                .containsExactly(Set.of(Action.CREATE, Action.REPLACE));
        assertThat(started(PlanRules.builder().policy(ChangePolicy.CREATE_ONLY).build()).preflights)
                .containsExactly(Set.of(Action.CREATE));
        assertThat(started(PlanRules.builder().maxDeletes(OptionalInt.of(0)).build()).preflights)
                .containsExactly(Set.of(Action.CREATE, Action.REPLACE));
        assertThat(started(PlanRules.builder().policy(ChangePolicy.OBSERVE).build()).preflights)
                .isEmpty();
    }

    @Test
    void asksAboutManagedTablesOnly() {
        LoopBench bench = new LoopBench(
                RouterConfig.builder()
                        .rules(PlanRules.builder()
                                .scope(ScopeRules.builder()
                                        .tables(new TableScope.Tagged("managed", "yes"))
                                        .build())
                                .build())
                        .build(),
                "a");
        bench.rows.put("rtb-2", new TreeMap<>());
        bench.tagged = "rtb-2";
        bench.publish(LoopBench.spec(1, "a"));
        bench.answerRead();

        assertThat(bench.preflightTables).containsExactly("rtb-2");
    }

    @Test
    void aRefusalEndsTheRouterBeforeAnythingIsChanged() {
        LoopBench bench = new LoopBench(RouterConfig.DEFAULTS, "a");
        bench.refusesChanges = true;
        bench.publish(LoopBench.spec(1, "a"));
        bench.allHealthy();
        bench.answerRead();

        assertThat(bench.ended).isNotNull().extracting(CloudException::kind).isEqualTo(CloudException.Kind.DENIED);
        assertThat(bench.log).containsExactly("read");
    }

    @Test
    void aPassThatIsOnlyShownAsksOnlyIfTheUserWantsIt() {
        assertThat(pass(false, false).preflights).isEmpty();
        assertThat(pass(false, true).preflights).hasSize(1);
        assertThat(pass(true, false).preflights).hasSize(1);
    }
}
