package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {
    @Test
    void showsTheRouterAndTheProcessAsPrometheusText() {
        try (ProcessMetrics metrics = new ProcessMetrics()) {
            metrics.awaitReady();
            metrics.listener().statusChanged(Samples.status(RouterStatus.Phase.IN_LINE, Samples.NOON));
            metrics.listener().on(new RouterEvent.SpecRejected(Samples.NOON, List.of()));

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
