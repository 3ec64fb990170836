package io.vpcrouter.simulation;

import io.vpcrouter.model.RouteChange;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** No router writes faster than the cloud grants: a second token bucket, for each action. */
final class WriteRules {
    /** Calls are counted when they arrive, and their latencies differ. */
    private static final double SLACK_SECONDS = 10;

    private static final double NANOS = 1e9;

    private final Consumer<String> violated;
    private final RouterClock clock;
    private final long startedAt;
    private final Map<Class<?>, Integer> counts = new HashMap<>();

    WriteRules(Consumer<String> violated, RouterClock clock) {
        this.violated = violated;
        this.clock = clock;
        this.startedAt = clock.nanos();
    }

    void applying(RouteChange change) {
        WriteBudget budget = new WriteBudget(50, 5, 16);
        int count = counts.merge(change.getClass(), 1, Integer::sum);
        double seconds = (clock.nanos() - startedAt) / NANOS + SLACK_SECONDS;
        if (count > budget.burst() + budget.perSecond() * seconds) {
            violated.accept("writes too fast: " + count + " calls in " + seconds + " s");
        }
    }
}
