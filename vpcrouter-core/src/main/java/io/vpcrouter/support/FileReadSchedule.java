package io.vpcrouter.support;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when a watched file is read again: after 0.3 s in which it did not change, so that a half-written one is not
 * taken, and under constant writing 2 s after the first change. It is told the time and what was seen, and asks nobody.
 *
 * <p>Times are nanoseconds of a monotonic clock. For one thread.
 */
final class FileReadSchedule {
    static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);
    static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(2);
    static final long POLL = TimeUnit.SECONDS.toNanos(2);

    /** Where there are no events of the file system, the end of the quiet time is found by looking more often. */
    static final long POLL_WHILE_CHANGING = TimeUnit.MILLISECONDS.toNanos(100);

    private @Nullable FileStamp stamp;
    private boolean changing;
    private long firstChange;
    private long lastChange;
    private boolean again;
    private long lastRead;

    /**
     * Somebody looked at the file.
     *
     * @param now when
     * @param seen what stood there
     * @param written whether an event said that it was written to, even if it looks the same
     */
    void looked(long now, FileStamp seen, boolean written) {
        if (!written && seen.equals(stamp)) {
            return;
        }
        stamp = seen;
        lastChange = now;
        if (!changing) {
            changing = true;
            firstChange = now;
        }
    }

    /** Whether it is time to read. */
    boolean isDue(long now) {
        return changing
                ? now - lastChange >= QUIET || now - firstChange >= LONGEST_WAIT
                : again && now - lastRead >= POLL;
    }

    /**
     * The file was read in peace, or there was nothing to read.
     *
     * @param now when
     * @param seen what stood there before and after
     * @param failed whether the reading itself failed, so that it may go better next time
     */
    void read(long now, FileStamp seen, boolean failed) {
        stamp = seen;
        changing = false;
        again = failed;
        lastRead = now;
    }

    /** The file changed while it was read; what was read does not count. */
    void readTooEarly(long now, FileStamp seen) {
        looked(now, seen, true);
    }

    /** How long to wait for events before the next look. */
    long nanosToNextLook(long now) {
        if (!changing) {
            return POLL;
        }
        long quietEnds = lastChange + QUIET - now;
        long waitEnds = firstChange + LONGEST_WAIT - now;
        return Math.max(1, Math.min(POLL_WHILE_CHANGING, Math.min(quietEnds, waitEnds)));
    }
}
