package io.vpcrouter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The wish of the user, by Ctrl-C or a signal, that the program ends in order. Any thread may make it or wait for it. */
final class StopRequest {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean requested;
    private boolean heard;

    /**
     * Makes the wish and tells everybody who wants to know.
     *
     * @return whether somebody has said that the end will be in order; if not, there is nothing to wait for
     */
    boolean request() {
        List<Runnable> toTell;
        boolean willBeGranted;
        synchronized (this) {
            willBeGranted = heard;
            if (requested) {
                return willBeGranted;
            }
            requested = true;
            toTell = List.copyOf(actions);
            notifyAll();
        }
        toTell.forEach(Runnable::run);
        return willBeGranted;
    }

    /** Says that from now on whoever makes the wish gets an end in order. */
    synchronized void willBeHeard() {
        heard = true;
    }

    /** Runs the action when the wish is made, in the thread of whoever makes it; at once if it was made before. */
    void onRequest(Runnable action) {
        synchronized (this) {
            if (!requested) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Waits until the wish is made. */
    synchronized void await() throws InterruptedException {
        while (!requested) {
            wait();
        }
    }

    /**
     * Waits until the wish is made, but not longer than this.
     *
     * @return whether it was made
     */
    synchronized boolean await(Duration longest) throws InterruptedException {
        long start = System.nanoTime();
        while (!requested) {
            long left = longest.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
