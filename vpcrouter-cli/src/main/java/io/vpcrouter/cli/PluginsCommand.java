package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.plugin.FailedPlugin;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.IsolatedFolder;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists what was found, and what failed to load. */
final class PluginsCommand implements Command {
    private static final String BUILT_IN = "built-in";

    private final PluginRegistry registry;
    private final PluginFolder folder;

    PluginsCommand(PluginRegistry registry, PluginFolder folder) {
        this.registry = registry;
        this.folder = folder;
    }

    @Override
    public ExitCode run(CommandLine line, Shell shell) {
        shell.out().print(line.get(CoreOptions.OUTPUT) == OutputFormat.JSON ? json() : text());
        return ExitCode.OK;
    }

    private String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "NAME", "VERSION", "JAR", "OPTIONS"));
        for (FoundPlugin<?> plugin : registry.found()) {
            rows.add(List.of(
                    plugin.kind().text(),
                    plugin.name(),
                    plugin.version(),
                    plugin.jar(),
                    plugin.options().stream().map(OptionSpec::flagName).collect(Collectors.joining(" "))));
        }
        rows.add(List.of(PluginKind.HEALTH.text(), MultiHealth.NAME, BUILT_IN, "-", MultiHealth.PARTS.flagName()));
        StringBuilder text = new StringBuilder(columns(rows));
        if (!registry.failed().isEmpty()) {
            text.append("\nNot usable\n");
            registry.failed().forEach(failed -> text.append("  ").append(failed).append('\n'));
        }
        for (IsolatedFolder each : folder.folders()) {
            text.append("\nFolder ").append(Printable.clean(each.name())).append(" with its own libraries\n");
            each.jars()
                    .forEach(jar ->
                            text.append("  ").append(Printable.clean(jar)).append('\n'));
            each.conflicts()
                    .forEach(conflict -> text.append("  conflict: ")
                            .append(Printable.clean(conflict))
                            .append('\n'));
        }
        return text.toString();
    }

    /** Control characters are replaced, because the texts of foreign plugins must not command the terminal. */
    private static String columns(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                String cell = Printable.clean(row.get(i));
                line.append(cell).append(" ".repeat(width - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String json() {
        return JsonResult.of(json -> {
            json.writeArrayFieldStart("found");
            for (FoundPlugin<?> plugin : registry.found()) {
                putFound(json, plugin.kind(), plugin.name(), plugin.version(), plugin.options(), plugin);
            }
            // It can be chosen like a plugin, but stands for several, and so has no JAR and no class.
            putFound(json, PluginKind.HEALTH, MultiHealth.NAME, BUILT_IN, List.of(MultiHealth.PARTS), null);
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
            json.writeArrayFieldStart("folders");
            for (IsolatedFolder each : folder.folders()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                JsonResult.putTexts(json, "jars", each.jars());
                JsonResult.putTexts(json, "conflicts", each.conflicts());
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
            List<OptionSpec<?>> options,
            @Nullable FoundPlugin<?> plugin)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind.text());
        json.writeStringField("name", name);
        json.writeStringField("version", version);
        json.writeStringField("jar", plugin == null ? null : plugin.jar());
        json.writeStringField("class", plugin == null ? null : plugin.className());
        JsonResult.putTexts(
                json, "options", options.stream().map(OptionSpec::flagName).toList());
        json.writeEndObject();
    }
}
