package io.vpcrouter.health.tcp;

import io.vpcrouter.internal.prober.ServedLoopbackContract;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;

/** The check {@code tcp} keeps the contract of health plugins. */
class TcpContractTest extends ServedLoopbackContract {
    @Override
    protected HealthPlugin plugin() {
        return new TcpHealthPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                .set(TcpHealthPlugin.PORT, port())
                .parse(TcpHealthPlugin.INTERVAL, "0.4")
                .parse(TcpHealthPlugin.TIMEOUT, "0.4")
                .build();
    }
}
