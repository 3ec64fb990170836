package io.vpcrouter.internal.engine;

import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves that the health checks run: each of them reports on every host once per interval, so a check that falls silent does
 * not run any more. A check that has never reported is not missed here: it is blind, and no restart would help it.
 *
 * <p>Threading: reports and watched hosts come on the loop; any thread may ask.
 */
final class CheckPulse {
    private static final int SILENT_INTERVALS = 10;
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

    private final RouterClock clock;
    private final Map<String, Check> checks = new HashMap<>();
    private boolean watching;

    private static final class Check {
        private final long longestSilence;
        private volatile boolean expected;
        private volatile long lastReport;

        Check(Duration interval) {
            Duration silence = interval.multipliedBy(SILENT_INTERVALS);
            longestSilence = (silence.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : silence).toNanos();
        }
    }

    CheckPulse(List<HealthPart> parts, RouterClock clock) {
        this.clock = clock;
        parts.forEach(part ->
                checks.put(part.name(), new Check(part.tracker().timing().interval())));
    }

    /** Whether there are hosts to report on from now on. */
    void watching(boolean anyHost) {
        if (!watching || !anyHost) {
            // Nobody could report while there was no host.
            checks.values().forEach(check -> check.expected = false);
        }
        watching = anyHost;
    }

    void reported(HealthPart part) {
        Check check = checks.get(part.name());
        if (check != null && watching) {
            check.lastReport = clock.nanos();
            check.expected = true;
        }
    }

    boolean isAlive() {
        long now = clock.nanos();
        return checks.values().stream()
                .allMatch(check -> !check.expected || now - check.lastReport < check.longestSilence);
    }
}
