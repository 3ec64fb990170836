package io.vpcrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteRateTest {
    @Test
    void isWrittenAsTheOptionTakesIt() {
        assertThat(new WriteRate(50, 5)).hasToString("50/5");
        assertThat(new WriteRate(200, 12.5)).hasToString("200/12.5");
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "10001, 5", "50, 0", "50, 0.05", "50, 10001", "50, NaN"})
    void outOfRangeIsRefusedWithWhatWasExpected(int burst, double perSecond) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriteRate(burst, perSecond))
                .withMessageContaining("expected: 1 to 10000, and 0.1 to 10000");
    }

    @Test
    void theTimeLeftIsRoundedUp() {
        WriteRate rate = new WriteRate(50, 5);
        assertThat(new WritePace(rate, Duration.ZERO).secondsLeft()).isZero();
        assertThat(new WritePace(rate, Duration.ofMillis(200)).secondsLeft()).isOne();
    }
}
