package io.vpcrouter.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.plugin.FailedPlugin;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.IsolatedFolder;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.Printable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins were found, and which could not be used, for people and for programs.
 *
 * <p>Threading: immutable.
 */
public final class PluginsReport {
    private static final String BUILT_IN = "built-in";

    private final PluginRegistry registry;
    private final List<IsolatedFolder> folders;
    private final String combination;
    private final OptionSpec<?> parts;

    /**
     * A report.
     *
     * @param registry what was found, and what failed to load
     * @param folder the folder of plugins, with the folders in it
     * @param combination the name of the health check that stands for several: it can be chosen like a plugin, and has neither a
     *     JAR nor a class
     * @param parts its option, which names them
     */
    public PluginsReport(PluginRegistry registry, PluginFolder folder, String combination, OptionSpec<?> parts) {
        this.registry = registry;
        this.folders = folder.folders();
        this.combination = combination;
        this.parts = parts;
    }

    /** The report for people. Control characters are replaced: the texts of foreign plugins must not command a terminal. */
    public String text() {
        TextTable table = new TextTable();
        table.row(List.of("KIND", "NAME", "VERSION", "JAR", "OPTIONS"));
        upToHealth().forEach(plugin -> row(table, plugin));
        table.row(List.of(PluginKind.HEALTH.text(), combination, BUILT_IN, "-", parts.flagName()));
        afterHealth().forEach(plugin -> row(table, plugin));
        StringBuilder text = new StringBuilder(table.text(""));
        if (!registry.failed().isEmpty()) {
            text.append("\nNot usable\n");
            registry.failed().forEach(failed -> line(text, failed.toString()));
        }
        for (IsolatedFolder each : folders) {
            text.append("\nFolder ").append(Printable.clean(each.name())).append(" with its own libraries\n");
            each.jars().forEach(jar -> line(text, jar));
            each.conflicts().forEach(conflict -> line(text, "conflict: " + conflict));
        }
        return text.toString();
    }

    /** The combination of health checks stands behind them, before the other kinds. */
    private List<FoundPlugin<?>> upToHealth() {
        return registry.found().stream()
                .filter(plugin -> plugin.kind().compareTo(PluginKind.HEALTH) <= 0)
                .toList();
    }

    private List<FoundPlugin<?>> afterHealth() {
        return registry.found().stream()
                .filter(plugin -> plugin.kind().compareTo(PluginKind.HEALTH) > 0)
                .toList();
    }

    private static void row(TextTable table, FoundPlugin<?> plugin) {
        table.row(List.of(
                plugin.kind().text(),
                plugin.name(),
                plugin.version(),
                plugin.jar(),
                plugin.options().stream().map(OptionSpec::flagName).collect(Collectors.joining(" "))));
    }

    private static void line(StringBuilder text, String words) {
        text.append("  ").append(Printable.clean(words)).append('\n');
    }

    /** The report for programs: an object with {@code found}, {@code failed} and {@code folders}, and a new line. */
    public String json() {
        return JsonResult.of(json -> {
            json.writeArrayFieldStart("found");
            for (FoundPlugin<?> plugin : upToHealth()) {
                putFound(json, plugin.kind(), plugin.name(), plugin.version(), plugin.options(), plugin);
            }
            putFound(json, PluginKind.HEALTH, combination, BUILT_IN, List.of(parts), null);
            for (FoundPlugin<?> plugin : afterHealth()) {
                putFound(json, plugin.kind(), plugin.name(), plugin.version(), plugin.options(), plugin);
            }
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
            for (IsolatedFolder each : folders) {
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
