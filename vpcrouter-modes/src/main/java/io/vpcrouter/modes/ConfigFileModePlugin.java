package io.vpcrouter.modes;

import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.FileMode;
import java.nio.file.Path;
import java.util.List;

/** The mode {@code configfile}: the route spec is a file, and every change of it is taken over. */
public final class ConfigFileModePlugin implements ModePlugin {
    /** The file with the route spec. */
    public static final OptionSpec<Path> FILE = OptionSpec.of(
                    "file", OptionType.path(), "The file with the route spec, in JSON.")
            .withShortName("f")
            .asRequired();

    /** Made by the service loader. */
    public ConfigFileModePlugin() {}

    @Override
    public String name() {
        return "configfile";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(FILE);
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        return new FileMode(options.get(FILE), context, RouteSpecJson::read);
    }
}
