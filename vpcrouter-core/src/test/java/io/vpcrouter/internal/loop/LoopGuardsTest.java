package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoopGuardsTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ZERO).build();

    private final LoopBench bench = LoopBench.inLine(CONFIG, spec(30, "a"), "a", "b");

    private long deletions() {
        return bench.log.stream().filter(entry -> entry.startsWith("delete")).count();
    }

    private void publishAndRead(RouteSpec spec) {
        bench.publish(spec);
        bench.answerRead();
    }

    @Test
    void sixOfThirtyRowsAreDeletedAtOnce() {
        publishAndRead(spec(24, "a"));
        assertThat(deletions()).isEqualTo(6);
    }

    @Test
    void sevenOfThirtyRowsAreHeldForAMinuteAndEverythingElseGoesOn() {
        // Later than that no read lags behind our own writes.
        bench.advance(Duration.ofSeconds(16));
        bench.rows.get("rtb-1").remove(destination(3));
        publishAndRead(spec(23, "a"));
        assertThat(bench.log).containsExactly("read", "create 10.3.0.0/16 in rtb-1 to eni-a");
        assertThat(bench.condition(RouterCondition.DELETES_HELD)).isPresent();
        bench.finish();
        bench.advance(Duration.ofSeconds(57));
        assertThat(deletions()).isZero();
        bench.advance(Duration.ofSeconds(3));
        assertThat(deletions()).isEqualTo(7);
        bench.finish();
        bench.advance(SECOND);
        assertThat(bench.condition(RouterCondition.DELETES_HELD)).isEmpty();
    }

    @Test
    void fiveRowsAreFewHoweverLargeTheirShare() {
        LoopBench small = LoopBench.inLine(CONFIG, spec(6, "a"), "a");
        small.publish(spec(1, "a"));
        small.answerRead();
        assertThat(small.log).filteredOn(entry -> entry.startsWith("delete")).hasSize(5);
    }

    @Test
    void heldDeletionsAreForgottenWithTheirSpec() {
        publishAndRead(spec(2, "a"));
        bench.advance(Duration.ofSeconds(59));
        publishAndRead(spec(30, "a"));
        publishAndRead(spec(2, "a"));
        bench.advance(Duration.ofSeconds(59));
        assertThat(deletions()).isZero();
        bench.advance(Duration.ofSeconds(2));
        assertThat(deletions()).isPositive();
    }

    @Test
    void aHoldBeginsAnewIfAnotherSpecWithAFewDeletionsCameBetween() {
        publishAndRead(spec(2, "a"));
        bench.advance(Duration.ofSeconds(59));
        publishAndRead(spec(29, "a"));
        publishAndRead(spec(2, "a"));
        bench.advance(Duration.ofSeconds(50));
        assertThat(deletions()).as("the one that the spec between wanted").isLessThanOrEqualTo(1);
    }

    @Test
    void beyondTheHardLimitNoDeletionIsMade() {
        LoopBench limited = LoopBench.inLine(
                RouterConfig.builder()
                        .recheckInterval(Duration.ZERO)
                        .rules(PlanRules.builder().maxDeletes(OptionalInt.of(2)).build())
                        .build(),
                spec(30, "a"),
                "a");
        limited.publish(spec(27, "a"));
        limited.answerRead();
        limited.advance(Duration.ofMinutes(10));
        assertThat(limited.log).noneMatch(entry -> entry.startsWith("delete"));
        assertThat(limited.status.decisions())
                .filteredOn(decision -> decision.action() == Action.HELD)
                .hasSize(3)
                .allMatch(decision -> decision.reason() == Reason.MAX_DELETES);
    }

    @Test
    void anEmptySpecThatIsAllowedIsHeldByTheGuardToo() {
        LoopBench brave = LoopBench.inLine(
                RouterConfig.builder()
                        .recheckInterval(Duration.ZERO)
                        .allowEmptySpec(true)
                        .build(),
                spec(30, "a"),
                "a");
        brave.publish(RouteSpec.empty());
        brave.answerRead();
        assertThat(brave.log).containsExactly("read");
        brave.advance(Duration.ofSeconds(61));
        assertThat(brave.log).filteredOn(entry -> entry.startsWith("delete")).isNotEmpty();
    }

    @Test
    void aDuelOverARowEndsWithThreeMovesAMinuteAndLongerHolds() {
        LoopBench duel = LoopBench.inLine(
                RouterConfig.builder().recheckInterval(Duration.ofSeconds(5)).build(), spec(1, "a"), "a", "b");
        int moves = 0;
        int movesInFirstMinute = 0;
        for (int second = 0; second < 3600; second++) {
            duel.rows.get("rtb-1").put(destination(1), "eni-b");
            duel.log.clear();
            duel.advance(SECOND);
            if (duel.log.contains("read")) {
                duel.answerRead();
            }
            while (!duel.writesUnderWay.isEmpty()) {
                duel.accept();
                moves++;
            }
            if (duel.log.contains("read") && duel.log.lastIndexOf("read") > 0) {
                duel.answerRead();
            }
            movesInFirstMinute = second < 60 ? moves : movesInFirstMinute;
        }
        assertThat(movesInFirstMinute).isEqualTo(3);
        assertThat(moves)
                .as("three after each hold of 1, 2, 4, 8, 10, 10 … minutes")
                .isBetween(18, 27);
        assertThat(duel.condition(RouterCondition.MOVE_BUDGET)).isPresent();
    }

    @Test
    void aMoveThatWaitsBehindTheThirdOneOfAMinuteIsTheFourth() {
        LoopBench row = LoopBench.inLine(CONFIG, spec(1, "a"), "a", "b", "c", "d", "e");
        for (String next : List.of("b", "c", "d", "e")) {
            row.publish(spec(1, next));
            row.answers(next);
            row.answerRead();
            row.advance(SECOND);
            if (!next.equals("d")) {
                row.finish();
            }
        }
        assertThat(row.rows.get("rtb-1")).containsEntry(destination(1), "eni-d");
        row.advance(SECOND);
        assertThat(row.condition(RouterCondition.MOVE_BUDGET)).isPresent();
        row.advance(Duration.ofSeconds(61));
        row.finish();
        assertThat(row.rows.get("rtb-1")).containsEntry(destination(1), "eni-e");
    }
}
