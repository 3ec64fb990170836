package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.RouterClock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The base class for checks that probe one host at a time. A check sets its pace and implements {@link #observe}. This class
 * does the rest as {@link ProbeSchedule} describes it: which host is probed when, time-outs, retries, reports, statistics
 * and closing.
 *
 * <p>A complete check:
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
 * <p>Threading: {@link #observe} is called by up to {@value #DEFAULT_THREADS} threads (or the number that the constructor was
 * given) at once, and may block. A host is probed again while an earlier call for it hangs.
 *
 * <p>Lifecycle: no thread runs and {@link #observe} is not called before {@link #start}. After {@link #close} no call
 * begins and nothing is reported; calls under way are interrupted.
 *
 * <p>Failure: a call that does not return within the time-out is a miss; what it returns later can only still prove that
 * the host lives. A call that takes twice the time-out is interrupted. A call that cannot find out should return
 * {@link Observation#indeterminate} or throw; see {@link ProbeFailures} for the few exceptions that count as misses. Any other
 * failure of a call, null included, is logged with its stack the first time, counted, and shown as the condition
 * {@code observe}. When all threads hang, hosts that cannot be probed are reported as indeterminate.
 *
 * <p>Evolution: gains methods with a body only.
 */
public abstract class PollingHealthMonitor implements HealthMonitor {
    /** How many calls are under way at most, unless the constructor is given another number. */
    protected static final int DEFAULT_THREADS = 64;

    private static final int MOST_THREADS = 1024;

    private final ProbeTiming timing;
    private final HealthContext context;
    private final RouterClock clock;
    private final ProbeReports reports;
    private final ProbeDefects defects;
    private final ProbeRequests requests = new ProbeRequests();

    private final Object lock = new Object();
    // Guarded by the lock.
    private final ProbeSchedule schedule;
    private final ProbeCalls calls;

    private volatile @Nullable Thread scheduler;

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
        this(timing, context, mostThreads, false);
    }

    /**
     * A check that can prove itself: whenever a host does not answer, it probes a responder of its own, and the miss counts only if
     * that one answers. So a machine that is cut off or starved accuses nobody.
     *
     * @param timing the pace, usually {@link ProbeTiming#of} with {@link HealthContext#fall}
     * @param context what the plugin was given
     * @param mostThreads how many calls may be under way at once, 1 to 1024
     * @param selfCheck whether {@link #selfCheck} is implemented
     */
    public PollingHealthMonitor(ProbeTiming timing, HealthContext context, int mostThreads, boolean selfCheck) {
        if (mostThreads < 1 || mostThreads > MOST_THREADS) {
            throw new IllegalArgumentException("threads: " + mostThreads + " (expected: 1 to " + MOST_THREADS + ")");
        }
        this.timing = Objects.requireNonNull(timing, "timing");
        this.context = Objects.requireNonNull(context, "context");
        this.clock = context.clock();
        this.reports = new ProbeReports(context);
        this.defects = new ProbeDefects(getClass(), timing, reports);
        this.schedule = new ProbeSchedule(timing, selfCheck, new SplittableRandom(), reports);
        this.calls = new ProbeCalls(mostThreads, 2 * timing.timeout().toNanos());
    }

    /**
     * Probes one host, now, and waits for its answer.
     *
     * @param host the host
     * @return what was seen
     * @throws Exception if the check cannot find out, or one of the exceptions that count as a miss, see {@link ProbeFailures}
     */
    protected abstract Observation observe(IpAddress host) throws Exception;

    /**
     * Probes a responder of the check's own, such as a {@link LoopbackResponder}, in the way in which {@link #observe} probes a host.
     * Called only if the constructor was told so.
     *
     * @return what was seen: reachable, if this machine can probe at all
     * @throws Exception as {@link #observe}
     */
    protected Observation selfCheck() throws Exception {
        return Observation.indeterminate("the check has no responder of its own");
    }

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
        Map<String, Object> facts = new LinkedHashMap<>(schedule.statistics());
        if (defects.count() > 0) {
            facts.put("observe_failed", defects.count());
        }
        return facts;
    }

    @Override
    public final void close() {
        reports.close();
        synchronized (lock) {
            if (!calls.close()) {
                return;
            }
        }
        LockSupport.unpark(scheduler);
        release();
    }

    private void runSchedule() throws InterruptedException {
        scheduler = Thread.currentThread();
        while (true) {
            long wait;
            synchronized (lock) {
                if (calls.isClosed()) {
                    return;
                }
                wait = turn(clock.nanos());
            }
            defects.tell(clock.nanos());
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
        long wait = calls.interruptThoseThatHang(now);
        while (calls.hasRoom()) {
            long probe = schedule.nextProbe(now);
            if (probe == ProbeSchedule.NONE) {
                return Math.min(wait, schedule.nanosUntilNext(now, true));
            }
            int newThread = calls.handOut(probe, schedule.isSelfProbe(probe) ? null : schedule.host(probe));
            if (newThread > 0) {
                context.runInBackground("check-" + newThread, this::work);
            }
        }
        schedule.holdBack(now);
        return Math.min(wait, schedule.nanosUntilNext(now, false));
    }

    private void work() throws InterruptedException {
        for (ProbeCalls.Call call = calls.take(); call != null; call = calls.take()) {
            make(call);
        }
    }

    private void make(ProbeCalls.Call call) {
        if (!begin(call)) {
            return;
        }
        Observation seen;
        try {
            seen = Objects.requireNonNull(
                    call.host == null ? selfCheck() : observe(call.host), "observe returned null");
        } catch (InterruptedException e) {
            seen = Observation.indeterminate("the check was interrupted");
        } catch (Exception | Error e) {
            seen = ProbeFailures.toObservation(e);
            if (seen instanceof Observation.Indeterminate unclear) {
                defects.failed(e, unclear.reason(), clock.nanos());
            }
        }
        end(call, seen);
    }

    private boolean begin(ProbeCalls.Call call) {
        synchronized (lock) {
            long now = clock.nanos();
            if (!calls.begin(call, now)) {
                return false;
            }
            schedule.sent(call.probe, now);
        }
        LockSupport.unpark(scheduler);
        return true;
    }

    private void end(ProbeCalls.Call call, Observation seen) {
        synchronized (lock) {
            calls.end(call);
            schedule.observed(call.probe, seen, clock.nanos());
        }
        LockSupport.unpark(scheduler);
    }
}
