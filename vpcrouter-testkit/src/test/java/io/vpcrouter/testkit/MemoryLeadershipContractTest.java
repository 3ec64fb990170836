package io.vpcrouter.testkit;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;

class MemoryLeadershipContractTest extends LeadershipPluginContract {
    private final MemoryLeadershipPlugin plugin = new MemoryLeadershipPlugin();

    @Override
    protected LeadershipPlugin plugin() {
        return plugin;
    }

    @Override
    protected OptionValues options() {
        return OptionValues.none();
    }
}
