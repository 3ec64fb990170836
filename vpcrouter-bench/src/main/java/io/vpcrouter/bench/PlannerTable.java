package io.vpcrouter.bench;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Prints what planning costs at each size, warm and as the first plan of a fresh JVM, beside the stored figures of the
 * Python daemon vpc-router 1.8.3 (Python 2.7.18, in-memory objects, idle machine). Compare ratios, not milliseconds.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.PlannerTable}; with {@code -Dcpu=true} it
 * prints the processor time of the planning thread instead of wall time, for machines that are shared with others.
 */
public final class PlannerTable {
    private static final List<String> SIZES =
            List.of("3x50x10", "10x250x100", "50x500x500", "200x500x1000", "200x1000x2000");
    private static final double[] PYTHON_STEADY_MS = {4.3, 84, 1_923, 8_034, 25_678};
    private static final double PYTHON_SPEC_MS = 195;
    /** On a machine that is shared with others, the thread's own processor time says more than the clock on the wall. */
    private static final boolean PROCESSOR_TIME = Boolean.getBoolean("cpu");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FRESH_JVMS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** Depends on every result, and is printed, so that no call can be left out. */
    private static long seen;

    private PlannerTable() {}

    /** Prints the tables; with {@code first SIZE} or {@code spec} only one figure, for a fresh JVM. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals("first")) {
            System.out.println(firstPlan(args[1]));
        } else if (args.length == 1 && args[0].equals("spec")) {
            // The text is made before the clock starts: only reading it counts.
            seen += SpecHolder.JSON.length;
            System.out.println(timed(PlannerTable::readSpec));
        } else {
            print();
        }
    }

    private static void print() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%-15s %10s %10s %10s %10s %9s %12s %12s %12s %9s %9s%n",
                "t x r x hosts",
                "steady ms",
                "first ms",
                "creation",
                "python ms",
                "ratio",
                "fail 1 us",
                "fail 1 p99",
                "fail all us",
                "first us",
                "B/row");
        for (int i = 0; i < SIZES.size(); i++) {
            row(SIZES.get(i), PYTHON_STEADY_MS[i]);
        }
        double spec = median(30, PlannerTable::readSpec);
        System.out.printf(
                Locale.ROOT,
                "spec of 10,000 x 5: warm %.1f ms, fresh JVM %.1f ms, python %.0f ms, ratio %.0f%n",
                spec,
                freshJvm("spec"),
                PYTHON_SPEC_MS,
                PYTHON_SPEC_MS / spec);
        System.out.printf(
                Locale.ROOT,
                "growth around 50x500x500: 4 x the tables %.2f x the time, 2 x the routes %.2f x, 10 x the hosts %.2f x%n",
                growth("50x500x500", "200x500x500"),
                growth("50x500x500", "50x1000x500"),
                growth("50x500x200", "50x500x2000"));
        System.out.println("(" + seen + ")");
    }

    private static void row(String name, double python) throws IOException, InterruptedException {
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name));
        PlannerScene crowded = scene.allOnOneHost();
        VpcSnapshot empty = scene.empty();
        double creation = median(10, () -> full(scene, empty));
        double warm = steady(scene);
        VpcSnapshot read = scene.snapshot();
        VpcView view = VpcView.of(scene.spec(), read, ScopeRules.DEFAULTS);
        IpAddress host = scene.busyHost(read);
        PlanContext failed = PlannerScene.failed(host);
        double[] one = new double[20_000];
        for (int i = 0; i < one.length; i++) {
            one[i] = timed(() -> Planner.planFailover(view, failed, List.of(host)));
        }
        double[] warmOne = Arrays.copyOfRange(one, one.length / 2, one.length);
        Arrays.sort(warmOne);
        VpcView crowdedView = VpcView.of(crowded.spec(), crowded.snapshot(), ScopeRules.DEFAULTS);
        IpAddress first = IpAddress.parse("10.0.0.1");
        PlanContext allFailed = PlannerScene.failed(first);
        double all = median(20, () -> Planner.planFailover(crowdedView, allFailed, List.of(first)));
        double part = median(200, () -> Planner.planFailover(crowdedView, allFailed, List.of(first), 16));
        System.out.printf(
                Locale.ROOT,
                "%-15s %10.2f %10.1f %10.2f %10.1f %8.0fx %12.1f %12.1f %12.0f %9.0f %9.0f%n",
                name,
                warm,
                freshJvm("first", name),
                creation,
                python,
                python / warm,
                medianOf(warmOne) * 1000,
                warmOne[(int) (warmOne.length * 0.99)] * 1000,
                all * 1000,
                part * 1000,
                bytesPerRow(scene));
    }

    /** The median of full plans with everything in line, each read laid under the spec as the daemon does it. */
    private static double steady(PlannerScene scene) {
        scene.inLine();
        VpcSnapshot known = scene.snapshot();
        VpcView before = VpcView.of(scene.spec(), known, ScopeRules.DEFAULTS);
        warmUp(() -> again(before, known));
        double[] times = new double[20];
        for (int i = 0; i < times.length; i++) {
            // A fresh read for each plan: nothing may profit from strings that were hashed before.
            VpcSnapshot read = scene.snapshot();
            times[i] = timed(() -> again(before, read));
        }
        return medianOf(times);
    }

    private static Object again(VpcView before, VpcSnapshot read) {
        return Planner.plan(before.next(before.spec(), read), PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    /** How the time grows with one dimension: the median of the ratios of several pairs, one after the other. */
    private static double growth(String from, String to) {
        PlannerScene small = new PlannerScene(PlannerScene.Size.parse(from));
        PlannerScene large = new PlannerScene(PlannerScene.Size.parse(to));
        double[] ratios = new double[5];
        for (int i = 0; i < ratios.length; i++) {
            double before = steady(small);
            ratios[i] = steady(large) / before;
        }
        return medianOf(ratios);
    }

    private static Object full(PlannerScene scene, VpcSnapshot read) {
        return Planner.plan(
                VpcView.of(scene.spec(), read, ScopeRules.DEFAULTS), PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    private static double firstPlan(String name) {
        // In line without having been planned, so that the first plan is the first.
        PlannerScene scene = new PlannerScene(PlannerScene.Size.parse(name)).allOnOneHost();
        VpcSnapshot read = scene.snapshot();
        return timed(() -> full(scene, read));
    }

    private static Object readSpec() {
        return RouteSpecJson.read(SpecHolder.JSON, "bench", false);
    }

    private static final class SpecHolder {
        static final byte[] JSON = SpecBenchmark.json();
    }

    private static double freshJvm(String... args) throws IOException, InterruptedException {
        double[] times = FreshJvm.times(FRESH_JVMS, PlannerTable.class, args);
        return times[times.length / 2];
    }

    /** What a snapshot and the view of it hold on the heap, for each row of a table. */
    private static double bytesPerRow(PlannerScene scene) {
        long before = used();
        VpcSnapshot read = scene.snapshot();
        VpcView view = VpcView.of(scene.spec(), read, ScopeRules.DEFAULTS);
        long after = used();
        seen += view.index().tableCount();
        long rows =
                read.tables().stream().mapToLong(table -> table.routes().size()).sum();
        return (double) (after - before) / rows;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double median(int runs, Supplier<Object> call) {
        warmUp(call);
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = timed(call);
        }
        return medianOf(times);
    }

    private static long now() {
        return PROCESSOR_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static void warmUp(Supplier<Object> call) {
        long end = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < end) {
            timed(call);
        }
    }

    private static double timed(Supplier<Object> call) {
        long start = now();
        Object result = call.get();
        long end = now();
        seen += System.identityHashCode(result) == 42 ? 1 : 0;
        return (end - start) / 1e6;
    }

    private static double medianOf(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
