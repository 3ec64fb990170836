package io.vpcrouter.health.path;

import io.vpcrouter.internal.prober.LoopbackContract;
import io.vpcrouter.internal.prober.echo.EchoSocket;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** The check {@code path} keeps the contract of health plugins; all addresses of loopback stand for routers here. */
class PathContractTest extends LoopbackContract {
    @BeforeEach
    void needsToBeAllowed() {
        try {
            EchoSocket.open(IpFamily.IPV4, EchoToken.withRandomKey(), null).close();
        } catch (IOException e) {
            String message = "THE CONTRACT OF path IS NOT TESTED HERE: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @Override
    protected HealthPlugin plugin() {
        return new PathHealthPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.parse(
                plugin(),
                Map.of(
                        "path_check_interval", "0.4",
                        "path_check_timeout", "0.4",
                        "path_targets", "127.0.0.9",
                        "path_sources", healthyHost() + "=127.0.0.1," + otherHealthyHost() + "=127.0.0.2"));
    }

    /** All of 127.0.0.0/8 answers; silent hosts are the matter of the tests in network namespaces. */
    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.empty();
    }
}
