package io.vpcrouter.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Prints how the time of a plan grows with one dimension of the VPC, and beside it how the time of {@link BareDiff} grows:
 * what both share is of the machine. The share of garbage collection and the memory that a plan walks through tell which
 * part of the machine.
 */
final class PlannerGrowth {
    private static final int PAIRS = Integer.getInteger("pairs", 5);

    private PlannerGrowth() {}

    static void print(int runs) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %-14s %-14s %17s %11s %16s %16s %14s%n",
                "growth",
                "from",
                "to",
                "planner, goal",
                "floor",
                "GC ms in plans",
                "GC ms in floors",
                "MB walked");
        line("4 x the tables", "50x500x500", "200x500x500", 4.6, runs);
        line("the same, larger", "100x500x500", "400x500x500", 4.6, runs);
        line("2 x the routes", "50x500x500", "50x1000x500", 2.3, runs);
        line("10 x the hosts", "50x500x200", "50x500x2000", 1.3, runs);
        System.out.println("heap " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB, "
                + ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
    }

    /** The medians of the growths of several pairs, one after the other. */
    private static void line(String what, String from, String to, double most, int runs) {
        PlannerScene small = new PlannerScene(PlannerScene.Size.parse(from));
        PlannerScene large = new PlannerScene(PlannerScene.Size.parse(to));
        double[] plans = new double[PAIRS];
        double[] floors = new double[PAIRS];
        SteadyPlans[] before = new SteadyPlans[PAIRS];
        SteadyPlans[] after = new SteadyPlans[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            before[i] = SteadyPlans.measure(small, runs);
            after[i] = SteadyPlans.measure(large, runs);
            plans[i] = after[i].planMillis() / before[i].planMillis();
            floors[i] = after[i].floorMillis() / before[i].floorMillis();
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s %-14s %-14s %9s <= %-4.1f %10.2fx %7.2f, %7.2f %7.2f, %7.2f %5.1f, %6.1f%n",
                what,
                from,
                to,
                PlannerTable.judged(Timing.medianOf(plans), most),
                most,
                Timing.medianOf(floors),
                mean(before, true),
                mean(after, true),
                mean(before, false),
                mean(after, false),
                megabytes(before[0]),
                megabytes(after[0]));
    }

    private static double mean(SteadyPlans[] all, boolean ofPlans) {
        return Arrays.stream(all)
                .mapToDouble(each -> ofPlans ? each.planCollecting() : each.floorCollecting())
                .average()
                .orElse(0);
    }

    private static double megabytes(SteadyPlans plans) {
        return plans.rows() * plans.bytesPerRow() / 1e6;
    }
}
