package io.vpcrouter.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/** Times calls of the thread that asks. With {@code -Dcpu=true} it takes processor time instead of wall time. */
final class Timing {
    /** On a machine that is shared with others, the thread's own processor time says more than the clock on the wall. */
    private static final boolean PROCESSOR_TIME = Boolean.getBoolean("cpu");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration WARM_UP = Duration.ofMillis((long) (1000 * seconds("warmup", 3)));

    /** Depends on every result, and is printed, so that no call can be left out. */
    private static long seen;

    private Timing() {}

    private static double seconds(String property, double otherwise) {
        return Double.parseDouble(System.getProperty(property, String.valueOf(otherwise)));
    }

    static long seen() {
        return seen;
    }

    private static long now() {
        return PROCESSOR_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Milliseconds that a call takes. */
    static double timed(Supplier<Object> call) {
        long start = now();
        Object result = call.get();
        long end = now();
        seen += System.identityHashCode(result) == 42 ? 1 : 0;
        return (end - start) / 1e6;
    }

    static void warmUp(Supplier<Object> call) {
        long end = System.nanoTime() + WARM_UP.toNanos();
        do {
            timed(call);
        } while (System.nanoTime() < end);
    }

    /** The median of so many calls, warmed up. */
    static double median(int runs, Supplier<Object> call) {
        warmUp(call);
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = timed(call);
        }
        return medianOf(times);
    }

    static double medianOf(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The 99th percentile. */
    static double p99Of(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    }

    /** Milliseconds that this JVM has collected garbage so far. */
    static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
