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
    @CsvSource({"10001, 5", "50, 0.05", "50, 10001"})
    void outOfRangeCannotBeConfigured(int burst, double perSecond) {
        RouterConfig.Builder config = RouterConfig.builder().writeRate(new WriteRate(burst, perSecond));
        assertThatIllegalArgumentException()
                .isThrownBy(config::build)
                .withMessageContaining("expected: 1 to 10000, and 0.1 to 10000");
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "50, 0", "50, NaN"})
    void oneThatGrantsNothingIsRefusedWithWhatWasExpected(int burst, double perSecond) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriteRate(burst, perSecond))
                .withMessageContaining("expected: at least 1, and more than 0");
    }

    @Test
    void theTimeLeftIsRoundedUp() {
        WriteRate rate = new WriteRate(50, 5);
        assertThat(new WritePace(rate, Duration.ZERO).secondsLeft()).isZero();
        assertThat(new WritePace(rate, Duration.ofMillis(200)).secondsLeft()).isOne();
    }
}
