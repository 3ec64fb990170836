package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.PluginCondition;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What plugins do that they must not. The first defect of each kind is logged with its stack; all are counted, and a condition
 * names the plugin and shows the reason and the count. So a defect that shows a thousand times a second floods nothing.
 *
 * <p>Threading: any thread.
 */
final class PluginDefects {
    private static final Logger LOG = LoggerFactory.getLogger(PluginDefects.class);

    private final RouterLinks links;
    private final Map<Kind, AtomicLong> counts = new ConcurrentHashMap<>();

    /** What tells defects apart. */
    private record Kind(String plugin, String method, String what) {}

    PluginDefects(RouterLinks links) {
        this.links = links;
    }

    /** A method threw. */
    void threw(String plugin, String condition, String method, Throwable thrown) {
        String what = thrown.getClass().getName();
        count(new Kind(plugin, method, what), condition, method + " failed: " + Failure.text(thrown), () -> thrown);
    }

    /** A plugin passed null where something was expected; the stack shows where. */
    void passedNull(String plugin, String method) {
        count(
                new Kind(plugin, method, "null"),
                method,
                "the plugin reported null; it was ignored",
                () -> new IllegalArgumentException(method + ": null (expected: a value)"));
    }

    /** A method was told a moment that has not come yet. */
    void passedFuture(String plugin, String method, Duration ahead) {
        String problem = "the plugin reported a moment that lies " + ahead + " ahead; it was ignored";
        count(
                new Kind(plugin, method, "future"),
                method,
                problem,
                () -> new IllegalArgumentException(
                        method + ": a moment that lies " + ahead + " ahead (expected: SentAt.now before the request)"));
    }

    private void count(Kind kind, String condition, String problem, Supplier<Throwable> thrown) {
        long times = counts.computeIfAbsent(kind, first -> new AtomicLong()).incrementAndGet();
        if (times == 1) {
            Failure.log(
                    LOG,
                    "plugin failed: plugin=\"{}\" method={}; logged once, and counted from now on",
                    kind.plugin(),
                    kind.method(),
                    thrown.get());
        }
        // The loop is told of the 1st, 2nd, 4th, 8th … time: often enough for a count that people read.
        if (Long.bitCount(times) == 1) {
            links.conditionReported(
                    new PluginCondition(kind.plugin(), condition),
                    times == 1 ? problem : problem + " (" + times + " times)");
        }
    }

    /** The condition is over; the counts stay. */
    void ended(String plugin, String condition) {
        links.conditionReported(new PluginCondition(plugin, condition), null);
    }

    /** How often each method of a plugin failed; empty if none did. */
    Map<String, Long> counts(String plugin) {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach((kind, times) -> {
            if (kind.plugin().equals(plugin)) {
                found.merge(kind.method(), times.get(), Long::sum);
            }
        });
        return found;
    }
}
