package com.example.vpcrouter;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** The contract that every mode must keep, with a file that is written anew. */
class CsvModePluginTest extends ModePluginContract {
    @TempDir
    private Path folder;

    @Override
    protected ModePlugin plugin() {
        return new CsvModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) throws IOException {
        change(spec);
        return OptionValues.builder()
                .set(CsvModePlugin.FILE, folder.resolve("routes.csv"))
                .set(CsvModePlugin.SEPARATOR, CsvModePlugin.Separator.SEMICOLON)
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) throws IOException {
        String text = spec.routes().entrySet().stream()
                .map(route -> route.getKey() + ";"
                        + route.getValue().hosts().stream()
                                .map(IpAddress::toString)
                                .collect(Collectors.joining(";")))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("routes.csv"), text);
        return true;
    }

    @Override
    protected boolean damage() throws IOException {
        Files.writeString(folder.resolve("routes.csv"), "10.55.16.0/24;ten\n");
        return true;
    }
}
