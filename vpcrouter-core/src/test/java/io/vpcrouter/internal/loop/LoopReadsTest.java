package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopReadsTest {
    private static final RouterConfig CONFIG = RouterConfig.DEFAULTS;
    private static final RouterConfig NO_RECHECK =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    @Test
    void nothingIsReadOrWrittenBeforeTheFirstSpec() {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.loop.settle();
        bench.advance(Duration.ofMinutes(10));
        assertThat(bench.log).isEmpty();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.WAITING_FOR_SPEC);
    }

    @Test
    void theFirstSpecIsReadAndPlannedOnceItsHostsAreJudged() {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.publish(spec(1, "a"));
        assertThat(bench.log).containsExactly("read");
        assertThat(bench.watched).containsExactly(host("a"));
        bench.answerRead();
        assertThat(bench.log).hasSize(1);
        bench.answers("a");
        bench.advance(SECOND);
        assertThat(bench.log).containsExactly("read", "create 10.1.0.0/16 in rtb-1 to eni-a");
    }

    @Test
    void aBurstOfSpecsIsOneMoreRead() {
        LoopBench bench = LoopBench.inLine(NO_RECHECK, spec(1, "a"), "a", "b");
        for (int i = 2; i <= 9; i++) {
            bench.publish(spec(i, "a"));
        }
        assertThat(bench.log).containsExactly("read");
        bench.answerRead();
        assertThat(bench.told(RouterEvent.Planned.class)).hasSize(1);
        assertThat(bench.writesUnderWay).hasSize(8);
    }

    @Test
    void aReadThatBeganBeforeANewerSpecServesItIfItKnowsItsHosts() {
        LoopBench bench = LoopBench.inLine(NO_RECHECK, spec(1, "a"), "a", "b");
        bench.publish(spec(1, "a", "b"));
        bench.publish(spec(2, "a"));
        bench.answerRead();
        assertThat(bench.log).containsExactly("read", "create 10.2.0.0/16 in rtb-1 to eni-a", "read");
    }

    @Test
    void aReadThatBeganBeforeANewerSpecWithOtherHostsIsMadeAgain() {
        LoopBench bench = LoopBench.inLine(NO_RECHECK, spec(1, "a"), "a", "b");
        bench.publish(spec(2, "a"));
        bench.publish(spec(3, "b"));
        bench.answerRead();
        assertThat(bench.log).containsExactly("read", "read");
    }

    @Test
    void aTableThatIsNearlyFullIsACondition() {
        LoopBench bench =
                LoopBench.inLine(RouterConfig.builder().routesPerTable(5).build(), spec(4, "a"), "a");
        assertThat(bench.status.tableRoutes().get("rtb-1").left()).isEqualTo(1);
        assertThat(bench.status.conditions().get(RouterCondition.TABLES_NEARLY_FULL))
                .contains("rtb-1 has 4 of 5 IPv4 routes");

        bench.publish(spec(3, "a"));
        bench.finish();
        bench.advance(Duration.ofSeconds(31));
        bench.finish();
        assertThat(bench.status.conditions()).doesNotContainKey(RouterCondition.TABLES_NEARLY_FULL);
    }

    @Test
    void theRecheckPutsARowBackThatSomebodyDeleted() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.rows.get("rtb-1").clear();
        bench.advance(Duration.ofSeconds(31));
        bench.answerRead();
        assertThat(bench.log).containsExactly("read", "create 10.1.0.0/16 in rtb-1 to eni-a");
    }

    @Test
    void anIdleRouterReadsNoMoreOftenThanItsRecheckIntervalSays() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        for (int second = 0; second < 3600; second++) {
            bench.advance(SECOND);
            bench.finish();
        }
        assertThat(bench.log).hasSizeBetween(118, 121).containsOnly("read");
    }

    @Test
    void aRecheckIntervalOfZeroTurnsThePeriodicReadOff() {
        LoopBench bench = LoopBench.inLine(NO_RECHECK, spec(1, "a"), "a");
        bench.advance(Duration.ofHours(10));
        assertThat(bench.log).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DENIED", "NOT_FOUND", "INVALID"})
    void aRefusalOfTheFirstReadEndsTheRouter(Kind kind) {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.publish(spec(1, "a"));
        bench.failRead(kind);
        assertThat(bench.ended.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSIENT", "THROTTLED"})
    void aCloudThatFailsAtTheFirstReadIsAskedAgain(Kind kind) {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.publish(spec(1, "a"));
        bench.failRead(kind);
        assertThat(bench.ended).isNull();
        assertThat(bench.condition(RouterCondition.CLOUD))
                .hasValueSatisfying(text -> assertThat(text).contains(kind + " it is"));
        bench.advance(SECOND);
        assertThat(bench.log).containsExactly("read", "read");
    }

    @Test
    void aRefusalAfterTheFirstReadIsReportedOnItsEdgesAndTriedWithoutEnd() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        int before = 0;
        for (int tick = 0; tick < 36_000; tick++) {
            bench.advance(Duration.ofMillis(100));
            if (bench.log.size() > before) {
                before = bench.log.size();
                bench.failRead(Kind.DENIED);
            }
        }
        // Jittered up to half below the longest wait of 30 s.
        assertThat(bench.log.size()).isBetween(120, 250);
        assertThat(bench.told(RouterEvent.ConditionChanged.class)).hasSize(1);
        while (bench.log.size() == before) {
            bench.advance(SECOND);
        }
        bench.answerRead();
        assertThat(bench.told(RouterEvent.ConditionChanged.class)).hasSize(2);
        assertThat(bench.condition(RouterCondition.CLOUD)).isEmpty();
        assertThat(bench.ended).isNull();
    }

    @Test
    void aReadThatHangsIsReportedWithinFiveSeconds() {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.publish(spec(1, "a"));
        bench.advance(Duration.ofSeconds(5));
        assertThat(bench.condition(RouterCondition.CLOUD))
                .hasValueSatisfying(text -> assertThat(text).contains("4 s"));
    }

    @Test
    void anEmptySpecIsRefusedAndTheLastGoodOneStays() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(RouteSpec.empty());
        assertThat(bench.log).isEmpty();
        assertThat(bench.condition(RouterCondition.SPEC))
                .hasValueSatisfying(text -> assertThat(text).contains("{}", "--allow_empty_spec"));
        assertThat(bench.told(RouterEvent.SpecRejected.class)).hasSize(1);
    }

    @Test
    void aBadSpecChangesNothingAndAGoodOneEndsItsCondition() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.loop.specPublished(Validated.invalid(Problem.error("bad", Location.of("here"), "spec", "x", "y")), false);
        bench.loop.settle();
        assertThat(bench.log).isEmpty();
        assertThat(bench.condition(RouterCondition.SPEC)).isPresent();
        bench.publish(spec(1, "a"));
        assertThat(bench.condition(RouterCondition.SPEC)).isEmpty();
        assertThat(bench.log).as("the same spec is no news").isEmpty();
    }

    @Test
    void eachAcceptedSpecIsKeptAndAStaleOneIsShownAsSuch() {
        LoopBench bench = new LoopBench(CONFIG, "a");
        bench.loop.specPublished(Validated.of(spec(1, "a")), true);
        bench.loop.settle();
        assertThat(bench.kept).containsExactly(spec(1, "a"));
        assertThat(bench.status.stale()).isTrue();
        assertThat(bench.condition(RouterCondition.SPEC_STALE)).isPresent();
        bench.publish(spec(1, "a"));
        assertThat(bench.status.stale()).isFalse();
        assertThat(bench.condition(RouterCondition.SPEC_STALE)).isEmpty();
    }

    @Test
    void hostsOfTheOldSpecAreWatchedUntilTheNewOneIsLaidOverARead() {
        LoopBench bench = LoopBench.inLine(NO_RECHECK, spec(1, "a"), "a", "b");
        bench.publish(spec(1, "b"));
        assertThat(bench.watched).containsExactly(host("a"), host("b"));
        bench.answerRead();
        assertThat(bench.watched).containsExactly(host("b"));
    }

    @Test
    void anInterfaceThatOneReadDoesNotShowIsBelievedToBeThereUntilASecondLook() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a", "b"), "a", "b");
        String carrier = bench.rows.get("rtb-1").get(destination(1)).substring(4);
        bench.hostsThere.remove(carrier);
        bench.advance(Duration.ofSeconds(31));
        bench.answerRead();
        assertThat(bench.log).as("answered last: nothing moves").containsExactly("read");
        bench.advance(Duration.ofMillis(2_100));
        for (int i = 0; i < 20; i++) {
            bench.allHealthy();
        }
        assertThat(bench.log).as("one second look").containsExactly("read", "read");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.log.get(2)).startsWith("replace 10.1.0.0/16");
    }

    @Test
    void aRowIsNotMovedBecauseTheFirstReadOfAllDoesNotShowItsInterface() {
        LoopBench bench = startedWithHiddenHost("a");
        assertThat(bench.log).as("nothing moves").containsExactly("read");
        assertThat(decisionOf(bench)).isEqualTo("pending waiting for a second look");

        bench.advance(Duration.ofMillis(2_100));
        assertThat(bench.log).as("one second look").containsExactly("read", "read");
        bench.hostsThere.add("a");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.log).as("it is there after all").hasSize(2);
        assertThat(decisionOf(bench)).isEqualTo("keep on the chosen host");
    }

    @Test
    void aSecondReadThatMissesTheInterfaceTooSettlesIt() {
        LoopBench bench = startedWithHiddenHost("a");
        bench.advance(Duration.ofMillis(2_100));
        bench.answerRead();
        assertThat(bench.log.get(2)).isEqualTo("replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b");
        bench.finish();
        bench.forget();
        bench.advance(Duration.ofSeconds(60));
        assertThat(bench.log).as("no look again and again").hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aHostThatMissedItsProbeIsGoneAtOnceIfTheFirstReadDoesNotShowIt() {
        LoopBench bench = new LoopBench(CONFIG, "a", "b");
        bench.rows.get("rtb-1").put(destination(1), "eni-a");
        bench.publish(spec(1, "a", "b"));
        bench.answers("b");
        bench.fails("a");
        bench.hostsThere.remove("a");
        bench.answerRead();
        assertThat(bench.log).hasSize(2).last().asString().startsWith("replace 10.1.0.0/16");
    }

    @Test
    void aCheckerThatIsCutOffDoesNotMakeAnInterfaceGoneThatOneReadDoesNotShow() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a", "b"), "a", "b");
        String carrier = bench.rows.get("rtb-1").get(destination(1)).substring(4);
        bench.hostsThere.remove(carrier);
        bench.advance(Duration.ofSeconds(31));
        bench.observed(carrier, Observation.unreachable("timed out"));
        bench.answerRead();
        assertThat(bench.log).as("nobody answered since the miss").containsExactly("read");
    }

    @Test
    void aHostThatIsNewInTheSpecIsLookedForTwice() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "b"), "b");
        bench.rows.get("rtb-1").put(destination(1), "eni-a");
        bench.publish(spec(1, "a", "b"));
        bench.answers("a");
        bench.answerRead();
        assertThat(bench.log)
                .as("somebody moved the row to a host that is not shown")
                .containsExactly("read");
        assertThat(decisionOf(bench)).isEqualTo("pending waiting for a second look");
    }

    @Test
    void aSinglePassWaitsForTheSecondLook() {
        LoopBench bench = new LoopBench(
                RouterConfig.DEFAULTS,
                LoopBench.BUDGET,
                gate -> new SinglePass(gate, true, false, Long.MAX_VALUE),
                "b");
        bench.rows.get("rtb-1").put(destination(1), "eni-a");
        bench.publish(spec(1, "a", "b"));
        bench.answers("a");
        bench.answers("b");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.passed).isNull();
        bench.advance(SECOND);
        bench.answerRead();
        bench.finish();
        assertThat(bench.log).startsWith("read", "read", "replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b");
        assertThat(bench.passed).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSinglePassTriesAFailedReadOnceMore(boolean worksThen) {
        LoopBench bench = new LoopBench(
                RouterConfig.DEFAULTS,
                LoopBench.BUDGET,
                gate -> new SinglePass(gate, true, false, Long.MAX_VALUE),
                "a");
        bench.publish(spec(1, "a"));
        bench.answers("a");
        bench.failRead(Kind.TRANSIENT);
        assertThat(bench.ended).isNull();
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.log).containsExactly("read", "read");

        if (worksThen) {
            bench.answerRead();
            bench.finish();
            assertThat(bench.passed.inLine()).isTrue();
        } else {
            bench.failRead(Kind.TRANSIENT);
            assertThat(bench.ended.kind()).isEqualTo(Kind.TRANSIENT);
        }
    }

    /** The row of the spec's only destination leads to the hidden host, which answers. */
    private static LoopBench startedWithHiddenHost(String hidden) {
        LoopBench bench = new LoopBench(CONFIG, "a", "b");
        bench.rows.get("rtb-1").put(destination(1), "eni-" + hidden);
        bench.publish(spec(1, "a", "b"));
        bench.allHealthy();
        bench.hostsThere.remove(hidden);
        bench.answerRead();
        return bench;
    }

    private static String decisionOf(LoopBench bench) {
        bench.advance(SECOND);
        Decision decision = bench.told(RouterEvent.Planned.class).stream()
                .reduce((first, last) -> last)
                .orElseThrow()
                .plan()
                .decisions()
                .get(0);
        return decision.action().text() + " " + decision.reason().text();
    }

    @Test
    void anHourTakesNoMoreReadsThanItsRechecksAlsoWithADeadHost() {
        for (boolean dead : new boolean[] {false, true}) {
            LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(3, "a", "b"), "a", "b");
            if (dead) {
                bench.fails("a");
                // No read stands before the first write of a failover.
                assertThat(bench.log).isNotEmpty().first().isNotEqualTo("read");
                bench.finish();
                bench.advance(Duration.ofMinutes(1));
                bench.finish();
                bench.forget();
            }
            for (int second = 0; second < 3600; second += 2) {
                bench.advance(Duration.ofSeconds(2));
                bench.answers("b");
                bench.observed("a", dead ? Observation.unreachable("timed out") : Observation.reachable());
                bench.finish();
            }
            // Two listings each, so that 250 listings an hour are never reached.
            assertThat(bench.log).containsOnly("read").hasSizeBetween(119, 121);
        }
    }
}
