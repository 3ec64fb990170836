package io.vpcrouter.bench;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a plan costs: from a read to the changes, and from a verdict to the changes of a failover. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlannerBenchmark {
    /** A read of a VPC that is in line, an empty one, and one with everything on one host. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Reads {
        /** Tables x routes x hosts. */
        @Param({"3x50x10", "10x250x100", "50x500x500", "200x500x1000", "200x1000x2000"})
        public String size = "";

        NetworkSnapshot inLine;
        NetworkSnapshot empty;
        NetworkSnapshot onOneHost;
        PlannerScene scene;
        PlannerScene crowded;
        VpcView view;
        VpcView crowdedView;
        IpAddress host;

        /** New strings for every iteration, so that no hash is known before. */
        @Setup(Level.Iteration)
        public void read() {
            scene = new PlannerScene(PlannerScene.Size.parse(size));
            crowded = scene.allOnOneHost();
            empty = scene.empty();
            inLine = scene.inLine();
            onOneHost = crowded.snapshot();
            host = scene.busyHost(inLine);
            view = VpcView.of(scene.spec(), inLine, ScopeRules.DEFAULTS);
            crowdedView = VpcView.of(crowded.spec(), onOneHost, ScopeRules.DEFAULTS);
        }
    }

    /** A recheck that finds everything in line. */
    @Benchmark
    public Plan steady(Reads reads) {
        return Planner.plan(
                reads.view.next(reads.scene.spec(), reads.inLine), PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    /** The first pass over empty tables. */
    @Benchmark
    public Plan creation(Reads reads) {
        return Planner.plan(
                VpcView.of(reads.scene.spec(), reads.empty, ScopeRules.DEFAULTS),
                PlanContext.allHealthy(PlanRules.DEFAULTS));
    }

    /** A failover from the view held, one host with its share of the rows. */
    @Benchmark
    public Plan failoverOfOneHost(Reads reads) {
        return Planner.planFailover(reads.view, PlannerScene.failed(reads.host), List.of(reads.host));
    }

    /** A failover from the view held, the host that carries everything. */
    @Benchmark
    public Plan failoverOfEverything(Reads reads) {
        IpAddress first = IpAddress.ofIpv4(0x0a000001);
        return Planner.planFailover(reads.crowdedView, PlannerScene.failed(first), List.of(first));
    }
}
