package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlTargetsSilenceTest {
    private static final IpAddress A = IpAddress.parse("192.0.2.1");
    private static final IpAddress B = IpAddress.parse("192.0.2.2");
    private static final String UNCHECKED = "control targets icmpecho: unchecked";

    private final PluginStandIns.Links links = new PluginStandIns.Links();

    private ControlTargets targets(Duration interval) {
        return new ControlTargets("control targets icmpecho", new Silent(), interval, Set.of(A, B), 3, own -> false);
    }

    private void look(ControlTargets targets, int times) {
        for (int i = 0; i < times; i++) {
            targets.look(links);
        }
    }

    @Test
    void aTargetOfWhichTheCheckReportsNothingForTenIntervalsIsToldUntilItReports() {
        ControlTargets targets = targets(Duration.ofSeconds(2));
        look(targets, 5);
        targets.isAnswer(A, new Observation.Reachable(Duration.ofMillis(1), false));
        look(targets, 14);
        assertThat(links.conditions).isEmpty();

        look(targets, 1);
        assertThat(links.conditions.get(UNCHECKED)).contains("[192.0.2.2]");
        look(targets, 10);
        assertThat(links.conditions.get(UNCHECKED)).contains("[192.0.2.1, 192.0.2.2]");
        assertThat(links.reports).hasValue(2);

        targets.isAnswer(A, new Observation.Unreachable("timed out"));
        targets.unchanged(Set.of(B));
        look(targets, 1);
        assertThat(links.conditions).isEmpty();
    }

    @Test
    void aCheckThatCannotAskIsAsGoodAsSilent() {
        ControlTargets targets = targets(Duration.ofMillis(100));

        for (int i = 0; i < 10; i++) {
            targets.isAnswer(A, new Observation.Indeterminate("no buffer space"));
            targets.isAnswer(B, new Observation.Unreachable("timed out"));
            look(targets, 1);
        }

        assertThat(links.conditions.get(UNCHECKED)).contains("[192.0.2.1]");
    }

    /** A check that never reports. */
    private static final class Silent implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofSeconds(2), 3);
        }

        @Override
        public void start() {}

        @Override
        public void watch(Set<IpAddress> hosts) {}

        @Override
        public void probeNow(Set<IpAddress> hosts) {}

        @Override
        public void close() {}
    }
}
