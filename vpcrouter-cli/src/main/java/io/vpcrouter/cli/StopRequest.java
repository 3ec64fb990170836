package io.vpcrouter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The user's request, by Ctrl-C or a signal, that the program stops in order. Any thread may make it or wait for it. */
final class StopRequest {
    private final List<Runnable> actions = new ArrayList<>();
    private final CountDownLatch made = new CountDownLatch(1);
    private boolean heard;

    /**
     * Makes the request and runs all actions that wait for it.
     *
     * @return whether the command stops in order; if not, there is nothing to wait for
     */
    boolean request() {
        List<Runnable> toRun;
        boolean stopsInOrder;
        synchronized (this) {
            stopsInOrder = heard;
            toRun = made.getCount() == 0 ? List.of() : List.copyOf(actions);
            made.countDown();
        }
        toRun.forEach(Runnable::run);
        return stopsInOrder;
    }

    /** From now on, a request is answered by an orderly stop. */
    synchronized void willBeHeard() {
        heard = true;
    }

    /** Runs the action when the request is made, on the thread that makes it; at once if it was made before. */
    void onRequest(Runnable action) {
        synchronized (this) {
            if (made.getCount() > 0) {
                actions.add(action);
                return;
            }
        }
        action.run();
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
