package io.vpcrouter.internal.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.server.Samples;
import io.vpcrouter.validation.Severity;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static Headline line(
            RouterStatus.Phase phase, boolean alive, long withoutHost, RouterCondition... problems) {
        Map<Condition, String> conditions = new HashMap<>();
        for (RouterCondition problem : problems) {
            conditions.put(problem, "why");
        }
        return Headline.of(Samples.status(phase, Samples.NOON, conditions), alive, withoutHost);
    }

    @Test
    void allIsWellOnlyIfNothingIsWrong() {
        Headline well = line(RouterStatus.Phase.IN_LINE, true, 0);
        assertThat(well.word()).isEqualTo("All well");
        assertThat(well.severity()).isEqualTo(Severity.OK);

        Headline warned = line(RouterStatus.Phase.IN_LINE, true, 0, RouterCondition.TABLES_NEARLY_FULL);
        assertThat(warned.word()).isEqualTo("Degraded");
        assertThat(warned.severity()).isEqualTo(Severity.WARNING);

        assertThat(line(RouterStatus.Phase.CONVERGING, true, 0).word()).isEqualTo("Converging");
    }

    @Test
    void aDestinationWithoutAHostIsAnErrorAndSaidFirst() {
        Headline line = line(RouterStatus.Phase.CONVERGING, true, 1_234, RouterCondition.TABLES_NEARLY_FULL);

        assertThat(line.word()).isEqualTo("Degraded");
        assertThat(line.severity()).isEqualTo(Severity.ERROR);
        assertThat(line.sentence())
                .startsWith("1,234 destinations have no usable host")
                .contains("1 problem.");
    }

    @Test
    void aRouterThatCannotSeeIsNotWell() {
        assertThat(line(RouterStatus.Phase.FROZEN, true, 0).word()).isEqualTo("Cannot see");
        assertThat(line(RouterStatus.Phase.BLIND, true, 0).word()).isEqualTo("Cannot see");
        assertThat(line(RouterStatus.Phase.IN_LINE, true, 0, RouterCondition.CLOUD)
                        .word())
                .isEqualTo("Cannot see");
    }

    @Test
    void aRouterThatDoesNotGoOnIsStoppedWhateverItsLastState() {
        for (RouterStatus.Phase phase : RouterStatus.Phase.values()) {
            Headline line = line(phase, false, 0);
            assertThat(line.word()).isEqualTo("Stopped");
            assertThat(line.severity()).isEqualTo(Severity.ERROR);
        }
    }
}
