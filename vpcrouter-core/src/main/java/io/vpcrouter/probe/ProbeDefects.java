package io.vpcrouter.probe;

import io.vpcrouter.health.ProbeTiming;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a check that failed on the checker's side: they threw what names no host, or returned null. The first one is logged
 * with its stack, all are counted, and a condition shows the last reason until none has failed for ten intervals, and at least
 * ten seconds.
 *
 * <p>Threading: any thread. What is new is shown by {@link #tell}, by one thread.
 */
final class ProbeDefects {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeDefects.class);
    private static final String CONDITION = "observe";
    private static final int CLEAN_INTERVALS = 10;
    private static final Duration SHORTEST_CLEAN = Duration.ofSeconds(10);

    private final Class<?> check;
    private final ProbeReports reports;
    private final long clean;

    private long count;
    private long lastAt;
    private String reason = "";
    private boolean untold;
    private boolean shown;

    ProbeDefects(Class<?> check, ProbeTiming timing, ProbeReports reports) {
        this.check = check;
        this.reports = reports;
        long tenIntervals = timing.interval().multipliedBy(CLEAN_INTERVALS).toNanos();
        this.clean = Math.max(tenIntervals, SHORTEST_CLEAN.toNanos());
    }

    void failed(Throwable failure, String text, long at) {
        if (add(text, at)) {
            log(failure);
        }
    }

    private synchronized boolean add(String text, long at) {
        count++;
        lastAt = at;
        // The 1st, 2nd, 4th, 8th … failure is shown: often enough for a count that people read.
        untold |= !shown || Long.bitCount(count) == 1;
        reason = text;
        return count == 1;
    }

    private void log(Throwable failure) {
        try {
            LOG.error("observe of {} failed; logged once, and counted from now on", check.getName(), failure);
        } catch (Exception | Error e) {
            // Where classes can no longer be loaded, the log may fail too; the thread must not end for that.
        }
    }

    /** Shows what is new since the last call. */
    synchronized void tell(long now) {
        if (untold) {
            untold = false;
            shown = true;
            reports.condition(CONDITION, "observe failed " + count + (count == 1 ? " time: " : " times: ") + reason);
        } else if (shown && now - lastAt >= clean) {
            shown = false;
            reports.condition(CONDITION, null);
        }
    }

    synchronized long count() {
        return count;
    }
}
