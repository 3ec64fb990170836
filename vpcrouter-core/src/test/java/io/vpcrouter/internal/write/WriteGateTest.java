package io.vpcrouter.internal.write;

import static io.vpcrouter.internal.write.WriteGate.Reason.NOT_STARTED;
import static io.vpcrouter.internal.write.WriteGate.Reason.OBSERVE_ONLY;
import static io.vpcrouter.internal.write.WriteGate.Reason.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.plan.ChangePolicy;
import org.junit.jupiter.api.Test;

class WriteGateTest {
    @Test
    void onlyAnObserverFindsItShutAtFirst() {
        assertThat(new WriteGate(ChangePolicy.SYNC, null).isOpen()).isTrue();
        assertThat(new WriteGate(ChangePolicy.CREATE_ONLY, null).isOpen()).isTrue();
        assertThat(new WriteGate(ChangePolicy.OBSERVE, null).reasons()).containsExactly(OBSERVE_ONLY);
    }

    @Test
    void staysShutWhileAnyReasonHolds() {
        WriteGate gate = new WriteGate(ChangePolicy.SYNC, null);
        gate.shut(NOT_STARTED);
        gate.shut(STOPPING);
        gate.lift(NOT_STARTED);
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.reasons()).containsExactly(STOPPING);

        gate.lift(STOPPING);
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.reasons()).isEmpty();
    }
}
