package io.vpcrouter.bench;

import io.vpcrouter.bench.checks.ConnectRate;
import io.vpcrouter.bench.checks.EchoRate;
import io.vpcrouter.bench.checks.Programs;
import io.vpcrouter.bench.checks.RouterCost;
import io.vpcrouter.bench.checks.Row;
import io.vpcrouter.bench.checks.SilentDeath;
import io.vpcrouter.bench.checks.SingleLosses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prints what health checks cost, each figure beside its goal, and beside a C program or another tool that does the same
 * work in the same run, in turns. Compare ratios, not rates.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.HealthTable}, as root for all rows, on a
 * machine that does nothing else; with the names of groups of rows only those are measured. {@code -Drounds=9} makes more
 * turns than the usual five.
 */
public final class HealthTable {
    private static final int ROUNDS = Integer.getInteger("rounds", 5);

    private interface Measurement {
        List<Row> measure() throws IOException, InterruptedException;
    }

    private HealthTable() {}

    /** Prints the rows of the groups that are named, or all. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty(Programs.QUIET_LOG, "ERROR");
        Map<String, Measurement> groups = new LinkedHashMap<>();
        groups.put("echo", () -> EchoRate.measure(ROUNDS));
        groups.put("round", () -> List.of(RouterCost.round()));
        groups.put("starved", () -> List.of(RouterCost.starved()));
        groups.put("tcp", () -> ConnectRate.measure(ROUNDS));
        groups.put("steady", () -> List.of(RouterCost.steady()));
        groups.put("losses", () -> List.of(SingleLosses.measure()));
        groups.put("memory", () -> List.of(RouterCost.memory()));
        groups.put("death", () -> SilentDeath.measure(List.of("0.2", "0.1")));
        for (String name : args) {
            if (!groups.containsKey(name)) {
                System.err.println("rows: " + name + " (expected: " + String.join(", ", groups.keySet()) + ")");
                System.exit(2);
            }
        }
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, Linux "
                        + System.getProperty("os.version"));
        Set<String> wanted = Set.of(args);
        for (Map.Entry<String, Measurement> group : groups.entrySet()) {
            if (wanted.isEmpty() || wanted.contains(group.getKey())) {
                System.out.println("-- " + group.getKey() + ", load average " + loadAverage());
                group.getValue().measure().forEach(System.out::println);
            }
        }
        System.out.println("-- end, load average " + loadAverage());
    }

    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    }
}
