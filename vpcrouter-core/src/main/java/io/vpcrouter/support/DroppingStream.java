package io.vpcrouter.support;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that never makes its writers wait, for logs: a pipe that nobody reads, or a disk that hangs, must not stop
 * the program. A thread of its own hands each write to the sink; what finds no room in the bounded queue, or what the sink
 * refuses, is dropped and counted.
 *
 * <p>Threading: any thread may write; the sink sees one thread only, a daemon.
 *
 * <p>Lifecycle: until {@link #close}, which gives the sink a second to take what is left. While the sink hangs, it is not closed.
 *
 * <p>Failure: nothing is thrown.
 */
public final class DroppingStream extends OutputStream {
    /** Bytes that may wait for the sink. */
    public static final int CAPACITY = 1 << 20;

    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(1);
    private static final LongAdder DROPPED_BY_ALL = new LongAdder();

    private final OutputStream sink;
    private final int capacity;
    private final LongConsumer recovered;
    private final Thread thread;
    private final Queue<byte[]> queue = new ArrayDeque<>();
    private int waiting;
    private boolean writing;
    private boolean closed;
    private long dropped;
    private long told;

    /**
     * A stream before a sink.
     *
     * @param name the name of its thread
     * @param sink what takes the bytes in the end, perhaps after a long while
     * @param recovered called with the number of writes that were dropped when the sink works again, on the stream's thread;
     *     may write to the stream
     */
    public DroppingStream(String name, OutputStream sink, LongConsumer recovered) {
        this(name, sink, CAPACITY, recovered);
    }

    /** With another capacity, for tests. */
    DroppingStream(String name, OutputStream sink, int capacity, LongConsumer recovered) {
        this.sink = sink;
        this.capacity = capacity;
        this.recovered = recovered;
        this.thread = new Thread(this::pump, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        synchronized (queue) {
            if (closed || waiting + length > capacity) {
                dropped++;
                DROPPED_BY_ALL.increment();
            } else {
                queue.add(copy);
                waiting += length;
                queue.notifyAll();
            }
        }
    }

    /** Does nothing: whoever flushes must not wait either. See {@link #drain}. */
    @Override
    public void flush() {}

    /** How many writes were dropped so far. */
    public long dropped() {
        synchronized (queue) {
            return dropped;
        }
    }

    /** How many writes all such streams of this process have dropped so far: lines of its log, in the daemon. */
    public static long droppedByAll() {
        return DROPPED_BY_ALL.sum();
    }

    /** Waits until the sink has taken everything, but not longer than this; returns whether it has. */
    public boolean drain(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        synchronized (queue) {
            while (writing || !queue.isEmpty()) {
                long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                try {
                    queue.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void close() {
        drain(PATIENCE_AT_END);
        synchronized (queue) {
            closed = true;
            queue.notifyAll();
        }
    }

    private void pump() {
        boolean works = true;
        while (true) {
            try {
                long lost = works ? lostUntold() : 0;
                if (lost > 0) {
                    recovered.accept(lost);
                }
                byte[] next = next();
                if (next == null) {
                    sink.close();
                    return;
                }
                works = false;
                sink.write(next);
                sink.flush();
                works = true;
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                works = false;
                synchronized (queue) {
                    dropped++;
                }
                DROPPED_BY_ALL.increment();
            }
        }
    }

    /** The next write, or null after the last one. */
    private byte @Nullable [] next() throws InterruptedException {
        synchronized (queue) {
            writing = false;
            queue.notifyAll();
            while (queue.isEmpty()) {
                if (closed) {
                    return null;
                }
                queue.wait();
            }
            byte[] next = queue.remove();
            waiting -= next.length;
            writing = true;
            return next;
        }
    }

    /** How many writes were dropped since it was told last, once the queue has room again. */
    private long lostUntold() {
        synchronized (queue) {
            long lost = queue.isEmpty() ? dropped - told : 0;
            told += lost;
            return lost;
        }
    }
}
