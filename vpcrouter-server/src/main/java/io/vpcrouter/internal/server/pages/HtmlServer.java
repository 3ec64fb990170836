package io.vpcrouter.internal.server.pages;

import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.view.ShownPlugin;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of the HTML pages about the program itself: its options and its plugins. */
final class HtmlServer {
    private static final int MOST_STATISTICS = 100;

    private final Html html;
    private final Instant now;
    private final Duration sinceStart;

    HtmlServer(Html html, Instant now, Duration sinceStart) {
        this.html = html;
        this.now = now;
        this.sinceStart = sinceStart;
    }

    void server(String version, Instant startedAt, List<ShownOption> options) {
        html.open("section", "aria-labelledby", "server", "data-key", "server").element("h2", "Server", "id", "server");
        html.open("p").text("vpcrouter " + version + ", started ");
        HtmlWords.moment(html, startedAt, now, sinceStart);
        html.close();
        if (!options.isEmpty()) {
            options(options);
        }
        html.closeLine();
    }

    private void options(List<ShownOption> options) {
        html.open("details").element("summary", HtmlWords.count(options.size(), "option", "options"));
        HtmlTable table = new HtmlTable(html, "Options in force", "Option", "Value", "From");
        for (ShownOption option : options) {
            table.row(option.name());
            table.head(cell -> cell.text("--" + option.name()));
            table.cell(cell -> value(option.value()));
            table.cell(option.origin());
        }
        table.end();
        html.close();
    }

    void plugins(List<ShownPlugin> plugins, Map<String, Map<String, Object>> statistics) {
        html.open("section", "aria-labelledby", "plugins", "data-key", "plugins")
                .element("h2", "Plugins", "id", "plugins");
        if (plugins.isEmpty()) {
            html.element("p", "No plugin was named.");
        }
        for (ShownPlugin plugin : plugins) {
            String name = plugin.kind() + " " + plugin.name();
            html.open("section", "data-key", name).element("h3", name);
            html.element("p", "version " + plugin.version() + ", from " + plugin.jar(), "class", "quiet");
            Map<String, Object> facts = new TreeMap<>(statistics.getOrDefault(name, Map.of()));
            if (plugin.params().isEmpty() && facts.isEmpty()) {
                html.element("p", "It has no options and no statistics.").close();
                continue;
            }
            HtmlTable table = new HtmlTable(html, "Options and statistics", "Name", "Value");
            for (ShownOption option : plugin.params()) {
                table.row("--" + option.name());
                table.head(cell -> cell.text("--" + option.name()));
                table.cell(cell -> value(option.value()));
            }
            facts.entrySet().stream().limit(MOST_STATISTICS).forEach(fact -> {
                table.row(fact.getKey());
                table.head(cell -> cell.text(words(fact.getKey())));
                table.cell(cell -> value(fact.getValue()));
            });
            table.end();
            html.close();
        }
        html.closeLine();
    }

    /** The name of a fact as people read it. */
    private static String words(Object name) {
        return name.toString().replace('_', ' ');
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            html.element("span", "not set", "class", "quiet");
        } else if (value instanceof Map<?, ?> map) {
            html.open("dl", "class", "inner");
            map.entrySet().stream().limit(MOST_STATISTICS).forEach(entry -> {
                html.open("div").element("dt", words(entry.getKey())).open("dd");
                value(entry.getValue());
                html.close().close();
            });
            html.close();
        } else if (value instanceof Collection<?> items) {
            html.text(items.isEmpty() ? "none" : "");
            html.text(items.stream().limit(MOST_STATISTICS).map(String::valueOf).collect(Collectors.joining(", ")));
        } else if (value instanceof Integer || value instanceof Long) {
            html.text(HtmlWords.number(((Number) value).longValue()));
        } else {
            html.text(value);
        }
    }
}
