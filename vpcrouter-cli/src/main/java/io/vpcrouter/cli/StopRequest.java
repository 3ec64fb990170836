package io.vpcrouter.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The user's request, by Ctrl-C or a signal, that the program stops in order. Any thread may make it or wait for it. */
final class StopRequest {
    private Runnable action = () -> {};
    private final CountDownLatch made = new CountDownLatch(1);
    private boolean heard;

    /**
     * Makes the request and runs the action that waits for it.
     *
     * @return whether the command stops in order; if not, there is nothing to wait for
     */
    synchronized boolean request() {
        if (!isMade()) {
            made.countDown();
            action.run();
        }
        return heard;
    }

    boolean isMade() {
        return made.getCount() == 0;
    }

    /** From now on, a request is answered by an orderly stop. */
    synchronized void willBeHeard() {
        heard = true;
    }

    /**
     * Runs the action when the request is made, in place of the one before; at once if it was made before.
     *
     * @param next must return at once
     */
    synchronized void onRequest(Runnable next) {
        action = next;
        if (isMade()) {
            next.run();
        }
    }

    /** Waits until the request is made. */
    void await() throws InterruptedException {
        made.await();
    }

    /** Waits until the request is made, but not longer than this; returns whether it was made. */
    boolean await(Duration longest) throws InterruptedException {
        return made.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
}
