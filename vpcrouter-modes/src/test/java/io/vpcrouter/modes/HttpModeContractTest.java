package io.vpcrouter.modes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class HttpModeContractTest extends ModePluginContract {
    @TempDir
    private Path folder;

    @Override
    protected ModePlugin plugin() {
        return new HttpModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) throws Exception {
        Path file = Files.writeString(folder.resolve("state.json"), RouteSpecJson.write(spec));
        return OptionValues.builder().set(HttpModePlugin.STATE_FILE, file).build();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        send("POST", "/route_spec", RouteSpecJson.write(spec));
        return true;
    }
}
