package io.vpcrouter.cli;

import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the built-in server shows of a router. Any thread may ask; nothing here waits for the router's loop. */
final class RouterPages {
    private static final int MISSED_RECHECKS = 5;

    private final Supplier<RouterStatus> status;
    private final BooleanSupplier alive;
    private final List<ShownOption> options;
    private final Duration recheckInterval;
    private final RouterClock clock;
    private final Instant startedAt;

    /**
     * Shows a router.
     *
     * @param status its state
     * @param alive whether its loop turns
     * @param options the options that it was started with
     * @param recheckInterval how often it reads everything, zero for never
     * @param clock the time of day
     */
    RouterPages(
            Supplier<RouterStatus> status,
            BooleanSupplier alive,
            List<ShownOption> options,
            Duration recheckInterval,
            RouterClock clock) {
        this.status = status;
        this.alive = alive;
        this.options = options;
        this.recheckInterval = recheckInterval;
        this.clock = clock;
        this.startedAt = clock.now();
    }

    /** Everything, for {@code /}. */
    Map<String, @Nullable Object> root() {
        Map<String, @Nullable Object> server = new LinkedHashMap<>();
        server.put("version", Version.number());
        server.put("start_time", startedAt.toString());
        server.put("current_time", clock.now().toString());
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        Map<String, Object> origins = new LinkedHashMap<>();
        for (ShownOption option : options) {
            params.put(option.name(), option.value());
            origins.put(option.name(), option.origin());
        }
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("SERVER", server);
        page.put("params", params);
        page.put("param_origins", origins);
        page.put("state", StateJson.of(status.get()));
        return page;
    }

    /** Whether the process works at all, for {@code /healthz}. */
    Answer health() {
        return alive.getAsBoolean() ? Answer.line(200, "ok") : Answer.line(503, "the loop or the checker does not run");
    }

    /** Whether it does its work, for {@code /readyz}: the state in one word, and what is wrong at the moment. */
    Answer readiness() {
        RouterStatus now = status.get();
        StringBuilder words = new StringBuilder(StateJson.word(now.phase()));
        now.conditions().keySet().forEach(condition -> words.append(' ').append(condition));
        return Answer.line(isReady(now) ? 200 : 503, words.toString());
    }

    private boolean isReady(RouterStatus now) {
        return switch (now.phase()) {
            case BLIND, STOPPING -> false;
            // Before the first spec nothing is read, on purpose.
            case WAITING_FOR_SPEC -> true;
            case STARTING, FROZEN, CONVERGING, IN_LINE ->
                now.lastReadAtIfEver()
                        .map(read -> recheckInterval.isZero() || clock.now().isBefore(read.plus(longestSilence())))
                        .orElse(false);
        };
    }

    private Duration longestSilence() {
        return recheckInterval.multipliedBy(MISSED_RECHECKS);
    }
}
