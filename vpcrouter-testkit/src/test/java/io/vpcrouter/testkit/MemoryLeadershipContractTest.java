package io.vpcrouter.testkit;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.testkit.MemoryLeadershipPlugin.Fault;

class MemoryLeadershipContractTest extends LeadershipPluginContract {
    private final MemoryLeadershipPlugin plugin = new MemoryLeadershipPlugin(Fault.NONE);

    @Override
    protected LeadershipPlugin plugin() {
        return plugin;
    }

    @Override
    protected OptionValues options() {
        return OptionValues.none();
    }

    @Override
    protected boolean silence() {
        plugin.silent = true;
        return true;
    }

    @Override
    protected void revive() {
        plugin.silent = false;
    }
}
