package io.vpcrouter.health.always;

import io.vpcrouter.internal.prober.LoopbackContract;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.Optional;

/** The check {@code always} keeps the contract of health plugins. */
class AlwaysContractTest extends LoopbackContract {
    @Override
    protected HealthPlugin plugin() {
        return new AlwaysHealthPlugin(Duration.ofMillis(200));
    }

    @Override
    protected OptionValues options() {
        return OptionValues.none();
    }

    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.empty();
    }
}
