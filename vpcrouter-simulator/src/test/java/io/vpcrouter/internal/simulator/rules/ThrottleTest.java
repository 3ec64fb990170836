package io.vpcrouter.internal.simulator.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.simulator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private final ManualClock clock = new ManualClock();
    private final Throttle throttle = new Throttle(clock);

    private boolean takes(String action, boolean broad) {
        return catchThrowableOfType(Refusal.class, () -> throttle.take(action, broad)) == null;
    }

    private int takenAtOnce(String action, boolean broad) {
        int taken = 0;
        while (takes(action, broad)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeRouteTables, false, 100, 20",
        "DescribeRouteTables, true, 100, 20",
        "DescribeSubnets, true, 100, 20",
        "DescribeVpcs, true, 100, 20",
        "DescribeNetworkInterfaces, false, 100, 20",
        "DescribeNetworkInterfaces, true, 50, 10",
        "DescribeInstances, false, 100, 20",
        "DescribeInstances, true, 50, 10",
        "DescribeInstanceStatus, false, 100, 20",
        "DescribeInstanceStatus, true, 50, 10",
        "CreateRoute, false, 50, 5",
        "ReplaceRoute, false, 50, 5",
        "DeleteRoute, false, 50, 5",
        "ModifyInstanceAttribute, false, 50, 5",
        "ModifyNetworkInterfaceAttribute, false, 100, 5",
        "CreateNetworkInterface, false, 100, 5",
        "AssignPrivateIpAddresses, false, 100, 5"
    })
    void grantsEachActionWhatEc2Grants(String action, boolean broad, int burst, int perSecond) {
        assertThat(takenAtOnce(action, broad)).isEqualTo(burst);

        clock.advance(Duration.ofSeconds(2));
        assertThat(takenAtOnce(action, broad)).isEqualTo(2 * perSecond);

        clock.advance(Duration.ofHours(1));
        assertThat(takenAtOnce(action, broad)).isEqualTo(burst);
    }

    @Test
    void oneActionTakesNothingFromAnother() {
        takenAtOnce("ReplaceRoute", false);

        assertThat(takes("CreateRoute", false)).isTrue();
        assertThat(takes("DeleteRoute", false)).isTrue();
    }
}
