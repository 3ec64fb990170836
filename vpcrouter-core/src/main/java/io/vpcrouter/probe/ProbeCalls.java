package io.vpcrouter.probe;

import io.vpcrouter.model.IpAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a check that blocks: which wait for a thread and which run, how many threads they need, and which hang.
 *
 * <p>Threading: guarded by the lock of the monitor that owns it, except {@link #take}.
 */
final class ProbeCalls {
    private final int mostThreads;
    private final long longest;
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>();
    private final Set<Call> running = new LinkedHashSet<>();
    private int handedOut;
    private int threads;
    private boolean closed;

    /** One probe that a thread is to make, of the check's own responder if there is no host; or none if the thread is to end. */
    static final class Call {
        private static final Call STOP = new Call(ProbeSchedule.NONE, null);

        final long probe;
        final @Nullable IpAddress host;
        private @Nullable Thread thread;
        private long startedAt;
        private boolean interrupted;

        private Call(long probe, @Nullable IpAddress host) {
            this.probe = probe;
            this.host = host;
        }

        private void interrupt() {
            interrupted = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** At most {@code mostThreads} calls at once; one that takes {@code longest} nanoseconds hangs. */
    ProbeCalls(int mostThreads, long longest) {
        this.mostThreads = mostThreads;
        this.longest = longest;
    }

    boolean hasRoom() {
        return handedOut < mostThreads;
    }

    /** Hands out a call; returns the number of the thread to start for it, or 0 if there are threads enough. */
    int handOut(long probe, @Nullable IpAddress host) {
        handedOut++;
        waiting.add(new Call(probe, host));
        return threads < handedOut ? ++threads : 0;
    }

    /** The next call for this thread, or null if the thread is to end. Waits; not under the lock. */
    @Nullable
    Call take() throws InterruptedException {
        Call call = waiting.take();
        return call == Call.STOP ? null : call;
    }

    /** The current thread begins a call; returns false if it must not any more. */
    boolean begin(Call call, long now) {
        if (closed) {
            return false;
        }
        call.thread = Thread.currentThread();
        call.startedAt = now;
        running.add(call);
        return true;
    }

    /** The current thread has ended its call. */
    void end(Call call) {
        running.remove(call);
        handedOut--;
        if (call.interrupted) {
            // The interrupt was meant for this call alone; after close the STOP calls end the thread.
            Thread.interrupted();
        }
    }

    /** Interrupts calls that hang, so that a few dead hosts do not use up the threads; returns how long none will. */
    long interruptThoseThatHang(long now) {
        long wait = TimeUnit.HOURS.toNanos(1);
        for (Call call : running) {
            long left = call.startedAt + longest - now;
            if (!call.interrupted && left <= 0) {
                call.interrupt();
            } else if (!call.interrupted) {
                wait = Math.min(wait, left);
            }
        }
        return wait;
    }

    boolean isClosed() {
        return closed;
    }

    /** No call begins any more; those that run are interrupted, and all threads end. Returns false if it was closed. */
    boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        for (int i = 0; i < threads; i++) {
            waiting.add(Call.STOP);
        }
        running.forEach(Call::interrupt);
        return true;
    }
}
