package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls plugins while a router starts, each call in a thread of its own: one that hangs is told, and given up after a minute.
 * Whatever a plugin says or throws at start is told in one form: the plugin, with its JAR if it does not come with vpcrouter; then
 * what was found, and what was expected.
 *
 * <p>Threading: the thread that starts the router. If it is interrupted, so is the call.
 */
final class PluginStart {
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongCalls calls;
    private final Map<String, String> jars;
    private final Duration longest;

    /**
     * For the plugins of one router.
     *
     * @param calls notices calls that take too long
     * @param jars the JAR of each plugin that does not come with vpcrouter, by its label
     * @param longest how long a call may take
     */
    PluginStart(LongCalls calls, Map<String, String> jars, Duration longest) {
        this.calls = calls;
        this.jars = jars;
        this.longest = longest;
    }

    void run(String plugin, String method, Runnable start) {
        get(plugin, method, () -> {
            start.run();
            return true;
        });
    }

    <T> T get(String plugin, String method, Supplier<? extends @Nullable T> start) {
        T product;
        try {
            product = call(plugin, method, start);
        } catch (InvalidException e) {
            throw jars.containsKey(plugin) ? new InvalidException(named(plugin, e.problems())) : e;
        } catch (CloudException e) {
            throw jars.containsKey(plugin) ? named(e, plugin) : e;
        } catch (PluginStartException e) {
            throw jars.containsKey(plugin) && !isNamed(e, plugin)
                    ? new PluginStartException(shown(plugin) + ": " + e.getMessage(), e)
                    : e;
        } catch (Exception | Error e) {
            throw Failure.atStart(shown(plugin), method, e);
        }
        if (product == null) {
            throw new PluginStartException(shown(plugin) + ": " + method + "() returned null (expected: never null)");
        }
        return product;
    }

    private <T extends @Nullable Object> T call(String plugin, String method, Supplier<T> start) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    T product;
                    try {
                        product = calls.during(plugin, method, start);
                    } catch (Exception | Error e) {
                        result.completeExceptionally(e);
                        return;
                    }
                    // Only now: whoever waits for it may let time pass at once.
                    result.complete(product);
                },
                "vpcrouter-" + plugin.replace(' ', '-') + "-" + method);
        thread.setDaemon(true);
        thread.start();
        long waited = 0;
        while (true) {
            long step = Math.min(LongCalls.LONG.toNanos(), longest.toNanos() - waited);
            try {
                return result.get(step, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                calls.look();
                waited += step;
                if (waited >= longest.toNanos()) {
                    thread.interrupt();
                    throw new PluginStartException(
                            shown(plugin) + ": " + method + "() has not returned after " + longest.toSeconds()
                                    + " s (expected: at once); the log has the stack of its thread",
                            LongCalls.stackOf(thread));
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
                throw new PluginStartException(shown(plugin) + ": stopped while it was in " + method + "()", e);
            } catch (ExecutionException e) {
                throw thrownBy(e, plugin, method);
            }
        }
    }

    private RuntimeException thrownBy(ExecutionException e, String plugin, String method) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        // Languages without checked exceptions throw what a method does not declare.
        return cause instanceof RuntimeException thrown ? thrown : Failure.atStart(shown(plugin), method, cause);
    }

    private String shown(String plugin) {
        String jar = jars.get(plugin);
        return jar == null ? plugin : plugin + " (" + jar + ")";
    }

    private boolean isNamed(PluginStartException e, String plugin) {
        return String.valueOf(e.getMessage()).startsWith(shown(plugin));
    }

    /** Problems as a plugin found them, with its name if it does not come with vpcrouter. */
    List<Problem> named(String plugin, List<Problem> problems) {
        return jars.containsKey(plugin)
                ? problems.stream().map(problem -> named(problem, plugin)).toList()
                : problems;
    }

    private Problem named(Problem problem, String plugin) {
        return new Problem(
                problem.code(),
                problem.severity(),
                problem.location(),
                shown(plugin) + ": " + problem.what(),
                problem.found(),
                problem.expected(),
                problem.hint());
    }

    private CloudException named(CloudException e, String plugin) {
        return new CloudException(
                e.kind(), shown(plugin) + ": " + e.operation(), e.code().orElse(null), textOf(e), e);
    }

    /** The message without the operation, which the exception puts before it again. */
    private static String textOf(CloudException e) {
        String message = String.valueOf(e.getMessage());
        String prefix = e.operation() + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
