package io.vpcrouter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {
    private final ManualTime time = new ManualTime();

    private VpcRouter router(PrometheusMetrics metrics) {
        SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.0.0.0/16")
                .subnet("subnet-a", "us-east-1a", "10.0.1.0/24")
                .instance("i-1", "running")
                .eni("eni-1", "subnet-a", "i-1", "10.0.1.1")
                .table("rtb-a")
                .main("rtb-a")
                .build(time);
        ScriptedHealth health =
                new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), new ScriptedNetwork(1), 1);
        return VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode(
                        "manual",
                        new ManualMode(
                                Specs.builder().route("10.1.0.0/16", "10.0.1.1").build())::create)
                .health("scripted", health::create)
                .runtime(new ManualRuntime(time))
                .listener(metrics.listener())
                .build();
    }

    @Test
    void showsTheRouterAndTheProcessAsPrometheusText() {
        try (PrometheusMetrics metrics = new PrometheusMetrics();
                VpcRouter router = router(metrics)) {
            metrics.awaitReady();
            router.start();
            time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(2));
            metrics.listener().on(new RouterEvent.SpecRejected(time.now(), List.of()));

            assertThat(metrics.text().lines())
                    .contains(
                            "# TYPE vpcrouter_specs_total counter",
                            "vpcrouter_specs_total{outcome=\"rejected\"} 1.0",
                            "vpcrouter_hosts{verdict=\"healthy\"} 1.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .allMatch(line -> line.matches("# (HELP|TYPE) .+|[a-z][a-z0-9_]*(\\{.*\\})? [-+.0-9A-Za-z]+"));
        }
    }
}
