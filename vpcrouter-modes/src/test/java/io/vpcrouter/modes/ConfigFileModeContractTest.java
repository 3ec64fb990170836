package io.vpcrouter.modes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileModeContractTest extends ModePluginContract {
    @TempDir
    private Path folder;

    @Override
    protected ModePlugin plugin() {
        return new ConfigFileModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) throws Exception {
        change(spec);
        return OptionValues.builder()
                .set(ConfigFileModePlugin.FILE, folder.resolve("spec.json"))
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) throws Exception {
        Files.writeString(folder.resolve("spec.json"), RouteSpecJson.write(spec));
        return true;
    }

    @Override
    protected boolean damage() throws Exception {
        Files.writeString(folder.resolve("spec.json"), "{ \"10.55.16.0/24\": [");
        return true;
    }
}
