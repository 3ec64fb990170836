package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.Validated;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the last spec alone, as a router does: hundreds of large ones would make the collector pause, and the measured times long. */
final class LastSpec implements ModeContext {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private final TestContext all;
    private @Nullable Validated<RouteSpec> last;
    private long publishedAt;
    private int count;

    LastSpec(TestContext all) {
        this.all = all;
    }

    @Override
    public synchronized void publish(Validated<RouteSpec> spec) {
        last = spec;
        publishedAt = System.nanoTime();
        count++;
        notifyAll();
    }

    /** Waits for something that a publication makes true. */
    synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            assertThat(left).as("nanoseconds left for: %s", what).isPositive();
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** How many specs have been published so far. */
    synchronized int count() {
        return count;
    }

    /** When the last one was published, by the monotonic clock. */
    synchronized long publishedAt() {
        return publishedAt;
    }

    /** How many routes the last one has. */
    synchronized int routes() {
        return last == null ? 0 : last.value().map(spec -> spec.routes().size()).orElse(0);
    }

    @Override
    public RouterClock clock() {
        return all.clock();
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        all.runInBackground(name, body);
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        all.condition(name, problem);
    }
}
