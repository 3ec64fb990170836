package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.SECOND;
import static io.vpcrouter.internal.loop.LoopBench.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent.ConditionChanged;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Listeners hear of the edges of a condition; the state shows its text of the moment. */
class LoopConditionsTest {
    private static final RouterConfig CONFIG =
            RouterConfig.builder().recheckInterval(Duration.ofMinutes(5)).build();
    private static final Condition CHECK = new PluginCondition("health tcp", "self_check");

    private final LoopBench bench = LoopBench.inLine(CONFIG, spec(1, "a"), "a");

    private void report(String problem) {
        bench.loop.conditionReported(CHECK, problem);
        bench.loop.settle();
    }

    @Test
    void aConditionOfAPluginWhoseTextCountsIsToldOnceAndShownAsItIs() {
        bench.advance(SECOND);
        int shown = bench.statesShown;
        for (int i = 1; i <= 4_000; i++) {
            report("no file handle, for the " + i + "th time");
            bench.advance(Duration.ofMillis(1));
        }
        bench.advance(SECOND);

        assertThat(bench.told(ConditionChanged.class)).hasSize(1);
        assertThat(bench.status.conditions()).containsEntry(CHECK, "no file handle, for the 4000th time");
        assertThat(bench.statesShown - shown).as("pictures in 5 s").isLessThanOrEqualTo(7);

        report(null);
        bench.advance(SECOND);
        assertThat(bench.told(ConditionChanged.class)).hasSize(2);
        assertThat(bench.status.conditions()).isEmpty();
    }

    @Test
    void failedWritesWithARequestIdEachAreToldOncePerKind() {
        bench.publish(spec(2, "a"));
        bench.answerRead();
        int refused = 0;
        while (refused < 30) {
            awaitWrite();
            refuse(Kind.TRANSIENT, "request " + refused++);
        }
        bench.advance(SECOND);
        assertThat(bench.told(ConditionChanged.class)).hasSize(1);
        assertThat(bench.status.conditions().get(RouterCondition.WRITES)).contains("request " + (refused - 1));

        awaitWrite();
        refuse(Kind.DENIED, "request " + refused);
        assertThat(bench.told(ConditionChanged.class)).hasSize(2);
    }

    private void awaitWrite() {
        while (bench.writesUnderWay.isEmpty()) {
            bench.answerRead();
            bench.advance(SECOND);
        }
    }

    private void refuse(Kind kind, String request) {
        bench.loop.writeFailed(bench.writesUnderWay.remove(), new CloudException(kind, "Call", null, request, null));
        bench.loop.settle();
    }

    @Test
    void aReadThatFailsAndHangsInTurnsIsToldAsTheFailureAlone() {
        int failed = 0;
        while (failed < 10) {
            bench.advance(SECOND);
            if (bench.log.size() > failed) {
                bench.advance(Duration.ofSeconds(5));
                bench.failRead(Kind.TRANSIENT);
                failed++;
            }
        }
        assertThat(bench.told(ConditionChanged.class))
                .extracting(ConditionChanged::problem)
                .satisfiesExactly(
                        slow -> assertThat(slow).contains("has not answered"),
                        refused -> assertThat(refused).contains("TRANSIENT it is"));
    }
}
