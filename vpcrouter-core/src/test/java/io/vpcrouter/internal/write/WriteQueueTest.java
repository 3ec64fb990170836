package io.vpcrouter.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.WriteRate;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.spi.WriteBudget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteQueueTest {
    @ParameterizedTest
    @CsvSource({"1000000, 1000000", "1, 0.001"})
    void showsThePaceOfWhateverACloudGrants(int burst, double perSecond) {
        WriteQueue queue = new WriteQueue(
                new WriteBudget(burst, perSecond, 16), new WriteGate(ChangePolicy.SYNC, null), decision -> false, 0);
        assertThat(queue.pace(0).rate()).isEqualTo(new WriteRate(burst, perSecond));
        assertThat(queue.pace(0).left()).isZero();
    }
}
