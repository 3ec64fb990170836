package io.vpcrouter.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void keepsATextThatIsNotTooLong() {
        assertThat(Printable.shortened("10.0.0.1", 8)).isEqualTo("10.0.0.1");
    }

    @Test
    void cutsALongTextAndMarksTheCut() {
        assertThat(Printable.shortened("10.0.0.1", 7)).isEqualTo("10.0.0.…");
    }

    @Test
    void countsACharacterOutsideOfTheBasicPlaneOnceAndNeverCutsItInTwo() {
        assertThat(Printable.shortened("🚏🚏", 2)).isEqualTo("🚏🚏");
        assertThat(Printable.shortened("🚏🚏🚏", 2)).isEqualTo("🚏🚏…");
    }

    @Test
    void replacesControlCharactersInShortAndLongTexts() {
        assertThat(Printable.shortened("a\u001bb", 3)).isEqualTo("a\uFFFDb");
        assertThat(Printable.shortened("a\u001bb", 2)).isEqualTo("a\uFFFD…");
    }
}
