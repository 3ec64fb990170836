package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.internal.server.view.ShownPlugin;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /plugins}: the plugins in use by name, with their parameters and statistics. */
public final class PluginsPage implements JsonPage {
    private final List<ShownPlugin> plugins;
    private final Map<String, Map<String, Object>> statistics;

    public PluginsPage(List<ShownPlugin> plugins, Map<String, Map<String, Object>> statistics) {
        this.plugins = plugins;
        this.statistics = statistics;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        Map<String, Object> page = new LinkedHashMap<>();
        for (ShownPlugin plugin : plugins) {
            String byKind = plugin.kind() + " " + plugin.name();
            // A mode and a health check may have the same name; the second one gets its kind before it.
            String key = page.containsKey(plugin.name()) ? byKind : plugin.name();
            page.put(key, facts(plugin, statistics.getOrDefault(byKind, Map.of())));
        }
        JsonText.put(json, page);
    }

    private static Map<String, Object> facts(ShownPlugin plugin, Map<String, Object> stats) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        plugin.params().forEach(option -> params.put(option.name(), option.value()));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", plugin.kind());
        facts.put("version", plugin.version());
        facts.put("jar", plugin.jar());
        facts.put("params", params);
        facts.put("stats", stats);
        return facts;
    }
}
