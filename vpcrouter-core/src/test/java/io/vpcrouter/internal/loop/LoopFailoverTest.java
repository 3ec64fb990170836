package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Failover;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopFailoverTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    private final LoopBench bench = LoopBench.inLine(CONFIG, spec(3, "a", "b", "c"), "a", "b", "c");

    private String carrier(int destination) {
        return bench.rows.get("rtb-1").get(destination(destination)).substring(4);
    }

    private long rowsOn(String host) {
        return bench.rows.get("rtb-1").values().stream()
                .filter(("eni-" + host)::equals)
                .count();
    }

    @Test
    void writesStartBeforeAnyReadAndTheVerifyingReadFollows() {
        String dead = carrier(1);
        long rows = rowsOn(dead);
        bench.fails(dead);
        assertThat(bench.log)
                .hasSize((int) rows)
                .allMatch(entry -> entry.startsWith("replace") && entry.contains("from eni-" + dead));
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        assertThat(bench.log).hasSize((int) rows + 1).last().isEqualTo("read");
        assertThat(rowsOn(dead)).isZero();
    }

    @Test
    void writesStartEvenWhileAReadHangs() {
        bench.publish(spec(4, "a", "b", "c"));
        assertThat(bench.log).containsExactly("read");
        bench.advance(Duration.ofSeconds(20));
        bench.fails(carrier(1));
        assertThat(bench.log.get(1)).startsWith("replace");
    }

    @Test
    void aFailureIsToldWithTheRoutesThatTheHostCarriedAndThenTheStartOfItsFailover() {
        String dead = carrier(1);
        int rows = (int) rowsOn(dead);
        bench.fails(dead);

        RouterEvent.HostChanged failed = bench.told(RouterEvent.HostChanged.class).stream()
                .filter(RouterEvent.HostChanged::isFailure)
                .findFirst()
                .orElseThrow();
        assertThat(failed.routes()).isEqualTo(rows);
        assertThat(failed.severity()).isEqualTo(Severity.WARNING);
        assertThat(bench.told(RouterEvent.FailoverStarted.class))
                .singleElement()
                .satisfies(started -> {
                    assertThat(started.failover().host()).isEqualTo(host(dead));
                    assertThat(started.failover().routes()).isEqualTo(rows);
                    assertThat(started.failover().moved()).isZero();
                });
        bench.finish();
        bench.advance(SECOND);
        assertThat(bench.told(RouterEvent.FailoverStarted.class)).hasSize(1);
        assertThat(bench.told(RouterEvent.FailoverDone.class)).hasSize(1);
    }

    @Test
    void theFailureOfAHostThatCarriesNothingIsToldWithoutAFailover() {
        LoopBench idle = LoopBench.inLine(
                CONFIG,
                RouteSpec.of(Map.of(
                        destination(1),
                        new RouteIntent(List.of(host("a"), host("b")), HostChoice.ORDERED, null),
                        destination(2),
                        RouteIntent.of(List.of(host("c"))))),
                "a",
                "b",
                "c");
        idle.fails("b");

        assertThat(idle.told(RouterEvent.HostChanged.class))
                .filteredOn(RouterEvent.HostChanged::isFailure)
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.routes()).isZero();
                    assertThat(failed.severity()).isEqualTo(Severity.WARNING);
                });
        assertThat(idle.told(RouterEvent.FailoverStarted.class)).isEmpty();
    }

    /** A plan of everything takes milliseconds in a large VPC, and the witness of a miss comes sooner. */
    @Test
    void nothingIsPlannedBetweenAMissAndItsWitness() {
        bench.advance(SECOND);
        bench.forget();
        bench.observed(carrier(1), Observation.unreachable("timed out"));
        bench.advance(Duration.ofMillis(199));
        assertThat(bench.told(RouterEvent.Planned.class)).isEmpty();
        bench.advance(Duration.ofMillis(1));
        assertThat(bench.told(RouterEvent.Planned.class)).hasSize(1);
    }

    @Test
    void verdictsInABurstAreFollowedByOnePlanOfEverything() {
        bench.advance(SECOND);
        bench.forget();
        for (String host : List.of("a", "b", "c")) {
            bench.observed(host, Observation.questionable("maintenance"));
            bench.advance(Duration.ofMillis(50));
        }
        bench.advance(SECOND);
        assertThat(bench.told(RouterEvent.Planned.class)).hasSize(1);
    }

    @Test
    void theStateIsShownOnceInAWhileDuringABurstOfWritesAndAtItsEnd() {
        LoopBench busy = LoopBench.inLine(CONFIG, spec(30, "a", "b", "c"), "a", "b", "c");
        busy.fails("a");
        busy.accept();
        busy.statesShown = 0;
        while (busy.writesUnderWay.size() > 1) {
            busy.accept();
        }
        assertThat(busy.statesShown).isZero();
        busy.advance(Duration.ofMillis(50));
        assertThat(busy.statesShown).isOne();
        assertThat(busy.status.lastChanges()).hasSizeGreaterThan(3);
    }

    /** Thousands of hosts make the state large, and the witness of a miss comes within milliseconds. */
    @Test
    void theStateIsNotShownBetweenAMissAndItsWitness() {
        bench.advance(SECOND);
        bench.statesShown = 0;
        bench.observed(carrier(1), Observation.unreachable("timed out"));
        bench.advance(Duration.ofMillis(49));
        assertThat(bench.statesShown).isZero();
        bench.advance(Duration.ofMillis(1));
        assertThat(bench.statesShown).isOne();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
    }

    @Test
    void theTimesOfAFailoverAreTakenFromTheLastAnswerToTheReadThatShowsIt() {
        String dead = carrier(1);
        // The last round of probes was answered just now.
        Instant lastAnswer = bench.now();
        Instant detected = bench.now().plusMillis(502);
        bench.fails(dead);
        bench.advance(Duration.ofMillis(30));
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        bench.advance(Duration.ofMillis(70));
        assertThat(bench.told(RouterEvent.FailoverDone.class)).isEmpty();
        bench.answerRead();
        List<RouterEvent.FailoverDone> done = bench.told(RouterEvent.FailoverDone.class);
        assertThat(done).hasSize(1);
        assertThat(done.get(0).failover().movedTo().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(done.get(0).failover().moved());
        assertThat(done.get(0).failover().movedTo())
                .doesNotContainKey(host(dead).toString());
        assertThat(done.get(0).failover())
                .isEqualTo(new Failover(
                        host(dead),
                        done.get(0).failover().routes(),
                        done.get(0).failover().routes(),
                        done.get(0).failover().movedTo(),
                        new TreeMap<>(),
                        lastAnswer,
                        detected,
                        detected,
                        detected.plusMillis(30),
                        detected.plusMillis(100)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 5})
    void theTimesOfAFailoverIgnoreStepsOfTheWallClock(int hours) {
        Instant detected = bench.now().plusMillis(502);
        bench.fails(carrier(1));
        bench.advance(Duration.ofMillis(30));
        bench.wallStep = Duration.ofHours(hours);
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        bench.advance(Duration.ofMillis(70));
        bench.answerRead();

        Failover done = bench.told(RouterEvent.FailoverDone.class).get(0).failover();
        assertThat(done.detected()).isEqualTo(detected);
        assertThat(done.accepted()).isEqualTo(detected.plusMillis(30));
        assertThat(done.seen()).isEqualTo(detected.plusMillis(100));
        assertThat(bench.status.ages().sinceRead(bench.nanos())).isZero();
    }

    /** Destination 1 is for host a alone, destination 2 for a and b; host a carries both in two tables. */
    private static LoopBench halfStuck(RouterConfig config) {
        LoopBench stuck = new LoopBench(config, "a", "b");
        stuck.rows.put("rtb-2", new TreeMap<>());
        stuck.rows.values().forEach(table -> {
            table.put(destination(1), "eni-a");
            table.put(destination(2), "eni-a");
        });
        stuck.publish(RouteSpec.of(Map.of(
                destination(1),
                RouteIntent.of(List.of(host("a"))),
                destination(2),
                RouteIntent.of(List.of(host("a"), host("b"))))));
        stuck.allHealthy();
        stuck.finish();
        stuck.forget();
        return stuck;
    }

    @Test
    void aFailoverCountsTheRoutesThatHadToStayBehindAndSaysWhy() {
        LoopBench stuck = halfStuck(CONFIG);
        stuck.fails("a");
        stuck.finish();
        Failover failover = stuck.told(RouterEvent.FailoverDone.class).get(0).failover();
        assertThat(failover.routes()).isEqualTo(4);
        assertThat(failover.moved()).isEqualTo(2);
        assertThat(failover.leftBehind()).isEqualTo(Map.of(Reason.NONE_HEALTHY, 2));
        assertThat(failover.leftText()).isEqualTo("2 no healthy host");
        stuck.advance(SECOND);
        assertThat(stuck.status.failovers()).containsExactly(failover);
    }

    @Test
    void aRouteWhoseNextHostFailsTooBeforeItsMoveIsLeftBehind() {
        LoopBench stuck = halfStuck(CONFIG);
        stuck.hostsThere.add("c");
        stuck.fails("a");
        stuck.accept();
        stuck.refuse(Kind.TRANSIENT);
        stuck.observed("b", Observation.gone("stopped"));
        stuck.advance(SECOND);
        stuck.finish();
        stuck.advance(SECOND);
        stuck.finish();
        Failover first = stuck.told(RouterEvent.FailoverDone.class).stream()
                .map(RouterEvent.FailoverDone::failover)
                .filter(done -> done.host().equals(host("a")))
                .findFirst()
                .orElseThrow();
        assertThat(first.routes()).isEqualTo(4);
        assertThat(first.moved()).isEqualTo(1);
        assertThat(first.leftBehind()).isEqualTo(Map.of(Reason.NONE_HEALTHY, 3));
    }

    @Test
    void aFailoverThatNobodyReadsBackIsNotDone() {
        bench.fails(carrier(1));
        bench.refuse(Kind.TRANSIENT);
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.told(RouterEvent.FailoverDone.class)).isEmpty();
        bench.finish();
        bench.advance(SECOND);
        bench.finish();
        assertThat(bench.told(RouterEvent.FailoverDone.class)).hasSize(1);
    }

    @Test
    void aFailureThatAReadShowsIsTimedToo() {
        String dead = carrier(1);
        // Nobody answers at that moment, so that only the evidence can move the row.
        bench.observed(dead, Observation.gone("stopped"));
        bench.finish();
        assertThat(bench.told(RouterEvent.RouteChanged.class))
                .isNotEmpty()
                .allMatch(changed -> changed.decision().reason() == Reason.HARD_EVIDENCE);
        assertThat(bench.told(RouterEvent.FailoverDone.class)).hasSize(1);
    }

    @Test
    void evidenceAgainstAHostThatIsFailedAlreadyActsAtOnce() {
        LoopBench mass = massFailure();
        String carrier = mass.rows.get("rtb-1").get(destination(1)).substring(4);
        assertThat(mass.log).as("held as a mass failure").isEmpty();
        assertThat(mass.condition(RouterCondition.MASS_FAILURE)).isPresent();
        mass.observed(carrier, Observation.gone("stopped"));
        assertThat(mass.log).hasSize(1);
    }

    /** Three of four hosts fail, the one with the row last. */
    private static LoopBench massFailure() {
        LoopBench mass = LoopBench.inLine(CONFIG, spec(1, "a", "b", "c", "d"), "a", "b", "c", "d");
        String carrier = mass.rows.get("rtb-1").get(destination(1)).substring(4);
        List.of("a", "b", "c", "d").stream()
                .filter(host -> !host.equals(carrier))
                .limit(2)
                .forEach(mass::fails);
        mass.fails(carrier);
        return mass;
    }

    @Test
    void aMassFailureHoldsMovesForFifteenSecondsAndTheyAreTimedFromTheVerdict() {
        LoopBench mass = massFailure();
        Instant verdict = mass.now();
        mass.advance(Duration.ofSeconds(14));
        assertThat(mass.log).isEmpty();
        mass.advance(Duration.ofSeconds(2));
        assertThat(mass.log).hasSize(1);
        mass.finish();
        Failover failover = mass.told(RouterEvent.FailoverDone.class).get(0).failover();
        assertThat(failover.detected()).isEqualTo(verdict);
        assertThat(Duration.between(verdict, failover.decided()))
                .isBetween(Duration.ofSeconds(14), Duration.ofSeconds(16));
    }

    @Test
    void aNewerFailoverOvertakesWritesThatAreStillQueued() {
        LoopBench busy = LoopBench.inLine(CONFIG, spec(3, "a", "b", "c"), "a", "b", "c");
        busy.publish(spec(60, "a", "b", "c"));
        busy.answerRead();
        assertThat(busy.writesUnderWay).hasSize(16);
        String dead = busy.rows.get("rtb-1").get(destination(1)).substring(4);
        busy.fails(dead);
        busy.accept();
        assertThat(busy.log).last().asString().startsWith("replace").contains("from eni-" + dead);
    }

    @Test
    void aHostThatIsOnlySuspectMovesNothing() {
        bench.advance(Duration.ofMillis(500));
        bench.observed(carrier(1), Observation.unreachable("timed out"));
        bench.advance(Duration.ofSeconds(5));
        assertThat(bench.log).isEmpty();
    }

    @Test
    void nothingMovesWhileHealthIsFrozenAndTheEndOfTheFreezePlansAgain() {
        bench.advance(Duration.ofMillis(500));
        for (String host : List.of("a", "b", "c")) {
            bench.observed(host, Observation.unreachable("timed out"));
        }
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.condition(RouterCondition.FROZEN)).isPresent();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.FROZEN);
        assertThat(bench.log).isEmpty();
        bench.told.clear();
        bench.answers("a");
        bench.advance(SECOND);
        assertThat(bench.told(RouterEvent.Planned.class)).isNotEmpty();
        assertThat(bench.condition(RouterCondition.FROZEN)).isEmpty();
        assertThat(bench.log).isEmpty();
    }

    @Test
    void aHostThatFallsSilentWhenAllOthersHaveFailedIsToldAndNothingIsInLine() {
        LoopBench two = LoopBench.inLine(CONFIG, spec(2, "a", "b"), "a", "b");
        two.fails("a");
        two.advance(Duration.ofSeconds(2));
        while (!two.writesUnderWay.isEmpty()) {
            two.accept();
        }
        two.answerRead();
        assertThat(two.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
        // Ten seconds must have passed since the first of them.
        for (int miss = 0; miss <= 10; miss++) {
            assertThat(two.condition(RouterCondition.UNPROVED)).isEmpty();
            two.observed("b", Observation.unreachable("timed out"));
            two.advance(SECOND);
        }
        assertThat(two.condition(RouterCondition.UNPROVED).orElseThrow())
                .contains(LoopBench.host("b").toString());
        assertThat(two.status.phase()).isEqualTo(RouterStatus.Phase.CONVERGING);
        two.answers("b");
        two.advance(SECOND);
        assertThat(two.condition(RouterCondition.UNPROVED)).isEmpty();
        assertThat(two.status.phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
    }
}
