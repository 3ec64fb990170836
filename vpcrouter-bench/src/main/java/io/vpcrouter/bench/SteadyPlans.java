package io.vpcrouter.bench;

import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Full plans of a VPC that is in line, each read laid under the spec as the daemon does it, beside {@link BareDiff}: in
 * turns in this JVM, medians.
 *
 * @param planMillis a plan, with the view that it needs
 * @param floorMillis the bare comparison
 * @param ratio the median of the ratios of neighbours
 * @param planCollecting mean milliseconds of garbage collection within a plan
 * @param floorCollecting the same of the bare comparison
 * @param rows routes of all tables
 * @param bytesPerRow what a snapshot and its view hold on the heap for each route
 */
record SteadyPlans(
        double planMillis,
        double floorMillis,
        double ratio,
        double planCollecting,
        double floorCollecting,
        long rows,
        double bytesPerRow) {
    static SteadyPlans measure(PlannerScene scene, int runs) {
        NetworkSnapshot known = scene.inLine();
        VpcView before = VpcView.of(scene.spec(), known, ScopeRules.DEFAULTS);
        BareDiff floor = new BareDiff(scene.spec());
        Timing.warmUp(() -> plan(before, known));
        BareDiff.Read packed = BareDiff.Read.of(known);
        Timing.warmUp(() -> inLine(floor.diff(packed)));
        double[] plans = new double[runs];
        double[] floors = new double[runs];
        double[] ratios = new double[runs];
        long planCollecting = 0;
        long floorCollecting = 0;
        for (int i = 0; i < runs; i++) {
            // A fresh read for each: nothing may profit from strings that were hashed before.
            NetworkSnapshot read = scene.snapshot();
            long collected = Timing.collecting();
            plans[i] = Timing.timed(() -> plan(before, read));
            planCollecting += Timing.collecting() - collected;
            BareDiff.Read fresh = BareDiff.Read.of(read);
            collected = Timing.collecting();
            floors[i] = Timing.timed(() -> inLine(floor.diff(fresh)));
            floorCollecting += Timing.collecting() - collected;
            ratios[i] = plans[i] / floors[i];
        }
        long rows = known.tables().stream()
                .mapToLong(table -> table.routes().size())
                .sum();
        return new SteadyPlans(
                Timing.medianOf(plans),
                Timing.medianOf(floors),
                Timing.medianOf(ratios),
                (double) planCollecting / runs,
                (double) floorCollecting / runs,
                rows,
                heldBytes(scene) / (double) rows);
    }

    private static Object plan(VpcView before, NetworkSnapshot read) {
        return Planner.plan(before.next(before.spec(), read), PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    private static Object inLine(List<BareDiff.Operation> operations) {
        if (!operations.isEmpty()) {
            throw new IllegalStateException("operations: " + operations.size() + " (expected: none)");
        }
        return operations;
    }

    private static long heldBytes(PlannerScene scene) {
        long before = used();
        VpcView view = VpcView.of(scene.spec(), scene.snapshot(), ScopeRules.DEFAULTS);
        long held = used() - before;
        Reference.reachabilityFence(view);
        return held;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
