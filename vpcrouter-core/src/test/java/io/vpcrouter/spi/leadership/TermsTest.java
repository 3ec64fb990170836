package io.vpcrouter.spi.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TermsTest {
    private static Duration millis(long value) {
        return Duration.ofMillis(value);
    }

    @Test
    void theDefaultsFitTogether() {
        assertThat(Terms.DEFAULTS).isEqualTo(new Terms(millis(8_000), millis(5_000), millis(1_500), millis(1_500)));
    }

    @Test
    void aLeaseMustOutlastTheLastWriteOnClocksThatAreTenPercentWrong() {
        // (5 + 1.5) x 11/9 = 7.944
        assertThat(Terms.problem(millis(7_944), millis(5_000)))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("lease 7.944 s").contains("(expected: more than"));
        assertThat(Terms.problem(millis(7_945), millis(5_000))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Terms.of(millis(7_000), millis(5_000)));
    }

    @Test
    void threeRenewalsMustFitIntoTheDeadline() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Terms(millis(9_000), millis(5_000), millis(1_500), millis(1_667)))
                .withMessageContaining("three times");
        assertThatNoException().isThrownBy(() -> new Terms(millis(9_000), millis(5_000), millis(1_500), millis(1_666)));
    }

    @Test
    void aGrantedLeaseIsHeldToTheSameRule() {
        assertThat(Terms.DEFAULTS.isSafeWith(millis(7_000))).isFalse();
        assertThat(Terms.DEFAULTS.isSafeWith(millis(10_000))).isTrue();
    }
}
