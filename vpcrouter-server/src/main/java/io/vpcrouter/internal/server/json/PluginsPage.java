package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.ShownPlugin;
import io.vpcrouter.plugin.PluginKind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /plugins}: the plugins in use by name, with their parameters and statistics. */
public final class PluginsPage implements JsonPage {
    private final List<ShownPlugin> plugins;
    private final Map<String, Map<String, Object>> statistics;
    private final RouterStatus status;

    /**
     * Shows plugins.
     *
     * @param plugins the plugins in use
     * @param statistics what they tell of themselves, by kind and name
     * @param status the state, for the time of the route spec
     */
    public PluginsPage(List<ShownPlugin> plugins, Map<String, Map<String, Object>> statistics, RouterStatus status) {
        this.plugins = plugins;
        this.statistics = statistics;
        this.status = status;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        Map<String, Object> page = new LinkedHashMap<>();
        Map<String, Object> checks = new LinkedHashMap<>();
        for (ShownPlugin plugin : plugins) {
            String byKind = plugin.kind() + " " + plugin.name();
            // A mode and a health check may have the same name; the second one gets its kind before it.
            String key = page.containsKey(plugin.name()) ? byKind : plugin.name();
            Map<String, @Nullable Object> facts = facts(plugin, statistics.getOrDefault(byKind, Map.of()));
            page.put(key, facts);
            if (plugin.kind().equals(PluginKind.HEALTH.text())) {
                checks.put(plugin.name(), facts);
            }
        }
        if (checks.size() > 1) {
            // In vpc-router 1.8.3, several checks are one plugin with parts.
            page.put("multi", Map.of("kind", PluginKind.HEALTH.text(), "parts", checks));
        }
        JsonText.put(json, page);
    }

    private Map<String, @Nullable Object> facts(ShownPlugin plugin, Map<String, Object> stats) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        plugin.params().forEach(option -> params.put(option.name(), option.value()));
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("kind", plugin.kind());
        facts.put("version", plugin.version());
        facts.put("jar", plugin.jar());
        facts.put("params", params);
        facts.put("stats", stats);
        if (plugin.kind().equals(PluginKind.MODE.text())) {
            facts.put("last_spec", status.spec() == null ? null : status.ages().specAt());
        }
        return facts;
    }
}
