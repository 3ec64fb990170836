package io.vpcrouter.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent.SpecAccepted;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a published spec tells. */
class LoopSpecsTest {
    private static final RouteSpec SPEC = LoopBench.spec(1, "a");
    private static final Problem TYPO = warning("polcy");
    private static final Problem TWICE = warning("10.0.0.1 twice");

    private final LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, SPEC, "a");

    private static Problem warning(String found) {
        return Problem.warning("test", Location.of("spec.json"), "route spec", found, "nothing of the kind");
    }

    private void publish(RouteSpec spec, Problem... warnings) {
        bench.loop.specPublished(Validated.of(spec, List.of(warnings)), false);
        bench.loop.settle();
    }

    private List<List<Problem>> told() {
        return bench.told(SpecAccepted.class).stream()
                .map(SpecAccepted::warnings)
                .toList();
    }

    @Test
    void warningsAreToldOnceThoughTheRoutesStayTheSame() {
        publish(SPEC, TYPO);
        publish(SPEC, TYPO);
        assertThat(told()).containsExactly(List.of(TYPO));

        publish(SPEC, TWICE, TYPO);
        assertThat(told()).containsExactly(List.of(TYPO), List.of(TWICE));

        publish(SPEC);
        publish(SPEC, TYPO);
        assertThat(told()).containsExactly(List.of(TYPO), List.of(TWICE), List.of(TYPO));
    }

    @Test
    void anotherSpecTellsAllItsWarnings() {
        publish(SPEC, TYPO);
        publish(LoopBench.spec(2, "a"), TYPO);
        assertThat(told()).containsExactly(List.of(TYPO), List.of(TYPO));
    }
}
