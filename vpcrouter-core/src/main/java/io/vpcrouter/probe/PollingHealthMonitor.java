package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.RouterClock;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The base class for checks that ask one host at a time: a check says its pace and implements {@link #observe}; when which
 * host is asked, time-outs, quick re-asks, reports, statistics and closing are done here, as {@link ProbeSchedule} says.
 *
 * <p>A check of its own in full:
 *
 * <pre>
 * public final class FingerHealthPlugin implements HealthPlugin {
 *     private static final OptionSpec&lt;Duration&gt; INTERVAL = OptionSpec.seconds(
 *                     "finger_check_interval", Duration.ofMillis(100), Duration.ofHours(1), "Seconds between two checks.")
 *             .withDefault(Duration.ofSeconds(2));
 *
 *     &#64;Override
 *     public String name() {
 *         return "finger";
 *     }
 *
 *     &#64;Override
 *     public List&lt;OptionSpec&lt;?&gt;&gt; options() {
 *         return List.of(INTERVAL);
 *     }
 *
 *     &#64;Override
 *     public HealthMonitor create(OptionValues options, HealthContext context) {
 *         ProbeTiming timing = ProbeTiming.of(options.get(INTERVAL), context.fall());
 *         return new PollingHealthMonitor(timing, context) {
 *             &#64;Override
 *             protected Observation observe(IpAddress host) throws IOException {
 *                 try (Socket socket = new Socket()) {
 *                     int timeout = (int) timing.timeout().toMillis();
 *                     socket.connect(new InetSocketAddress(host.toInetAddress(), 79), timeout);
 *                     return Observation.reachable();
 *                 }
 *             }
 *         };
 *     }
 * }
 * </pre>
 *
 * <p>Threading: {@link #observe} is called by up to {@value #DEFAULT_THREADS} threads (or as many as the constructor was
 * told) at once, and may block. The same host is asked again while an earlier call for it hangs.
 *
 * <p>Lifecycle: no thread runs and {@link #observe} is not called before {@link #start}. After {@link #close} no call
 * begins and nothing is reported; calls under way are interrupted.
 *
 * <p>Failure: a call that does not return within the time-out is a miss; what it returns later can only still prove that
 * the host lives. A call that takes twice the time-out is interrupted. A call that cannot tell should return
 * {@link Observation#indeterminate} or throw; see {@link ProbeFailures} for the few exceptions that count as misses. When
 * all threads hang, hosts that cannot be asked are reported as indeterminate.
 *
 * <p>Evolution: gains methods with a body only.
 */
public abstract class PollingHealthMonitor implements HealthMonitor {
    /** How many calls are under way at once, if the constructor is not told. */
    protected static final int DEFAULT_THREADS = 64;

    private static final int MOST_THREADS = 1024;
    private static final Call STOP = new Call(ProbeSchedule.NONE, null);

    private final ProbeTiming timing;
    private final HealthContext context;
    private final RouterClock clock;
    private final int mostThreads;
    private final long giveUpAfter;
    private final ProbeReports reports;
    private final ProbeRequests requests = new ProbeRequests();
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    private final Object lock = new Object();
    // Guarded by the lock, as everything below.
    private final ProbeSchedule schedule;
    private final Set<Call> running = new LinkedHashSet<>();
    private int handedOut;
    private int threads;
    private boolean closed;

    private volatile @Nullable Thread scheduler;

    /** One call of {@link #observe}. */
    private static final class Call {
        private final long probe;
        private final @Nullable IpAddress host;
        private @Nullable Thread thread;
        private long startedAt;
        private boolean interrupted;

        private Call(long probe, @Nullable IpAddress host) {
            this.probe = probe;
            this.host = host;
        }
    }

    /**
     * A check with {@value #DEFAULT_THREADS} threads at most.
     *
     * @param timing the pace, usually {@link ProbeTiming#of} with {@link HealthContext#fall}
     * @param context what the plugin was given
     */
    public PollingHealthMonitor(ProbeTiming timing, HealthContext context) {
        this(timing, context, DEFAULT_THREADS);
    }

    /**
     * A check with a number of threads of its own. Threads are started as they are needed. To see N hosts die at the same
     * time within the promised time, N calls must be able to hang at once.
     *
     * @param timing the pace, usually {@link ProbeTiming#of} with {@link HealthContext#fall}
     * @param context what the plugin was given
     * @param mostThreads how many calls may be under way at once, 1 to 1024
     */
    public PollingHealthMonitor(ProbeTiming timing, HealthContext context, int mostThreads) {
        if (mostThreads < 1 || mostThreads > MOST_THREADS) {
            throw new IllegalArgumentException("threads: " + mostThreads + " (expected: 1 to " + MOST_THREADS + ")");
        }
        this.timing = Objects.requireNonNull(timing, "timing");
        this.context = Objects.requireNonNull(context, "context");
        this.clock = context.clock();
        this.mostThreads = mostThreads;
        this.giveUpAfter = 2 * timing.timeout().toNanos();
        this.reports = new ProbeReports(context);
        this.schedule = new ProbeSchedule(timing, false, new SplittableRandom(), reports);
    }

    /**
     * Asks one host, now, and waits for its answer.
     *
     * @param host the host
     * @return what was seen
     * @throws Exception if it cannot be told, or one of the exceptions that count as a miss, see {@link ProbeFailures}
     */
    protected abstract Observation observe(IpAddress host) throws Exception;

    /**
     * Opens what the check needs beyond a thread; nothing by default.
     *
     * @throws io.vpcrouter.spi.PluginStartException if it cannot work here, with what to grant or to change
     */
    protected void open() {}

    /** Closes what {@link #open} opened; nothing by default. Called once, perhaps while calls are still under way. */
    protected void release() {}

    @Override
    public final ProbeTiming timing() {
        return timing;
    }

    @Override
    public final void start() {
        open();
        context.runInBackground("schedule", this::runSchedule);
    }

    @Override
    public final void watch(Set<IpAddress> hosts) {
        requests.watch(hosts);
        LockSupport.unpark(scheduler);
    }

    @Override
    public final void probeNow(Set<IpAddress> hosts) {
        requests.probeNow(hosts);
        LockSupport.unpark(scheduler);
    }

    @Override
    public Map<String, Object> statistics() {
        return schedule.statistics();
    }

    @Override
    public final void close() {
        reports.close();
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            for (int i = 0; i < threads; i++) {
                calls.add(STOP);
            }
            running.forEach(PollingHealthMonitor::interrupt);
        }
        LockSupport.unpark(scheduler);
        release();
    }

    private void runSchedule() throws InterruptedException {
        scheduler = Thread.currentThread();
        while (true) {
            long wait;
            synchronized (lock) {
                if (closed) {
                    return;
                }
                wait = turn(clock.nanos());
            }
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** One turn of the schedule; returns how long there is nothing to do. */
    private long turn(long now) {
        requests.handTo(schedule, now);
        schedule.judge(now);
        long wait = giveUpOn(now);
        while (handedOut < mostThreads) {
            long probe = schedule.nextProbe(now);
            if (probe == ProbeSchedule.NONE) {
                return Math.min(wait, schedule.nanosUntilNext(now, true));
            }
            handOut(probe);
        }
        schedule.holdBack(now);
        return Math.min(wait, schedule.nanosUntilNext(now, false));
    }

    private void handOut(long probe) {
        handedOut++;
        calls.add(new Call(probe, schedule.host(probe)));
        if (threads < handedOut) {
            threads++;
            context.runInBackground("check-" + threads, this::work);
        }
    }

    /** Interrupts calls that hang, so that a few dead hosts do not use up the threads. */
    private long giveUpOn(long now) {
        long wait = TimeUnit.HOURS.toNanos(1);
        for (Call call : running) {
            long left = call.startedAt + giveUpAfter - now;
            if (!call.interrupted && left <= 0) {
                interrupt(call);
            } else if (!call.interrupted) {
                wait = Math.min(wait, left);
            }
        }
        return wait;
    }

    private static void interrupt(Call call) {
        call.interrupted = true;
        if (call.thread != null) {
            call.thread.interrupt();
        }
    }

    private void work() throws InterruptedException {
        for (Call call = calls.take(); call != STOP; call = calls.take()) {
            make(call, Objects.requireNonNull(call.host, "host"));
        }
    }

    private void make(Call call, IpAddress host) {
        if (!begin(call)) {
            return;
        }
        // What an Error leaves behind; the thread ends then, and the context reports it.
        Observation seen = Observation.indeterminate("the check failed");
        try {
            seen = Objects.requireNonNull(observe(host), "observe returned null");
        } catch (InterruptedException e) {
            seen = Observation.indeterminate("the check was interrupted");
        } catch (Exception e) {
            seen = ProbeFailures.toObservation(e);
        } finally {
            end(call, seen);
        }
    }

    private boolean begin(Call call) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            call.thread = Thread.currentThread();
            call.startedAt = clock.nanos();
            running.add(call);
            schedule.sent(call.probe, call.startedAt);
        }
        LockSupport.unpark(scheduler);
        return true;
    }

    private void end(Call call, Observation seen) {
        synchronized (lock) {
            running.remove(call);
            handedOut--;
            if (call.interrupted) {
                // The interrupt was meant for this call alone; after close the STOP calls end the thread.
                Thread.interrupted();
            }
            schedule.observed(call.probe, seen, clock.nanos());
        }
        LockSupport.unpark(scheduler);
    }
}
