package io.vpcrouter.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a plugin from one thread, as the core does, and bounds each call. The thread is in a group of its own, and so is every
 * thread that the plugin starts, so that these can be told from the threads of the test and of other tests.
 */
final class PluginCalls implements AutoCloseable {
    private final List<Throwable> uncaught = new ArrayList<>();
    private final ThreadGroup group = new ThreadGroup("plugin under test") {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            synchronized (uncaught) {
                uncaught.add(failure);
            }
        }
    };
    private final LinkedBlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    private final MachinePulse pulse = new MachinePulse();
    private final Thread caller;

    /** What is called; it may throw anything. */
    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    PluginCalls() {
        caller = new Thread(group, this::makeCalls, "contract");
        caller.setDaemon(true);
        caller.start();
    }

    private void makeCalls() {
        try {
            while (true) {
                calls.take().run();
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    /** The group of the threads of the plugin. */
    ThreadGroup group() {
        return group;
    }

    /** The thread that makes the calls. */
    Thread caller() {
        return caller;
    }

    /** How late threads of this machine are woken at worst. */
    MachinePulse pulse() {
        return pulse;
    }

    /** Makes a call and waits for its end, at most for a time and for what this machine is late. */
    <T> T call(String what, Duration longest, Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        long start = System.nanoTime();
        calls.add(task);
        while (true) {
            long allowed = longest.toNanos() + pulse.worst().multipliedBy(2).toNanos();
            long left = start + allowed - System.nanoTime();
            try {
                return task.get(Math.max(1, left), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= 0) {
                    throw new AssertionError(
                            what + " has not returned after " + longest + "; it is at " + placeOf(caller));
                }
            } catch (ExecutionException e) {
                throw failure(what, e.getCause());
            }
        }
    }

    void run(String what, Duration longest, Call body) throws Exception {
        call(what, longest, () -> {
            body.run();
            return what;
        });
    }

    private static Exception failure(String what, @Nullable Throwable cause) {
        if (cause instanceof AssertionError failed) {
            throw failed;
        }
        return cause instanceof Exception failure
                ? failure
                : new IllegalStateException(what + " threw " + cause, cause);
    }

    /** The threads that the plugin has started and that still run. */
    List<Thread> threads() {
        Thread[] found = new Thread[group.activeCount() + 16];
        int count = group.enumerate(found);
        return Arrays.stream(found, 0, count)
                .filter(thread -> !thread.equals(caller))
                .toList();
    }

    /** What threads of the plugin died of, apart from background tasks. */
    List<Throwable> uncaught() {
        synchronized (uncaught) {
            return List.copyOf(uncaught);
        }
    }

    /** Where a thread is: its topmost frames. */
    static String placeOf(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0
                ? "its end"
                : String.join(
                        " < ",
                        Arrays.stream(stack).limit(8).map(String::valueOf).toList());
    }

    @Override
    public void close() {
        caller.interrupt();
        pulse.close();
    }
}
