package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of plugins that are under way. One that takes too long is logged with the stack of its thread, and a condition names it
 * until it returns.
 *
 * <p>Threading: any thread.
 */
final class LongCalls {
    static final Duration LONG = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LongCalls.class);

    private final RouterClock clock;
    private final RouterLinks links;
    private final Set<Call> underWay = ConcurrentHashMap.newKeySet();

    /** A call of the thread that made it. */
    private final class Call {
        private final String plugin;
        private final String method;
        private final Thread thread = Thread.currentThread();
        private final long since = clock.nanos();
        private volatile boolean told;

        private Call(String plugin, String method) {
            this.plugin = plugin;
            this.method = method;
        }

        private boolean isLong() {
            return clock.nanos() - since >= LONG.toNanos();
        }

        private void end() {
            underWay.remove(this);
            if (told) {
                LOG.info("plugin returned after all: plugin=\"{}\" method={}", plugin, method);
                report(plugin, null);
            }
        }
    }

    LongCalls(RouterClock clock, RouterLinks links) {
        this.clock = clock;
        this.links = links;
    }

    /** Calls a plugin on the current thread. */
    <T extends @Nullable Object> T during(String plugin, String method, Supplier<T> body) {
        Call call = new Call(plugin, method);
        underWay.add(call);
        try {
            return body.get();
        } finally {
            call.end();
        }
    }

    /** The same for a method that returns nothing. */
    void during(String plugin, String method, Runnable body) {
        this.<@Nullable Void>during(plugin, method, () -> {
            body.run();
            return null;
        });
    }

    /** Tells of the calls that take too long, each once. */
    void look() {
        for (Call call : underWay) {
            if (call.isLong() && !call.told) {
                call.told = true;
                String problem = "still in " + call.method + "() after " + LONG.toSeconds() + " s";
                LOG.error("plugin {} is {}", call.plugin, problem, stackOf(call.thread));
                report(call.plugin, problem + "; the log has the stack of its thread");
            }
        }
    }

    private void report(String plugin, @Nullable String problem) {
        links.conditionReported(new PluginCondition(plugin, "hangs"), problem);
    }

    /** What the thread does now. */
    static Throwable stackOf(Thread thread) {
        Throwable stack = new Throwable("stack of thread " + thread.getName());
        stack.setStackTrace(thread.getStackTrace());
        return stack;
    }

    /** Whether a call takes too long at the moment. */
    boolean isAny() {
        return underWay.stream().anyMatch(Call::isLong);
    }
}
