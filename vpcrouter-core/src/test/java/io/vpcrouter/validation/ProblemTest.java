package io.vpcrouter.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
    private static final Location PLACE = Location.of("routes.json", 3, 17);

    private static Problem found(String text) {
        return Problem.error("bad", PLACE, "destination", text, "a CIDR");
    }

    @Test
    void saysWhereWhatWhatWasFoundWhatWasExpectedAndWhatToDo() {
        assertThat(found("10.1").withHint("add a length"))
                .hasToString("routes.json:3:17: error: destination: 10.1 (expected: a CIDR); add a length");
        assertThat(Problem.warning("odd", Location.of("command line"), "policy", null, "sync"))
                .hasToString("command line: warning: policy (expected: sync)");
        assertThat(found("")).hasToString("routes.json:3:17: error: destination: an empty text (expected: a CIDR)");
        assertThat(new Location("body", 0, 0, "/routes/0")).hasToString("body at /routes/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\u0007",
                "\u001b",
                "\n",
                "\r",
                "\t",
                "\u007f",
                "\u0085",
                "\u009b",
                "\u200b",
                "\u202e",
                "\u2028",
                "\u2029",
                "\u2066",
                "\ufeff",
                "\ud800",
                "\udfff",
                "\udb40\udc41"
            })
    void replacesCharactersThatSteerTheReadersTerminal(String hostile) {
        Problem problem = new Problem(
                "bad",
                Severity.ERROR,
                new Location("a" + hostile, 1, 1, "/b" + hostile),
                "c" + hostile,
                "d" + hostile + "e",
                "f" + hostile,
                "g" + hostile);

        assertThat(problem)
                .hasToString("a\uFFFD:1:1 at /b\uFFFD: error: c\uFFFD: d\uFFFDe (expected: f\uFFFD); g\uFFFD");
    }

    @Test
    void leavesTheWritingOfAllPeoplesAsItIs() {
        assertThat(found("größe 路由 маршрут 🚏").found()).isEqualTo("größe 路由 маршрут 🚏");
    }

    @Test
    void shortensWhatWasFound() {
        assertThat(found("x".repeat(120)).found()).isEqualTo("x".repeat(120));
        assertThat(found("x".repeat(1_000_000)).found()).isEqualTo("x".repeat(120) + "…");
        assertThat(found("🚏".repeat(121)).found()).isEqualTo("🚏".repeat(120) + "…");
        assertThat(found("🚏".repeat(100)).found()).isEqualTo("🚏".repeat(100));
        assertThat(new Location("body", 0, 0, "/" + "x".repeat(1_000_000)).toString())
                .hasSizeLessThan(200);
    }

    @Test
    void sortsByPlaceAndThenErrorsFirst() {
        Problem later = Problem.error("a", Location.of("routes.json", 10, 1), "x", null, "y");
        Problem warning = Problem.warning("a", PLACE, "x", null, "y");
        Problem error = Problem.error("b", PLACE, "x", null, "y");
        Problem otherError = Problem.error("c", PLACE, "x", null, "y");

        assertThat(Stream.of(later, warning, otherError, error).sorted())
                .containsExactly(error, otherError, warning, later);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, -1", "0, 1", "1, 0"})
    void aPlaceInATextHasLineAndColumnOrNeither(int line, int column) {
        assertThatThrownBy(() -> Location.of("x", line, column)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePlacesOfOneSourceSortByLineColumnAndPointer() {
        List<Location> sorted = List.of(
                Location.of("a", 9, 9),
                Location.of("b"),
                new Location("b", 0, 0, "/x"),
                Location.of("b", 2, 10),
                Location.of("b", 10, 2),
                Location.of("b", 10, 10));

        assertThat(sorted).isSorted();
    }

    @ParameterizedTest
    @EnumSource(
            value = Severity.class,
            names = {"CHANGING", "OK", "NONE"})
    void isAnErrorOrAWarningAndNothingElse(Severity severity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Problem("bad", severity, Location.of("a"), "b", null, "c", null))
                .withMessage("severity of a problem: " + severity + " (expected: ERROR or WARNING)");
    }
}
