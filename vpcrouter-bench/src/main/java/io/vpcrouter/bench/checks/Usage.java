package io.vpcrouter.bench.checks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * What a router has cost and counted since its start, as one line of text.
 *
 * @param at when, in nanoseconds
 * @param processorNanos processor time of the process
 * @param residentMiB its resident memory
 * @param peakMiB the most that it ever was
 * @param sent probes sent
 * @param answered of them answered
 * @param missed of them missed
 * @param discarded of them discarded
 * @param overruns rounds of a host that were left out
 */
public record Usage(
        long at,
        long processorNanos,
        long residentMiB,
        long peakMiB,
        long sent,
        long answered,
        long missed,
        long discarded,
        long overruns) {
    static Usage now(Map<String, Object> statistics) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Usage(
                System.nanoTime(),
                system.getProcessCpuTime(),
                status("VmRSS:"),
                status("VmHWM:"),
                count(statistics, "sent"),
                count(statistics, "answered"),
                count(statistics, "missed"),
                count(statistics, "void"),
                count(statistics, "overruns"));
    }

    private static long count(Map<String, Object> statistics, String name) {
        return (long) Objects.requireNonNull(statistics.get(name), name);
    }

    private static long status(String name) throws IOException {
        return status("self", name);
    }

    /** A figure in MiB from the status that the system has of a process. */
    public static long status(String process, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    static Usage parse(String line) {
        long[] numbers =
                Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new Usage(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8]);
    }

    /** The share of one core that was used since an earlier time. */
    double coresSince(Usage before) {
        return (double) (processorNanos - before.processorNanos) / (at - before.at);
    }

    double secondsSince(Usage before) {
        return (at - before.at) / 1e9;
    }

    @Override
    public String toString() {
        return at + " " + processorNanos + " " + residentMiB + " " + peakMiB + " " + sent + " " + answered + " "
                + missed + " " + discarded + " " + overruns;
    }
}
