package io.vpcrouter.support;

import java.util.concurrent.TimeUnit;

/**
 * Wakes the one thread that deals with a source which tells of changes, such as a watch. Whoever rings is never held up, so the
 * callbacks of a client may do it.
 *
 * <p>Threading: any thread rings; one thread waits.
 */
public final class Alarm {
    private long changes;
    private boolean broken;
    private boolean woken;

    /** Nothing has happened yet. */
    public Alarm() {}

    /** Something has changed. */
    public synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** No more changes will be told of. */
    public synchronized void broken() {
        broken = true;
        notifyAll();
    }

    /** Somebody wants to know what stands there now. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /**
     * Why a wait has ended.
     *
     * @param hasChanged something has changed
     * @param isBroken no more changes will be told of
     * @param isWoken somebody wants to know what stands there now
     */
    public record Reason(boolean hasChanged, boolean isBroken, boolean isWoken) {}

    /**
     * Waits until something happens, or for a time. What happened before the call counts too, once.
     *
     * @param nanos the longest wait, in nanoseconds
     * @return why the wait has ended; none of the reasons if the time is over
     */
    public synchronized Reason await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (changes == 0 && !broken && !woken && sleep(end)) {
            // Wait on.
        }
        Reason reason = new Reason(changes > 0, broken, woken);
        changes = 0;
        broken = false;
        woken = false;
        return reason;
    }

    /**
     * Waits until nothing has changed for a while, but not for ever.
     *
     * @param rest how long nothing must have changed, in nanoseconds
     * @param longest the longest wait, in nanoseconds
     */
    public synchronized void awaitRest(long rest, long longest) throws InterruptedException {
        long end = System.nanoTime() + longest;
        long seen;
        do {
            seen = changes;
            long quiet = Math.min(end, System.nanoTime() + rest);
            while (changes == seen && sleep(quiet)) {
                // Wait on.
            }
        } while (changes != seen && System.nanoTime() < end);
        changes = 0;
    }

    private boolean sleep(long end) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
        return true;
    }
}
