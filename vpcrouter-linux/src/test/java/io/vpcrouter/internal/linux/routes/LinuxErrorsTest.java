package io.vpcrouter.internal.linux.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.linux.netlink.NetlinkException;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "1, DENIED", "3, CONFLICT", "13, DENIED", "17, CONFLICT", "19, NOT_FOUND", "100, NOT_FOUND", "101, NOT_FOUND",
        "113, NOT_FOUND", "22, INVALID", "97, INVALID", "28, LIMIT", "11, TRANSIENT", "12, TRANSIENT", "105, TRANSIENT"
    })
    void anErrorNumberTellsTheNextStep(int errno, Kind kind) {
        assertThat(LinuxErrors.kind(errno)).isEqualTo(kind);
    }

    @Test
    void whoMayNotIsToldWhatToGrant() {
        CloudException refusal =
                LinuxErrors.of("RTM_NEWROUTE", new NetlinkException("RTM_NEWROUTE", 1, "the kernel's words"));

        assertThat(refusal)
                .hasMessageContaining("EPERM, operation not permitted (the kernel's words)")
                .hasMessageContaining("AmbientCapabilities=CAP_NET_ADMIN");
    }
}
