package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertyTest {
    @Test
    void cutsAFailingCaseDownToWhatMatters() {
        assertThatThrownBy(() -> Property.holdsFor(
                        1,
                        random -> List.of("a 1", "b 2 3 4", "c 5", "d 6 7", "e 8"),
                        (lines, random) -> assertThat(String.join(" ", lines)).doesNotContain("3")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dvpcrouter.seed=0")
                .hasMessageEndingWith("cut down to:\nb 3");
    }

    @Test
    void saysNothingIfNothingFails() {
        assertThatCode(() -> Property.holdsFor(10, random -> List.of("a"), (lines, random) -> {}))
                .doesNotThrowAnyException();
    }

    @Test
    void givesEachCaseChanceOfItsOwnThatCanBeHadAgain() {
        List<String> first = RandomScenes.lines(new Random(7));

        assertThat(RandomScenes.lines(new Random(7))).isEqualTo(first);
        assertThat(RandomScenes.lines(new Random(8))).isNotEqualTo(first);
    }
}
