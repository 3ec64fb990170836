package io.vpcrouter.health.tcp;

import io.vpcrouter.internal.prober.CheckProgram;
import io.vpcrouter.internal.prober.RunningProgram;
import io.vpcrouter.internal.prober.TestNetwork;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check {@code tcp} through a network that loses packets; only root can make one. */
class TcpNetworkIT {
    @ParameterizedTest
    @ValueSource(strings = {"10.200.0.2", "fd00:200::2"})
    void aHostWhoseNetworkLosesThreePacketsOfFourIsNeverMissedThreeTimesInARow(String host) throws Exception {
        try (TestNetwork network = networkThatLosesPackets();
                RunningProgram service = new RunningProgram(network.hostsWrapper(), SilentService.class, List.of());
                RunningProgram check = new RunningProgram(
                        network.wrapper(),
                        CheckProgram.class,
                        List.of("tcp", "tcp_check_interval=2", "tcp_check_port=" + SilentService.PORT, host))) {
            service.awaitLine("the service", "ready"::equals);
            check.awaitLossesThatNeverMakeAVerdict(host);
        }
    }

    private static TestNetwork networkThatLosesPackets() throws InterruptedException {
        TestNetwork network = null;
        try {
            network = TestNetwork.create();
            network.acceptSeldom(4);
        } catch (IOException e) {
            if (network != null) {
                network.close();
            }
            String message = "THE CHECK tcp IS NOT TESTED WITH LOST PACKETS HERE, which needs root, ip and iptables: "
                    + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
        return network;
    }
}
