package io.vpcrouter.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition with a deadline. */
public final class Eventually {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Eventually() {}

    /** Waits until the condition holds, or fails. */
    public static void holds(Duration deadline, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > deadline.toNanos()) {
                throw new AssertionError("the condition did not come true within " + deadline);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            NEVER.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
