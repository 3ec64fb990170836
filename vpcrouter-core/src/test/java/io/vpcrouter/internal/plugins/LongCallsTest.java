package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongCallsTest {
    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final PluginStandIns.Clock clock = new PluginStandIns.Clock();
    private final LongCalls calls = new LongCalls(clock, links);

    @Test
    void aCallOfTenSecondsIsNamedUntilItReturns() {
        calls.during("health finger", "watch", () -> {
            clock.advance(Duration.ofMillis(9_999));
            calls.look();
            assertThat(calls.isAny()).isFalse();
            assertThat(links.conditions).isEmpty();

            clock.advance(Duration.ofMillis(1));
            calls.look();
            calls.look();
            assertThat(calls.isAny()).isTrue();
            assertThat(links.conditions)
                    .containsEntry(
                            "health finger: hangs", "still in watch() after 10 s; the log has the stack of its thread");
            assertThat(links.reports).hasValue(1);
        });
        assertThat(calls.isAny()).isFalse();
        assertThat(links.conditions).isEmpty();
    }

    @Test
    void theStackIsThatOfTheThreadThatHangs() throws InterruptedException {
        PluginStandIns.Hang hang = new PluginStandIns.Hang();
        Thread thread = new Thread(hang::hang, "slow");
        thread.start();
        hang.entered.await();
        Throwable stack = LongCalls.stackOf(thread);
        hang.release();
        thread.join();
        assertThat(stack).hasMessageContaining("slow");
        assertThat(stack.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("hang");
    }
}
