package io.vpcrouter.cli;

import io.vpcrouter.plugin.FoundPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plugin in use, for people.
 *
 * @param kind the word for its kind
 * @param name its name
 * @param version its version
 * @param jar where it was found
 * @param params its options with the values in force
 */
record PluginFacts(String kind, String name, String version, String jar, List<ShownOption> params) {
    PluginFacts {
        params = List.copyOf(params);
    }

    /** The plugins that a router is made of. */
    static List<PluginFacts> of(RoutePlugins plugins) {
        List<Chosen<?>> all = new ArrayList<>(List.of(plugins.mode()));
        all.addAll(plugins.health());
        all.add(plugins.cloud());
        return all.stream().map(PluginFacts::of).toList();
    }

    private static PluginFacts of(Chosen<?> chosen) {
        FoundPlugin<?> found = chosen.found();
        Stream<ShownOption> params =
                found.options().stream().map(option -> ShownOption.of(option, chosen.options(), ""));
        return new PluginFacts(found.kind().text(), found.name(), found.version(), found.jar(), params.toList());
    }
}
