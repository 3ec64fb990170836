package io.vpcrouter.modes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;

class FixedConfModeContractTest extends ModePluginContract {
    @Override
    protected ModePlugin plugin() {
        return new FixedConfModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        return OptionValues.builder()
                .set(FixedConfModePlugin.CIDR, spec.routes().firstKey().toString())
                .set(
                        FixedConfModePlugin.HOSTS,
                        spec.routes().get(spec.routes().firstKey()).hosts())
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        return false;
    }
}
