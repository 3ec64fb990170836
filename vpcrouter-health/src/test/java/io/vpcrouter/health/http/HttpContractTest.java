package io.vpcrouter.health.http;

import io.vpcrouter.internal.prober.ServedLoopbackContract;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;

/** The check {@code http} keeps the contract of health plugins. */
class HttpContractTest extends ServedLoopbackContract {
    @Override
    protected HealthPlugin plugin() {
        return new HttpHealthPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                .set(HttpHealthPlugin.PORT, port())
                .parse(HttpHealthPlugin.INTERVAL, "0.4")
                .parse(HttpHealthPlugin.TIMEOUT, "0.4")
                .build();
    }
}
