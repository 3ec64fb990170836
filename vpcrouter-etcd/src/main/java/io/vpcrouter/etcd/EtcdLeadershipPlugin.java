package io.vpcrouter.etcd;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.lease.EtcdCandidate;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import java.util.List;

/** The leadership {@code etcd}: who holds the lease on one key of etcd leads. */
public final class EtcdLeadershipPlugin implements LeadershipPlugin {
    /** Made by the service loader. */
    public EtcdLeadershipPlugin() {}

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return EtcdOptions.all();
    }

    @Override
    public Leadership create(OptionValues options, LeadershipContext context) {
        return new EtcdCandidate(EtcdSettings.of(options), context);
    }
}
