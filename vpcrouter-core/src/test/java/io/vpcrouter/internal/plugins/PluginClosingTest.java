package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginClosingTest {
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatHangsOrThrowsKeepsNobodyElseFromBeingClosed() throws InterruptedException {
        CountDownLatch sky = new CountDownLatch(1);
        PluginStandIns.Hang hang = new PluginStandIns.Hang();
        PluginClosing closing = new PluginClosing(Duration.ofMillis(100));
        closing.close("mode csv", hang::hang);
        closing.close("health finger", () -> {
            throw new NoSuchMethodError("an older core");
        });
        closing.close("cloud sky", sky::countDown);
        assertThat(sky.await(30, TimeUnit.SECONDS)).isTrue();
        hang.release();
    }

    @Test
    void whatReturnsIsClosedInOrder() {
        PluginClosing closing = new PluginClosing(Duration.ofMinutes(1));
        List.of("a", "b", "c").forEach(name -> closing.close(name, () -> closed.add(name)));
        assertThat(closed).containsExactly("a", "b", "c");
    }
}
