package io.vpcrouter.health.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathHealthPluginTest {
    private final PathHealthPlugin plugin = new PathHealthPlugin();

    private HealthMonitor create(Map<String, String> options) {
        Map<String, String> given = new HashMap<>(Map.of("path_targets", "10.9.0.1"));
        given.putAll(options);
        return plugin.create(OptionValues.parse(plugin, given), new TestContext());
    }

    @Test
    void hasThePaceOfTheOtherChecks() {
        try (HealthMonitor monitor = create(Map.of("path_check_interval", "0.2"))) {
            assertThat(monitor.timing()).isEqualTo(ProbeTiming.of(Duration.ofMillis(200), 3));
        }
    }

    @Test
    void failsNoSingleHostByItself() {
        try (HealthMonitor monitor = create(Map.of())) {
            assertThat(monitor.judgesSingleHost()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.1=fd00::1", "a=10.0.0.1", "=10.0.0.1"})
    void aSourceIsAHostAndAnAddressOfItsFamily(String sources) {
        assertThatExceptionOfType(InvalidException.class)
                .isThrownBy(() -> create(Map.of("path_sources", sources)))
                .withMessageContaining("10.33.20.93=10.33.90.5");
    }

    @Test
    void twoSourcesOfOneHostAreAMistake() {
        assertThatExceptionOfType(InvalidException.class)
                .isThrownBy(() -> create(Map.of("path_sources", "10.0.0.1=10.1.0.1,10.0.0.1=10.1.0.2")))
                .withMessageContaining("two addresses for 10.0.0.1");
    }

    @Test
    void moreTargetsThanABatchHoldsAreAMistake() {
        String targets =
                IntStream.rangeClosed(1, 17).mapToObj(i -> "10.9.0." + i).collect(Collectors.joining(","));
        assertThatExceptionOfType(InvalidException.class)
                .isThrownBy(() -> create(Map.of("path_targets", targets)))
                .withMessageContaining("at most 16");
    }
}
