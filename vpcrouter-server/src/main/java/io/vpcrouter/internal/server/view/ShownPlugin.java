package io.vpcrouter.internal.server.view;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.spi.OptionValues;
import java.util.List;

/**
 * A plugin in use, for people.
 *
 * @param kind the word for its kind
 * @param name its name
 * @param version its version
 * @param jar where it was found
 * @param params its options with the values in force
 */
public record ShownPlugin(String kind, String name, String version, String jar, List<ShownOption> params) {
    public ShownPlugin {
        params = List.copyOf(params);
    }

    /** A plugin with the values that it was made with. */
    public static ShownPlugin of(FoundPlugin<?> found, OptionValues values) {
        List<ShownOption> params = found.options().stream()
                .map(option -> new ShownOption(option.name(), values.display(option), ""))
                .toList();
        return new ShownPlugin(found.kind().text(), found.name(), found.version(), found.jar(), params);
    }
}
