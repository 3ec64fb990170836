package io.vpcrouter.cli;

import io.vpcrouter.plugin.FailedPlugin;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists what was found, and what failed to load. */
final class PluginsCommand implements Command {
    private static final String BUILT_IN = "built-in";

    private final PluginRegistry registry;

    PluginsCommand(PluginRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ExitCode run(CommandLine line, Shell shell) {
        shell.out().print(line.get(CoreOptions.OUTPUT) == OutputFormat.JSON ? json() : text());
        return ExitCode.OK;
    }

    private String text() {
        TextTable found = new TextTable();
        found.row(List.of("KIND", "NAME", "VERSION", "JAR", "OPTIONS"));
        for (FoundPlugin<?> plugin : registry.found()) {
            found.row(List.of(
                    plugin.kind().text(),
                    plugin.name(),
                    plugin.version(),
                    plugin.jar(),
                    plugin.options().stream().map(OptionSpec::flagName).collect(Collectors.joining(" "))));
        }
        found.row(List.of(PluginKind.HEALTH.text(), MultiHealth.NAME, BUILT_IN, "-", MultiHealth.PARTS.flagName()));
        StringBuilder text = new StringBuilder(found.text(""));
        if (!registry.failed().isEmpty()) {
            text.append("\nNot usable\n");
            registry.failed().forEach(failed -> text.append("  ").append(failed).append('\n'));
        }
        return text.toString();
    }

    private String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "found",
                Stream.concat(registry.found().stream().map(PluginsCommand::json), Stream.of(multi()))
                        .toList());
        json.put("failed", registry.failed().stream().map(PluginsCommand::json).toList());
        return JsonText.text(json);
    }

    /** It can be chosen like a plugin, but stands for several, and so has no JAR and no class. */
    private static Map<String, @Nullable Object> multi() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", PluginKind.HEALTH.text());
        json.put("name", MultiHealth.NAME);
        json.put("version", BUILT_IN);
        json.put("jar", null);
        json.put("class", null);
        json.put("options", List.of(MultiHealth.PARTS.flagName()));
        return json;
    }

    private static Map<String, @Nullable Object> json(FoundPlugin<?> plugin) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", plugin.kind().text());
        json.put("name", plugin.name());
        json.put("version", plugin.version());
        json.put("jar", plugin.jar());
        json.put("class", plugin.className());
        json.put("options", plugin.options().stream().map(OptionSpec::flagName).toList());
        return json;
    }

    private static Map<String, Object> json(FailedPlugin plugin) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", plugin.kind().text());
        json.put("what", plugin.what());
        json.put("jar", plugin.jar());
        json.put("reason", plugin.reason());
        return json;
    }
}
