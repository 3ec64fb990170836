package io.vpcrouter.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ValidatedTest {
    private static final Problem LATER = Problem.error("b", Location.of("x", 2, 1), "b", null, "y");
    private static final Problem WARNING = Problem.warning("a", Location.of("x", 1, 1), "a", null, "y");

    @Test
    void hasAValueOrAnError() {
        assertThat(Validated.of("v").value()).contains("v");
        assertThat(Validated.of("v").orThrow()).isEqualTo("v");
        assertThat(Validated.of("v", List.of(WARNING)).problems()).containsExactly(WARNING);
        assertThat(Validated.invalid(LATER).value()).isEmpty();
        assertThat(Validated.invalid(LATER).isValid()).isFalse();
    }

    @Test
    void sortsProblemsByPlace() {
        assertThat(Validated.invalid(List.of(LATER, WARNING)).problems()).containsExactly(WARNING, LATER);
    }

    @Test
    void throwsAllProblemsAtOnce() {
        assertThatThrownBy(() -> Validated.invalid(List.of(LATER, WARNING)).orThrow())
                .isInstanceOf(InvalidException.class)
                .hasMessage(WARNING + "\n" + LATER)
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidException.class))
                .extracting(InvalidException::problems)
                .isEqualTo(List.of(WARNING, LATER));
    }

    @Test
    void refusesAValueWithErrorsAndNoValueWithoutOne() {
        assertThatThrownBy(() -> Validated.of("v", List.of(LATER))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Validated.invalid(List.of(WARNING))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Validated.invalid(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mapsTheValueAndKeepsTheProblems() {
        Validated<Integer> mapped = Validated.of("four", List.of(WARNING)).map(String::length);

        assertThat(mapped.value()).contains(4);
        assertThat(mapped.problems()).containsExactly(WARNING);
        assertThat(Validated.<String>invalid(LATER).map(String::length).problems())
                .containsExactly(LATER);
    }

    @Test
    void combinesPartsToAListWithTheProblemsOfAll() {
        assertThat(Validated.combine(List.of(Validated.of("a", List.of(WARNING)), Validated.of("b"))))
                .isEqualTo(Validated.of(List.of("a", "b"), List.of(WARNING)));
        assertThat(Validated.combine(List.of(Validated.of("a", List.of(WARNING)), Validated.<String>invalid(LATER))))
                .isEqualTo(Validated.invalid(List.of(WARNING, LATER)));
        assertThat(Validated.combine(List.<Validated<String>>of())).isEqualTo(Validated.of(List.of()));
    }

    @Test
    void combinesTwoPartsOfDifferentTypes() {
        Validated<Integer> four = Validated.of(4, List.of(WARNING));

        assertThat(four.combine(Validated.of("x"), (count, text) -> text.repeat(count)))
                .isEqualTo(Validated.of("xxxx", List.of(WARNING)));
        assertThat(four.combine(Validated.<String>invalid(LATER), (count, text) -> text)
                        .problems())
                .containsExactly(WARNING, LATER);
        assertThat(Validated.<Integer>invalid(LATER)
                        .combine(Validated.of("x"), (count, text) -> text)
                        .isValid())
                .isFalse();
    }

    @Test
    void isEqualIfValueAndProblemsAre() {
        assertThat(Validated.of("v"))
                .isEqualTo(Validated.of("v"))
                .hasSameHashCodeAs(Validated.of("v"))
                .isNotEqualTo(Validated.of("w"))
                .isNotEqualTo(Validated.of("v", List.of(WARNING)))
                .isNotEqualTo("v");
    }

    @Test
    void cannotBeMappedToNothing() {
        assertThatThrownBy(() -> Validated.of("v").map(value -> null)).isInstanceOf(NullPointerException.class);
    }
}
