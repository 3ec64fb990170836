package io.vpcrouter.internal.kubernetes.follow;

import io.vpcrouter.support.Backoff;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait until watches that have ended are begun again. A watch that ends at once each time, since a proxy breaks it, must not
 * become a storm of lists, so the wait doubles until a watch lasts. Times are in nanoseconds.
 *
 * <p>Threading: not for several threads.
 */
public final class WatchPause {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);
    /** A watch that lasts so long works; one that is restarted with its server does not look like one that never works. */
    private static final long LASTS = TimeUnit.SECONDS.toNanos(5);
    /** Once is a server that restarts. */
    private static final int TOLD = 3;

    private long next = FIRST;
    private long beganAt;
    private long dueAt;
    private boolean isOpen;
    private int ends;
    private String why = "";

    /** No watch has begun yet. */
    public WatchPause() {}

    /** Watches begin. */
    public void began(long now) {
        beganAt = now;
        isOpen = true;
    }

    /**
     * A watch has ended, or could not begin. Of all that began together, the first one counts.
     *
     * @param reason why, for people
     * @return how long to wait
     */
    public long ended(long now, String reason) {
        if (isOpen) {
            settle(now);
            isOpen = false;
            ends++;
            why = reason;
            dueAt = now + next;
            next = Backoff.doubled(next, LONGEST);
        }
        return dueAt - now;
    }

    /** Forgets the ends before, if the last watch has lasted; whether there were any. */
    public boolean settle(long now) {
        boolean hasLasted = left(now) <= 0;
        if (hasLasted) {
            ends = 0;
            next = FIRST;
        }
        return hasLasted;
    }

    /** How long until the last watch counts as one that lasts; for ever, if none is open or none has ended before. */
    public long left(long now) {
        return isOpen && ends > 0 ? beganAt + LASTS - now : Long.MAX_VALUE;
    }

    /** What is wrong, for people; null if nothing is. */
    public @Nullable String problem() {
        return ends < TOLD
                ? null
                : "watches end at once, so changes come with the next list, after 30 s as a rule: " + why
                        + " (expected: watches that last)";
    }
}
