package io.vpcrouter.internal.linux.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.linux.netlink.Rtnetlink;
import io.vpcrouter.spi.CloudException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class KernelConnectionsIT {
    private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");

    private static Rtnetlink open(KernelConnections kernel) {
        try {
            return kernel.forWriting();
        } catch (CloudException e) {
            String message =
                    "THE CONNECTIONS OF THE CLOUD linux ARE NOT TESTED HERE, which needs root: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
            throw new AssertionError(e);
        }
    }

    /** Closed, it would fail a write that is under way. */
    @Test
    void theFirstReadLeavesTheConnectionOfAWriteBeforeItOpen() {
        try (KernelConnections kernel = new KernelConnections(Optional.of(OWN_NAMESPACE))) {
            Rtnetlink writing = open(kernel);

            assertThat(kernel.forReading()).isNotSameAs(writing);
            assertThat(kernel.forWriting()).isSameAs(writing);
        }
    }
}
