package io.vpcrouter.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One pass instead of a daemon: what {@code plan} and {@code once} do. */
class SinglePassTest {
    private static final ProbeTiming TIMING = ProbeTiming.of(Duration.ofSeconds(2), 3);
    private static final IpAddress A = Landscape.plainHost(0);
    private static final IpAddress B = Landscape.plainHost(1);
    private static final RouteSpec SPEC = Specs.builder()
            .route("10.1.0.0/16", A.toString(), B.toString())
            .route("10.2.0.0/16", A.toString(), B.toString())
            .build();

    private final ManualTime time = new ManualTime();
    private final SimulatedVpc vpc = Landscape.create(time);
    private final ScriptedNetwork network = new ScriptedNetwork(1);
    private final ScriptedHealth health = new ScriptedHealth(time, TIMING, network, 1);

    private final RouterConfig.Builder config = RouterConfig.builder();

    private PassResult pass(boolean apply) throws InterruptedException {
        return pass(apply, new ManualMode(SPEC));
    }

    private PassResult pass(boolean apply, ManualMode mode) throws InterruptedException {
        return pass(apply, mode, new TableScope.All());
    }

    private PassResult pass(boolean apply, ManualMode mode, TableScope tables) throws InterruptedException {
        try (VpcRouter router = VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode("manual", mode::create)
                .health("scripted", health::create)
                .config(config.rules(PlanRules.builder()
                                .scope(ScopeRules.builder()
                                        .tables(tables)
                                        .ignoreRoutes(List.of(Landscape.IGNORED))
                                        .build())
                                .build())
                        .build())
                .runtime(new ManualRuntime(time))
                .build()) {
            return router.runOnce(apply);
        }
    }

    private long writes() {
        return vpc.behaviour().calls("CreateRoute")
                + vpc.behaviour().calls("ReplaceRoute")
                + vpc.behaviour().calls("DeleteRoute");
    }

    @Test
    void aPlanWritesNothingAndShowsWhatItWouldDo() throws InterruptedException {
        PassResult result = pass(false);
        assertThat(result.plan().changes()).hasSize(8);
        assertThat(result.changed()).isEmpty();
        assertThat(result.inLine()).isFalse();
        assertThat(writes()).isZero();
    }

    @Test
    void aPlanSaysHowLongItsChangesTakeAtTheGivenRate() throws InterruptedException {
        assertThat(pass(false).writeTime()).isZero();
        config.writeRate(new WriteRate(2, 1));
        PassResult result = pass(false);
        assertThat(result.status().writePace().rate()).hasToString("2/1");
        assertThat(result.writeTime()).as("2 of 8 at once, then one a second").isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void anAppliedPassWritesAtTheGivenRate() throws InterruptedException {
        config.writeRate(new WriteRate(2, 1));
        assertThat(pass(true).inLine()).isTrue();
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(12));
    }

    @Test
    void anAppliedPassWritesAndASecondOneFindsNothingToDo() throws InterruptedException {
        PassResult first = pass(true);
        assertThat(first.inLine()).isTrue();
        assertThat(first.changed()).hasSize(8);
        assertThat(first.plan().changes()).isEmpty();
        long before = writes();
        assertThat(pass(true).inLine()).isTrue();
        assertThat(pass(false).inLine()).isTrue();
        assertThat(writes()).isEqualTo(before);
    }

    @Test
    void healthComesFirstSoThatADeadHostGetsNoRoute() throws InterruptedException {
        network.down(A);
        PassResult result = pass(true);
        assertThat(result.inLine()).isTrue();
        assertThat(result.plan().decisions())
                .extracting(Decision::host)
                .filteredOn(A::equals)
                .isEmpty();
        assertThat(time.elapsed()).isLessThan(TIMING.verdictTime().plusSeconds(3));
    }

    @Test
    void ifNobodyAnswersThePassEndsInTimeAllTheSame() throws InterruptedException {
        network.setCutOff(true);
        PassResult result = pass(true);
        assertThat(time.elapsed()).isLessThan(TIMING.verdictTime().plusSeconds(3));
        assertThat(result.status().hosts()).hasSize(2);
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() throws InterruptedException {
        vpc.behaviour().loseNextResponses("CreateRoute", 3);
        PassResult result = pass(true);
        assertThat(result.inLine()).isTrue();
        assertThat(result.failed()).isEmpty();
    }

    @Test
    void aWriteThatFailsInPassingIsTriedAgain() throws InterruptedException {
        vpc.behaviour().refuseNext("CreateRoute", 3, "InternalError", 500);
        PassResult result = pass(true);
        assertThat(result.inLine()).isTrue();
        assertThat(result.changed()).hasSize(8);
    }

    @Test
    void aRefusedWriteIsToldAndThePassIsNotInLine() throws InterruptedException {
        vpc.behaviour().refuseNext("CreateRoute", 100, "UnauthorizedOperation", 403);
        PassResult result = pass(true);
        assertThat(result.inLine()).isFalse();
        assertThat(result.failed()).hasSize(8).allMatch(failure -> failure.kind() == Kind.DENIED);
        assertThat(writes()).isEqualTo(8);
    }

    @Test
    void aCloudThatCannotBeReadEndsThePass() {
        vpc.behaviour().refuseNext("DescribeRouteTables", 1, "InternalError", 500);
        assertThatThrownBy(() -> pass(true))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT));
    }

    @Test
    void aSourceThatSaysNothingAtStartEndsThePass() {
        assertThatThrownBy(() -> pass(true, new ManualMode())).isInstanceOf(InvalidException.class);
    }

    @Test
    void aPassWithoutATableInScopeIsNotInLine() throws InterruptedException {
        PassResult result = pass(true, new ManualMode(SPEC), new TableScope.Tagged("nosuch", "1"));
        assertThat(result.plan().decisions()).isEmpty();
        assertThat(result.status().conditions()).containsKey(RouterCondition.NO_TABLES);
        assertThat(result.inLine()).isFalse();
    }

    @Test
    void aDestinationWithoutAUsableHostIsNotInLineAndNamed() throws InterruptedException {
        RouteSpec spec = Specs.builder()
                .route("10.1.0.0/16", A.toString())
                .route("10.2.0.0/16", B.toString())
                .build();
        assertThat(pass(true, new ManualMode(spec)).inLine()).isTrue();
        network.down(A);
        PassResult result = pass(false, new ManualMode(spec));
        assertThat(result.plan().changes()).isEmpty();
        assertThat(result.inLine()).isFalse();
        assertThat(result.plan().decisions())
                .as("the pass waits until A is not only suspect")
                .noneMatch(decision -> A.equals(decision.host()));
        assertThat(result.status().conditions().get(RouterCondition.NO_USABLE_HOST))
                .contains("10.1.0.0/16");
    }

    private void bendRoutesOverAndOver(int instance) {
        Landscape.managedRoutes(vpc.snapshot())
                .get("rtb-a")
                .forEach((destination, route) -> vpc.replaceRoute("rtb-a", destination, Landscape.primary(instance)));
        int next = 2 + (instance - 1) % 4;
        time.schedule(Duration.ofMillis(10), () -> bendRoutesOverAndOver(next));
    }

    @Test
    void aRouteThatSomebodyElseKeepsChangingDoesNotKeepAPassBusyForEver() throws InterruptedException {
        pass(true);
        bendRoutesOverAndOver(2);
        Duration before = time.elapsed();
        assertThat(pass(true).plan()).isNotNull();
        assertThat(time.elapsed().minus(before)).isLessThan(Duration.ofMinutes(2));
    }
}
