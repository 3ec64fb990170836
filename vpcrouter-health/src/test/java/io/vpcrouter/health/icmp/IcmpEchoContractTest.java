package io.vpcrouter.health.icmp;

import io.vpcrouter.internal.prober.LoopbackContract;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** The check {@code icmpecho} keeps the contract of health plugins. */
class IcmpEchoContractTest extends LoopbackContract {
    @BeforeEach
    void needsToBeAllowed() {
        try {
            IcmpSockets.open(EchoToken.withRandomKey()).close();
        } catch (IOException e) {
            String message = "THE CONTRACT OF icmpecho IS NOT TESTED HERE: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @Override
    protected HealthPlugin plugin() {
        return new IcmpEchoHealthPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                .parse(IcmpEchoHealthPlugin.INTERVAL, "0.4")
                .parse(IcmpEchoHealthPlugin.TIMEOUT, "0.4")
                .build();
    }

    /** All of 127.0.0.0/8 answers; silent hosts are the matter of the tests in network namespaces. */
    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.empty();
    }
}
