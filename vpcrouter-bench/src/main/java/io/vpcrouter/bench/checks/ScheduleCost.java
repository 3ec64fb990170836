package io.vpcrouter.bench.checks;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.probe.ProbeSchedule;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Prints what the schedule of probes costs by itself, without sockets: processor time and memory for each probe, with
 * hosts that all answer, in virtual time.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.ScheduleCost NAME=CLASSES ...}, where
 * CLASSES is a directory or a JAR with other classes in the place of those of this build; empty for this build as it is.
 * The builds run in turns, {@code -Drounds=9} times, each in a JVM of its own; the medians are printed.
 * {@code -Dhosts=65000} measures with that many hosts only.
 */
public final class ScheduleCost {
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final List<Integer> HOSTS =
            Optional.ofNullable(Integer.getInteger("hosts")).map(List::of).orElse(List.of(1_000, 65_000));
    private static final int WARM_UP = 1_500_000;
    private static final int MEASURED = 2_000_000;
    /** As many as the check {@code icmpecho} sends at once at the default pace. */
    private static final int BATCH = 16;

    private ScheduleCost() {}

    /** Compares builds; with a number it measures this build with so many hosts, and prints the result only. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 1 && !args[0].contains("=")) {
            System.out.println(new Run(Integer.parseInt(args[0])).result());
            return;
        }
        Map<String, String> builds = new LinkedHashMap<>();
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            builds.put(parts[0], parts[1]);
        }
        for (int hosts : HOSTS) {
            Map<String, List<double[]>> results = new LinkedHashMap<>();
            for (int i = 0; i < ROUNDS; i++) {
                for (Map.Entry<String, String> build : builds.entrySet()) {
                    results.computeIfAbsent(build.getKey(), name -> new ArrayList<>())
                            .add(inFreshJvm(build.getValue(), hosts));
                }
            }
            results.forEach((name, runs) -> System.out.printf(
                    "%,7d hosts  %-20s %6.0f ns for each probe  %6.0f bytes for each host%n",
                    hosts, name, median(runs, 0), median(runs, 1)));
        }
    }

    private static double[] inFreshJvm(String classes, int hosts) throws IOException, InterruptedException {
        String path = System.getProperty("java.class.path");
        return Programs.numbers(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classes.isEmpty() ? path : classes + File.pathSeparator + path,
                ScheduleCost.class.getName(),
                String.valueOf(hosts)));
    }

    private static double median(List<double[]> runs, int figure) {
        return Row.median(runs.stream().mapToDouble(run -> run[figure]).toArray());
    }

    /** One schedule, and a sender without sockets. */
    private static final class Run {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final CheckContext context = new CheckContext();
        private final ProbeSchedule schedule;
        private final long[] underWay = new long[BATCH];
        private final double bytesPerHost;
        private int sent;
        private long time;

        Run(int hosts) {
            ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), ProbeTiming.DEFAULT_FALL);
            long before = usedMemory();
            List<IpAddress> all = List.copyOf(CheckRun.hosts(0, hosts));
            long ofAddresses = usedMemory() - before;
            schedule = new ProbeSchedule(timing, true, new SplittableRandom(1), new ProbeReports(context));
            schedule.watch(new HashSet<>(all), time);
            probe(WARM_UP);
            bytesPerHost = (double) (usedMemory() - before - ofAddresses) / hosts;
        }

        String result() {
            long start = THREADS.getCurrentThreadCpuTime();
            long probes = probe(MEASURED);
            double taken = THREADS.getCurrentThreadCpuTime() - start;
            return taken / probes + " " + bytesPerHost;
        }

        private static long usedMemory() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }

        private long probe(int wanted) {
            long done = 0;
            while (done < wanted) {
                for (int i = 0; i < sent; i++) {
                    schedule.answered(underWay[i], time);
                }
                sent = 0;
                schedule.judge(time);
                for (long probe = schedule.nextProbe(time);
                        probe != ProbeSchedule.NONE;
                        probe = sent < BATCH ? schedule.nextProbe(time) : ProbeSchedule.NONE) {
                    underWay[sent++] = probe;
                }
                for (int i = 0; i < sent; i++) {
                    schedule.sent(underWay[i], time);
                }
                done += sent;
                time += sent > 0 ? 50_000 : Math.max(1, schedule.nanosUntilNext(time, true));
            }
            return done;
        }
    }
}
