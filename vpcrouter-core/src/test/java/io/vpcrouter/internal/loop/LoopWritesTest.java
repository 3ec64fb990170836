package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouteStatus;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.CloudException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoopWritesTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    private static RouteSpec ordered(String... hosts) {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        routes.put(
                destination(1),
                new RouteIntent(List.of(hosts).stream().map(LoopBench::host).toList(), HostChoice.ORDERED, null));
        return RouteSpec.of(routes);
    }

    @Test
    void sixteenWritesAreUnderWayAtOnceFiftyInABurstAndFiveASecondAfterThat() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(spec(101, "a"));
        bench.answerRead();
        assertThat(bench.writesUnderWay).hasSize(16);
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        // One token was used for the first row.
        assertThat(bench.log).hasSize(1 + 49 + 0);
        for (int second = 1; second <= 4; second++) {
            int before = bench.log.size();
            bench.advance(SECOND);
            while (!bench.writesUnderWay.isEmpty()) {
                bench.accept();
            }
            assertThat(bench.log.size() - before).isBetween(4, 6);
        }
    }

    @Test
    void aRowHasOneWriterAtATime() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        assertThat(bench.log).containsExactly("replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b");
        bench.fails("b");
        bench.advance(SECOND);
        assertThat(bench.log).hasSize(1);
        bench.accept();
        assertThat(bench.log.subList(0, 2))
                .containsExactly(
                        "replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b",
                        "replace 10.1.0.0/16 in rtb-1 from eni-b to eni-c");
        bench.finish();
        assertThat(bench.rows.get("rtb-1")).containsEntry(destination(1), "eni-c");
    }

    @Test
    void aRouteThatComesToAHostThatFailedMeanwhileLeavesItAtOnce() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        bench.fails("b");
        bench.accept();
        assertThat(bench.writesUnderWay).singleElement().satisfies(next -> {
            assertThat(next.reason()).isEqualTo(Reason.HOST_FAILED);
            assertThat(next.isFailover()).isTrue();
            assertThat(next.change().orElseThrow()).hasToString("replace 10.1.0.0/16 in rtb-1 from eni-b to eni-c");
        });
    }

    @Test
    void writesGoInTheOrderFailoversCreationsOtherMovesDeletions() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(2, "a"), "a", "b", "c");
        // Everything at once: 1 moves off a host that is not eligible any more, 2 goes, 3 is new, 4 leads to a dead
        // host.
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        routes.put(destination(1), RouteIntent.of(List.of(LoopBench.host("b"))));
        routes.put(destination(3), RouteIntent.of(List.of(LoopBench.host("b"))));
        routes.put(destination(4), RouteIntent.of(List.of(LoopBench.host("b"), LoopBench.host("c"))));
        bench.rows.get("rtb-1").put(destination(4), "eni-c");
        bench.publish(RouteSpec.of(routes));
        bench.answers("b");
        bench.answers("c");
        bench.fails("c");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.log)
                .containsExactly(
                        "read",
                        "replace 10.4.0.0/16 in rtb-1 from eni-c to eni-b",
                        "create 10.3.0.0/16 in rtb-1 to eni-b",
                        "replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b",
                        "delete 10.2.0.0/16 in rtb-1 from eni-a");
    }

    @Test
    void throttlingSlowsWritesDownAndNeverReordersThem() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(spec(4, "a"));
        bench.rows.get("rtb-1").put(destination(9), "eni-a");
        bench.answerRead();
        bench.log.clear();
        while (!bench.writesUnderWay.isEmpty()) {
            bench.refuse(Kind.THROTTLED);
        }
        assertThat(bench.log).isEmpty();
        assertThat(bench.condition(RouterCondition.THROTTLED)).isPresent();
        for (int i = 0; i < 100 && bench.log.size() < 4; i++) {
            bench.advance(Duration.ofMillis(100));
            while (!bench.writesUnderWay.isEmpty()) {
                bench.accept();
            }
        }
        assertThat(bench.log.subList(0, 4))
                .containsExactly(
                        "create 10.2.0.0/16 in rtb-1 to eni-a",
                        "create 10.3.0.0/16 in rtb-1 to eni-a",
                        "create 10.4.0.0/16 in rtb-1 to eni-a",
                        "delete 10.9.0.0/16 in rtb-1 from eni-a");
        bench.finish();
        assertThat(bench.condition(RouterCondition.THROTTLED)).isEmpty();
    }

    @Test
    void aThrottledWriteThatNobodyWantsAnyMoreIsNotRepeated() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a", "b");
        bench.publish(spec(2, "a"));
        bench.answerRead();
        assertThat(bench.log).containsExactly("read", "create 10.2.0.0/16 in rtb-1 to eni-a");
        bench.publish(spec(1, "a"));
        bench.refuse(Kind.THROTTLED);
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.log).containsExactly("read", "create 10.2.0.0/16 in rtb-1 to eni-a", "read");
        assertThat(bench.writesUnderWay).isEmpty();
    }

    @Test
    void aNewSpecDropsWhatWasQueuedForTheOneBefore() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(spec(40, "a"));
        bench.answerRead();
        assertThat(bench.writesUnderWay).hasSize(16);
        bench.publish(spec(1, "a"));
        bench.log.clear();
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        assertThat(bench.log).noneMatch(entry -> entry.startsWith("create"));
    }

    @Test
    void aReadThatLagsBehindMakesNoSecondWriteForFifteenSeconds() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b");
        bench.fails("a");
        bench.accept();
        for (int i = 0; i < 7; i++) {
            bench.rows.get("rtb-1").put(destination(1), "eni-a");
            bench.answerRead();
            bench.advance(Duration.ofSeconds(2));
        }
        assertThat(bench.log.stream().filter(entry -> entry.startsWith("replace")))
                .hasSize(1);
        assertThat(bench.log.stream().filter("read"::equals))
                .as("read again until it is seen")
                .hasSize(8);
        bench.advance(Duration.ofSeconds(2));
        bench.answerRead();
        assertThat(bench.log).last().asString().startsWith("replace");
    }

    @Test
    void aReadThatLagsBehindTwoWritesShowsNothingForeign() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b", "c"), "a", "b", "c");
        bench.fails("a");
        bench.accept();
        bench.fails("b");
        bench.accept();
        bench.rows.get("rtb-1").put(destination(1), "eni-a");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.writesUnderWay).isEmpty();
    }

    @Test
    void aForeignChangeIsBelievedAtOnce() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b", "c");
        bench.fails("a");
        bench.accept();
        bench.rows.get("rtb-1").put(destination(1), "eni-c");
        bench.answerRead();
        bench.advance(SECOND);
        assertThat(bench.log).last().isEqualTo("replace 10.1.0.0/16 in rtb-1 from eni-c to eni-b");
    }

    @Test
    void aWriteWithoutAnAnswerIsTriedAgainLaterAndLaterButWithoutEnd() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b");
        bench.fails("a");
        int tries = 1;
        for (int second = 0; second < 600; second++) {
            if (!bench.writesUnderWay.isEmpty()) {
                bench.refuse(Kind.TRANSIENT);
                tries++;
            }
            bench.advance(SECOND);
        }
        assertThat(tries).isBetween(600 / 16, 100);
        assertThat(bench.condition(RouterCondition.WRITES))
                .hasValueSatisfying(text -> assertThat(text).contains("TRANSIENT it is"));
    }

    @Test
    void aCreationThatTheTableHasNoRoomForIsTriedAgainAfterTheDeletions() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.rows.get("rtb-1").put(destination(7), "eni-a");
        bench.publish(spec(2, "a"));
        bench.answerRead();
        assertThat(bench.log)
                .containsExactly(
                        "read", "create 10.2.0.0/16 in rtb-1 to eni-a", "delete 10.7.0.0/16 in rtb-1 from eni-a");
        bench.refuse(Kind.LIMIT);
        bench.advance(SECOND);
        assertThat(bench.status.conditions().get(RouterCondition.TABLE_FULL))
                .isEqualTo("no room for more routes in rtb-1");
        assertThat(bench.log.stream().filter(entry -> entry.startsWith("create")))
                .hasSize(1);
        bench.accept();
        bench.advance(SECOND);
        assertThat(bench.log.stream().filter(entry -> entry.startsWith("create")))
                .hasSize(2);
        assertThat(bench.status.conditions()).doesNotContainKey(RouterCondition.TABLE_FULL);
    }

    @Test
    void aConflictIsReadAgainAtOnce() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(spec(2, "a"));
        bench.answerRead();
        bench.refuse(Kind.CONFLICT);
        assertThat(bench.log).containsExactly("read", "create 10.2.0.0/16 in rtb-1 to eni-a", "read");
        assertThat(bench.told(RouterEvent.RouteChangeFailed.class)).hasSize(1);
    }

    @Test
    void aStoppedLoopStartsNothing() {
        LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");
        bench.publish(spec(40, "a"));
        bench.answerRead();
        bench.loop.stop();
        bench.log.clear();
        while (!bench.writesUnderWay.isEmpty()) {
            bench.accept();
        }
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.log).isEmpty();
        assertThat(bench.status.phase()).isEqualTo(RouterStatus.Phase.STOPPING);
    }

    @Test
    void anObserverPlansAndWritesNothing() {
        RouterConfig config = RouterConfig.builder()
                .recheckInterval(Duration.ZERO)
                .rules(PlanRules.builder().policy(ChangePolicy.OBSERVE).build())
                .build();
        LoopBench bench = new LoopBench(config, "a", "b");
        bench.publish(spec(3, "a", "b"));
        bench.answerRead();
        bench.allHealthy();
        bench.advance(SECOND);
        bench.fails("a");
        bench.advance(SECOND);
        assertThat(bench.log).containsExactly("read");
        assertThat(bench.told(RouterEvent.Planned.class))
                .last()
                .satisfies(planned -> assertThat(planned.plan().changes()).hasSize(3));
    }

    @Test
    void whatBecameOfARowIsShown() {
        LoopBench bench = LoopBench.inLine(CONFIG, ordered("a", "b"), "a", "b");
        bench.fails("a");
        bench.refuse(Kind.DENIED);
        bench.advance(SECOND.multipliedBy(2));

        RouteStatus failed = bench.status.routes().get(bench.status.routes().size() - 1);
        assertThat(failed.destination()).isEqualTo(destination(1));
        assertThat(failed.errorIfOpen()).isPresent();

        bench.advance(SECOND.multipliedBy(60));
        bench.accept();
        bench.advance(SECOND.multipliedBy(2));

        RouteStatus moved = bench.status.routes().get(bench.status.routes().size() - 1);
        assertThat(moved.errorIfOpen()).isEmpty();
        assertThat(moved.changedAtIfEver()).isPresent();
        assertThat(moved.previousTargetIfAny()).contains(new RouteTarget.Interface("eni-a"));
    }

    /** 120 moves take many seconds at the pace of the cloud, and reads come meanwhile. */
    @Test
    void theReasonOfAMoveStaysTheOneOfItsDecisionWhateverReadsComeBetween() {
        RouterConfig ordered = RouterConfig.builder()
                .recheckInterval(Duration.ofSeconds(5))
                .rules(PlanRules.builder()
                        .choose(HostChoice.ORDERED)
                        .failbackDelay(Duration.ofSeconds(5))
                        .build())
                .build();
        LoopBench paced = new LoopBench(ordered, "a", "b");
        RouteSpec wanted = spec(120, "a", "b");
        wanted.routes().keySet().forEach(each -> paced.rows.get("rtb-1").put(each, "eni-a"));
        paced.publish(wanted);
        paced.allHealthy();
        paced.finish();
        paced.fails("a");
        for (int second = 0; second < 180; second++) {
            paced.finish();
            paced.advance(SECOND);
            paced.allHealthy();
        }
        assertThat(paced.told(RouterEvent.RouteChanged.class))
                .filteredOn(changed -> changed.decision().networkInterface().equals("eni-a"))
                .hasSize(120)
                .allMatch(changed -> changed.decision().reason() == Reason.FAILBACK);
        assertThat(paced.told(RouterEvent.RouteChanged.class))
                .noneMatch(changed -> changed.decision().reason() == Reason.CHANGED_BY_OTHERS);
    }

    @Test
    void whatWaitsForThePaceIsShownWithTheTimeThatIsLeft() {
        LoopBench paced = new LoopBench(
                RouterConfig.builder().recheckInterval(Duration.ZERO).build(), "a");
        paced.publish(spec(120, "a"));
        paced.allHealthy();
        paced.finish();
        paced.advance(Duration.ofMillis(100));
        assertThat(paced.status.writesWaiting()).isEqualTo(70);
        assertThat(paced.status.writePace().rate()).hasToString("50/5");
        assertThat(paced.status.writePace().secondsLeft())
                .as("70 at 5 a second")
                .isEqualTo(14);
        for (int second = 0; second < 15; second++) {
            paced.advance(SECOND);
            paced.finish();
        }
        paced.advance(SECOND);
        assertThat(paced.status.writesWaiting()).isZero();
        assertThat(paced.status.writePace().secondsLeft()).isZero();
    }
}
