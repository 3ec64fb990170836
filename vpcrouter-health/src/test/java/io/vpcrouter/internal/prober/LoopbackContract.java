package io.vpcrouter.internal.prober;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.testkit.HealthPluginContract;
import java.util.Optional;

/** The contract of health plugins for a check that asks addresses of this machine. */
public abstract class LoopbackContract extends HealthPluginContract {
    static final IpAddress HEALTHY = IpAddress.parse("127.0.0.1");
    static final IpAddress OTHER = IpAddress.parse("127.0.0.2");
    static final IpAddress DEAD = IpAddress.parse("127.0.0.3");

    @Override
    protected IpAddress healthyHost() {
        return HEALTHY;
    }

    @Override
    protected IpAddress otherHealthyHost() {
        return OTHER;
    }

    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.of(DEAD);
    }
}
