package io.vpcrouter.health.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BfdHealthPluginTest {
    private final BfdHealthPlugin plugin = new BfdHealthPlugin();

    private ProbeTiming timing(Map<String, String> options) {
        return plugin.create(OptionValues.parse(plugin, options), new TestContext())
                .timing();
    }

    @Test
    void itsOptionsAreFoundByTheirNames() {
        assertThat(plugin.name()).isEqualTo("bfd");
        assertThat(plugin.options())
                .extracting(option -> option.name())
                .containsExactly("bfd_interval", "bfd_multiplier", "bfd_mode");
    }

    @Test
    void theSessionHasCountedSoOneMissIsEnough() {
        ProbeTiming timing = timing(Map.of());

        assertThat(timing.fall()).isEqualTo(1);
        assertThat(timing.interval()).isEqualTo(Duration.ofMillis(300));
        assertThat(timing.timeout()).isEqualTo(Duration.ofMillis(900));
        assertThat(timing(Map.of("bfd_interval", "0.1", "bfd_multiplier", "5")).timeout())
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void hostsThatAreNewHaveTenSecondsToComeUp() {
        HealthMonitor monitor = plugin.create(OptionValues.none(), new TestContext());

        assertThat(monitor.waitForNewHosts()).isEqualTo(Duration.ofSeconds(10));
        monitor.close();
    }

    @Test
    void withinOneHopOnlyWhatNobodyPassedOnIsTaken() {
        assertThat(BfdMode.SINGLEHOP.accepts(255)).isTrue();
        assertThat(BfdMode.SINGLEHOP.accepts(254)).isFalse();
        assertThat(BfdMode.SINGLEHOP.accepts(-1)).isFalse();
        assertThat(BfdMode.MULTIHOP.accepts(64)).isTrue();
    }
}
