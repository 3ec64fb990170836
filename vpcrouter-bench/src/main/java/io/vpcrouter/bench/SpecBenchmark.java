package io.vpcrouter.bench;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading and checking a route spec costs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class SpecBenchmark {
    private static final int DESTINATIONS = 10_000;

    private final byte[] json = json();

    static byte[] json() {
        return RouteSpecJson.write(new PlannerScene(new PlannerScene.Size(1, DESTINATIONS, 2000)).spec())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** 10,000 destinations with 5 hosts each, from bytes to a checked spec. */
    @Benchmark
    public Validated<RouteSpec> read() {
        return RouteSpecJson.read(json, "bench", false);
    }
}
