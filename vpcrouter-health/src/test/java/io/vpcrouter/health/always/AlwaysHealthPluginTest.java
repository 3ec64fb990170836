package io.vpcrouter.health.always;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlwaysHealthPluginTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("10.0.0.2");

    private final TestContext context = new TestContext();
    private final HealthMonitor monitor = new AlwaysHealthPlugin().create(OptionValues.none(), context);

    @AfterEach
    void close() throws InterruptedException {
        monitor.close();
        context.joinThreads();
    }

    @Test
    void everyHostIsReachableAsSoonAsItIsWatched() {
        monitor.start();
        monitor.watch(Set.of(HOST, OTHER));
        assertThat(context.reportsOf(HOST)).containsExactly(Observation.reachable());
        assertThat(context.reportsOf(OTHER)).containsExactly(Observation.reachable());
    }

    @Test
    void whatIsKnownIsRepeatedEachInterval() {
        monitor.start();
        monitor.watch(Set.of(OTHER));
        monitor.watch(Set.of(HOST));
        context.awaitReports(HOST, 2);
        assertThat(context.reportsOf(OTHER)).hasSize(1);
    }

    @Test
    void onlyWatchedHostsStandWitness() {
        monitor.watch(Set.of(HOST));
        monitor.probeNow(Set.of(HOST, OTHER));
        assertThat(context.reportsOf(HOST)).hasSize(2);
        assertThat(context.reportsOf(OTHER)).isEmpty();
    }

    @Test
    void nothingIsSaidAfterTheEnd() throws InterruptedException {
        monitor.start();
        monitor.close();
        monitor.close();
        monitor.watch(Set.of(HOST));
        context.joinThreads();
        assertThat(context.reports()).isEmpty();
    }
}
