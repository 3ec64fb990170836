package io.vpcrouter.internal.aws.calls;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Makes blocking calls on threads of their own. The caller returns when it is interrupted or the time is up, whatever the
 * call hangs in: the SDK's own time limits do not end a name lookup, and an interrupt does not end a read from a socket.
 *
 * <p>Threading: any thread.
 */
final class CallThreads implements AutoCloseable {
    private final AtomicInteger started = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "vpcrouter-aws-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    /**
     * Makes a call and waits for it.
     *
     * @param limit how long it is waited for
     * @throws ApiCallTimeoutException if the time is up; the call may go on, but its result is lost
     * @throws AbortedException if the thread is interrupted, which it is still afterwards, or this is closed
     */
    <T> T call(Duration limit, Supplier<T> body) {
        try {
            Future<T> result = threads.submit(body::get);
            try {
                return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                result.cancel(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", e);
        } catch (RejectedExecutionException e) {
            throw AbortedException.create("closed", e);
        } catch (TimeoutException e) {
            throw ApiCallTimeoutException.create(limit.toMillis());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error defect) {
                throw defect;
            }
            throw new IllegalStateException("a call threw a checked exception", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
