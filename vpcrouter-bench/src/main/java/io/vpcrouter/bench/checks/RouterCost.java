package io.vpcrouter.bench.checks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** What checks cost within the whole router, in a process of its own: time, memory, and false verdicts. */
public final class RouterCost {
    private static final int MANY = 65_000;
    private static final double MOST_MB = 150;
    private static final double MOST_CORES = 0.2;

    private static final int STOPS = 20;

    private RouterCost() {}

    /** All of 65,000 healthy hosts within each half second. */
    public static Row round() throws IOException, InterruptedException {
        List<String> flags = List.of("-XX:+UseSerialGC", "-Xmx256m");
        try (RouterProcess router = new RouterProcess(List.of(), flags, "0.5", List.of(String.valueOf(MANY)))) {
            CheckRun.pause(5);
            Usage before = router.usage();
            CheckRun.pause(10);
            Usage after = router.usage();
            double rounds = (double) (after.sent() - before.sent()) / MANY;
            double seconds = after.secondsSince(before) / rounds;
            int failed = router.failures().size();
            return Row.of(
                    "false verdicts, 65,000 healthy hosts, rounds of 0.5 s",
                    "0",
                    failed == 0 && after.overruns() == before.overruns(),
                    String.valueOf(failed),
                    Row.number(rounds, 1) + " rounds of " + Row.number(seconds, 2) + " s; misses " + after.missed()
                            + ", void " + after.discarded() + ", left out " + (after.overruns() - before.overruns())
                            + " (at start " + before.overruns() + "), " + Row.number(after.coresSince(before), 2)
                            + " cores; Python fails from 317 hosts on (stored)");
        }
    }

    public static Row steady() throws IOException, InterruptedException {
        try (RouterProcess router =
                new RouterProcess(List.of(), List.of("-XX:+UseSerialGC", "-Xmx64m"), "0.2", List.of("2000"))) {
            CheckRun.pause(10);
            Usage before = router.usage();
            CheckRun.pause(15);
            Usage after = router.usage();
            double cores = after.coresSince(before);
            double rate = (after.sent() - before.sent()) / after.secondsSince(before);
            return Row.of(
                    "2,000 hosts at 5 probes/s each, share of one core",
                    "<= 0.2",
                    cores <= MOST_CORES,
                    Row.number(cores, 3),
                    Row.number(rate, 0) + " probes/s through the whole router; misses " + after.missed() + ", failed "
                            + router.failures().size() + ", " + after.residentMiB() + " MiB");
        }
    }

    public static Row memory() throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(RouterProcess.LEAN);
        try (RouterProcess router = new RouterProcess(List.of(), flags, "2", List.of(String.valueOf(MANY)))) {
            CheckRun.pause(10);
            Usage before = router.usage();
            CheckRun.pause(10);
            Usage usage = router.usage();
            // A process that has run out of memory and checks nobody any more would be small too.
            double rounds = (double) (usage.answered() - before.answered()) / MANY;
            return Row.of(
                    "resident memory while checking 65,000 hosts",
                    "<= 150 MB",
                    usage.peakMiB() * 1.048_576 <= MOST_MB && rounds >= 4,
                    Row.number(usage.peakMiB() * 1.048_576, 0) + " MB at most",
                    Row.number(usage.residentMiB() * 1.048_576, 0) + " MB at the end, with " + String.join(" ", flags)
                            + "; " + Row.number(rounds, 1) + " rounds in 10 s, misses " + usage.missed() + ", failed "
                            + router.failures().size());
        }
    }

    /** Twice as many busy threads as processors beside it, and every now and then it is stopped for a while. */
    public static Row starved() throws IOException, InterruptedException {
        AtomicBoolean busy = new AtomicBoolean(true);
        for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
            Thread thread = new Thread(() -> {
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        SplittableRandom random = new SplittableRandom(4);
        try (RouterProcess router =
                new RouterProcess(List.of(), List.of("-XX:+UseSerialGC", "-Xmx64m"), "0.1", List.of("2000"))) {
            CheckRun.pause(3);
            for (int i = 0; i < STOPS; i++) {
                CheckRun.pause(random.nextDouble());
                router.signal("STOP");
                CheckRun.pause(random.nextDouble());
                router.signal("CONT");
            }
            CheckRun.pause(1);
            Usage usage = router.usage();
            int failed = router.failures().size();
            return Row.of(
                    "false verdicts of a process that is starved and stopped",
                    "0",
                    failed == 0,
                    String.valueOf(failed),
                    "2,000 hosts at 0.1 s; " + STOPS + " stops of up to 1 s; misses " + usage.missed() + ", void "
                            + usage.discarded() + ", left out " + usage.overruns());
        } finally {
            busy.set(false);
        }
    }
}
