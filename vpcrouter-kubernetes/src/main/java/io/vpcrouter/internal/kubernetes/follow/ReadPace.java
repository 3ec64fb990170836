package io.vpcrouter.internal.kubernetes.follow;

/**
 * When a list is due again. A watch can fall silent without a word, so there is a list now and then, whatever the watch says; but
 * listing takes no more than a twentieth of the time, so that a large cluster is not burdened.
 */
public final class ReadPace {
    private static final int SHARE = 20;

    private final long interval;
    private long next;

    /**
     * The first one is due at once.
     *
     * @param interval the usual time between two lists, in nanoseconds
     * @param now the time, in nanoseconds
     */
    public ReadPace(long interval, long now) {
        this.interval = interval;
        this.next = now;
    }

    /** How long until the next one is due; not more than zero if it is. */
    public long left(long now) {
        return next - now;
    }

    /** A list began and ended. */
    public void done(long begin, long end) {
        next = end + Math.max(interval - (end - begin), SHARE * (end - begin));
    }

    /** The next one is due after a while, if it is not before. */
    public void soon(long now, long wait) {
        next = Math.min(next, now + wait);
    }

    /** A list failed; the next one is due after a while. */
    public void failed(long now, long wait) {
        next = now + wait;
    }
}
