package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.plugin.FailedPlugin;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
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
        return JsonResult.of(json -> {
            json.writeArrayFieldStart("found");
            for (FoundPlugin<?> plugin : registry.found()) {
                putFound(
                        json,
                        plugin.kind(),
                        plugin.name(),
                        plugin.version(),
                        plugin.jar(),
                        plugin.className(),
                        plugin.options());
            }
            // It can be chosen like a plugin, but stands for several, and so has no JAR and no class.
            putFound(json, PluginKind.HEALTH, MultiHealth.NAME, BUILT_IN, null, null, List.of(MultiHealth.PARTS));
            json.writeEndArray();
            json.writeArrayFieldStart("failed");
            for (FailedPlugin plugin : registry.failed()) {
                json.writeStartObject();
                json.writeStringField("kind", plugin.kind().text());
                json.writeStringField("what", plugin.what());
                json.writeStringField("jar", plugin.jar());
                json.writeStringField("reason", plugin.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void putFound(
            JsonGenerator json,
            PluginKind kind,
            String name,
            String version,
            @Nullable String jar,
            @Nullable String className,
            List<OptionSpec<?>> options)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind.text());
        json.writeStringField("name", name);
        json.writeStringField("version", version);
        json.writeStringField("jar", jar);
        json.writeStringField("class", className);
        JsonResult.putTexts(
                json, "options", options.stream().map(OptionSpec::flagName).toList());
        json.writeEndObject();
    }
}
