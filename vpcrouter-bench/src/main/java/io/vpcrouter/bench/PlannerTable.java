package io.vpcrouter.bench;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what planning costs at each size, warm and as the first plan of a fresh JVM, beside {@link BareDiff}, the least
 * that the same comparison costs in Java: both in turns in one JVM, and in fresh JVMs in turns. These ratios have goals; the
 * milliseconds are of the machine. Then it prints the plans of failovers, and how the times of both grow with the VPC.
 *
 * <p>The stored figures of the Python daemon vpc-router 1.8.3 (Python 2.7.18, in-memory objects, another machine) are for
 * orientation.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.PlannerTable [SIZE… | growth]}. {@code
 * -Dcpu=true} takes the processor time of the planning thread instead of wall time, for machines that are shared with
 * others; {@code -Dwarmup=0.5 -Druns=5 -Dfresh=2} makes it short.
 */
public final class PlannerTable {
    private static final List<String> SIZES =
            List.of("3x50x10", "10x250x100", "50x500x500", "200x500x1000", "200x1000x2000");
    private static final Map<String, Double> PYTHON_STEADY_MS = Map.of(
            "3x50x10",
            4.3,
            "10x250x100",
            84.0,
            "50x500x500",
            1_923.0,
            "200x500x1000",
            8_034.0,
            "200x1000x2000",
            25_678.0);
    private static final double PYTHON_SPEC_MS = 195;
    private static final double MOST_STEADY = 2;
    private static final double MOST_FIRST = 3;
    private static final int RUNS = Integer.getInteger("runs", 21);
    private static final int FRESH_JVMS = Integer.getInteger("fresh", 5);

    private PlannerTable() {}

    /** Prints the tables; with {@code first SIZE}, {@code floor SIZE} or {@code spec} only one figure, for a fresh JVM. */
    public static void main(String[] args) throws IOException, InterruptedException {
        FreshJvm.quietLog();
        if (args.length == 2 && args[0].equals("first")) {
            System.out.println(firstPlan(args[1]));
        } else if (args.length == 2 && args[0].equals("floor")) {
            System.out.println(firstFloor(args[1]));
        } else if (args.length == 1 && args[0].equals("spec")) {
            // The text is made before the clock starts: only reading it counts.
            System.out.println(SpecHolder.JSON.length == 0 ? 0 : Timing.timed(PlannerTable::readSpec));
        } else if (args.length == 1 && args[0].equals("growth")) {
            PlannerGrowth.print(RUNS);
        } else {
            print(args.length == 0 ? SIZES : List.of(args));
            System.out.println();
            PlannerGrowth.print(RUNS);
        }
    }

    private static void print(List<String> sizes) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%-15s %10s %9s %14s %10s %9s %14s %10s %7s %10s%n",
                "t x r x hosts",
                "steady ms",
                "floor ms",
                "goal <= 2",
                "first ms",
                "floor ms",
                "goal <= 3",
                "creation",
                "B/row",
                "python ms");
        for (String size : sizes) {
            full(size);
        }
        System.out.printf(
                Locale.ROOT,
                "%n%-15s %12s %12s %12s %9s%n",
                "t x r x hosts",
                "fail 1 us",
                "fail 1 p99",
                "fail all us",
                "first us");
        for (String size : sizes) {
            failover(size);
        }
        double spec = Timing.median(RUNS, PlannerTable::readSpec);
        System.out.printf(
                Locale.ROOT,
                "%nspec of 10,000 x 5: warm %.1f ms, fresh JVM %.1f ms, python %.0f ms (%d)%n",
                spec,
                freshJvm("spec"),
                PYTHON_SPEC_MS,
                Timing.seen());
    }

    private static void full(String name) throws IOException, InterruptedException {
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name));
        NetworkSnapshot empty = scene.empty();
        double creation = Timing.median(RUNS, () -> full(scene, empty));
        SteadyPlans steady = SteadyPlans.measure(scene, RUNS);
        double[] first = new double[FRESH_JVMS];
        double[] firstFloor = new double[FRESH_JVMS];
        double[] ratios = new double[FRESH_JVMS];
        for (int i = 0; i < FRESH_JVMS; i++) {
            first[i] = FreshJvm.times(1, PlannerTable.class, "first", name)[0];
            firstFloor[i] = FreshJvm.times(1, PlannerTable.class, "floor", name)[0];
            ratios[i] = first[i] / firstFloor[i];
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %10.2f %9.2f %14s %10.1f %9.1f %14s %10.2f %7.0f %10.1f%n",
                name,
                steady.planMillis(),
                steady.floorMillis(),
                judged(steady.ratio(), MOST_STEADY),
                Timing.medianOf(first),
                Timing.medianOf(firstFloor),
                judged(Timing.medianOf(ratios), MOST_FIRST),
                creation,
                steady.bytesPerRow(),
                PYTHON_STEADY_MS.getOrDefault(name, Double.NaN));
    }

    static String judged(double ratio, double most) {
        return String.format(Locale.ROOT, "%.2fx %s", ratio, ratio <= most ? "ok" : "MISSED");
    }

    private static void failover(String name) {
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name));
        NetworkSnapshot read = scene.inLine();
        VpcView view = VpcView.of(scene.spec(), read, ScopeRules.DEFAULTS);
        IpAddress host = scene.busyHost(read);
        PlanContext failed = PlannerScene.failed(host);
        double[] one = new double[20_000];
        for (int i = 0; i < one.length; i++) {
            one[i] = Timing.timed(() -> Planner.planFailover(view, failed, List.of(host)));
        }
        double[] warmOne = Arrays.copyOfRange(one, one.length / 2, one.length);
        PlannerScene crowded = scene.allOnOneHost();
        VpcView crowdedView = VpcView.of(crowded.spec(), crowded.snapshot(), ScopeRules.DEFAULTS);
        IpAddress first = IpAddress.parse("10.0.0.1");
        PlanContext allFailed = PlannerScene.failed(first);
        double all = Timing.median(RUNS, () -> Planner.planFailover(crowdedView, allFailed, List.of(first)));
        double part = Timing.median(200, () -> Planner.planFailover(crowdedView, allFailed, List.of(first), 16));
        System.out.printf(
                Locale.ROOT,
                "%-15s %12.1f %12.1f %12.0f %9.0f%n",
                name,
                Timing.medianOf(warmOne) * 1000,
                Timing.p99Of(warmOne) * 1000,
                all * 1000,
                part * 1000);
    }

    private static Object full(PlannerScene scene, NetworkSnapshot read) {
        return Planner.plan(
                VpcView.of(scene.spec(), read, ScopeRules.DEFAULTS), PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    private static double firstPlan(String name) {
        // In line without having been planned, so that the first plan is the first.
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name)).allOnOneHost();
        NetworkSnapshot read = scene.snapshot();
        return Timing.timed(() -> full(scene, read));
    }

    private static double firstFloor(String name) {
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name)).allOnOneHost();
        BareDiff.Read read = BareDiff.Read.of(scene.snapshot());
        return Timing.timed(() -> new BareDiff(scene.spec()).diff(read));
    }

    private static Object readSpec() {
        return RouteSpecJson.read(SpecHolder.JSON, "bench", false);
    }

    private static final class SpecHolder {
        static final byte[] JSON = SpecBenchmark.json();
    }

    private static double freshJvm(String... args) throws IOException, InterruptedException {
        return Timing.medianOf(FreshJvm.times(FRESH_JVMS, PlannerTable.class, args));
    }
}
