package io.vpcrouter.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Work on one file that never hangs together with its file system, nor with a pipe to which nobody writes. Each piece of work
 * has a daemon thread of its own; who asked for it waits for a limited time only. As long as a piece of work hangs, no other one
 * is begun, so that hanging threads do not pile up.
 *
 * <p>Threading: any thread.
 */
public final class FileThread {
    /** How long a file may take, unless something else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long somebody may take to write to a pipe that is read once. */
    private static final Duration PATIENCE_WITH_PIPES = Duration.ofSeconds(10);

    private final String name;
    private final Duration longest;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** What is done with a file. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it, and may take for ever. */
        T run() throws IOException;
    }

    /**
     * Nothing is done yet.
     *
     * @param name the name of the threads
     * @param longest how long a piece of work may take
     */
    public FileThread(String name, Duration longest) {
        this.name = name;
        this.longest = longest;
    }

    /**
     * The first bytes of a file, a pipe or a device.
     *
     * @param file what is read
     * @param most how many bytes are read at most
     * @throws IOException if it cannot be read, or does not come to its end within 10 s
     */
    public static byte[] read(Path file, int most) throws IOException {
        return new FileThread("vpcrouter-read-once", PATIENCE_WITH_PIPES).call(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(most);
            }
        });
    }

    /** Does a single piece of work within {@link #PATIENCE}; fails as {@link #call}. */
    public static <T> T once(Work<T> work) throws IOException {
        return new FileThread("vpcrouter-file-once", PATIENCE).call(work);
    }

    /** What the file system says of a file; that it does not answer, if it does not. */
    public FileStamp stamp(Path file) {
        try {
            return call(() -> FileStamp.of(file));
        } catch (IOException e) {
            return FileStamp.unknown(FileProblems.reason(e));
        }
    }

    /** Whether a piece of work has begun and not ended. */
    boolean isBusy() {
        return !last.isDone();
    }

    /**
     * Does a piece of work. An interrupt of the caller ends its wait, not the work.
     *
     * @throws SilentFileException if it takes too long, or an earlier one still hangs; it may be done later all the same
     * @throws InterruptedIOException if the caller was interrupted, which stays so
     * @throws IOException if it fails
     */
    public <T> T call(Work<T> work) throws IOException {
        try {
            // One after the other. Whoever waits here waits for work that may still come to its end in time.
            if (!turn.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SilentFileException(longest);
            }
            try {
                return result(work);
            } finally {
                turn.unlock();
            }
        } catch (TimeoutException e) {
            throw new SilentFileException(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private <T> T result(Work<T> work) throws InterruptedException, ExecutionException, TimeoutException {
        if (isBusy()) {
            throw new TimeoutException();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        last = result;
        Thread thread = new Thread(() -> complete(result, work), name);
        thread.setDaemon(true);
        thread.start();
        return result.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof IOException failure) {
            return failure;
        }
        if (cause instanceof RuntimeException defect) {
            throw defect;
        }
        throw new IllegalStateException("work on a file failed", cause);
    }

    private static <T> void complete(CompletableFuture<T> result, Work<T> work) {
        try {
            result.complete(work.run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
