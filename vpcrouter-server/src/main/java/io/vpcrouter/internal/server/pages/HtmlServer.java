package io.vpcrouter.internal.server.pages;

import io.vpcrouter.internal.server.view.ShownOption;
import io.vpcrouter.internal.server.view.ShownPlugin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of the HTML pages about the program itself: its options and its plugins. */
final class HtmlServer {
    private static final int MOST_STATISTICS = 100;
    private static final int MOST_COLUMNS = 12;

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
            if (!plugin.params().isEmpty()) {
                HtmlTable table = new HtmlTable(html, "Options", "Option", "Value");
                for (ShownOption option : plugin.params()) {
                    table.row("--" + option.name());
                    table.head(cell -> cell.text("--" + option.name()));
                    table.cell(cell -> value(option.value()));
                }
                table.end();
            }
            statistics(facts);
            html.close();
        }
        html.closeLine();
    }

    /** The facts that a plugin tells; those about many things alike, such as its hosts, in a table of their own. */
    private void statistics(Map<String, Object> facts) {
        Map<String, Map<?, ?>> many = new TreeMap<>();
        Map<String, Object> single = new TreeMap<>();
        facts.entrySet().stream().limit(MOST_STATISTICS).forEach(fact -> {
            if (fact.getValue() instanceof Map<?, ?> map
                    && !map.isEmpty()
                    && map.values().stream().allMatch(Map.class::isInstance)) {
                many.put(fact.getKey(), map);
            } else {
                single.put(fact.getKey(), fact.getValue());
            }
        });
        if (!single.isEmpty()) {
            HtmlTable table = new HtmlTable(html, "Statistics", "Name", "Value");
            single.forEach((name, value) -> {
                table.row(name);
                table.head(cell -> cell.text(words(name)));
                table.cell(cell -> statistic(value));
            });
            table.end();
        }
        many.forEach(this::statistics);
    }

    private void statistics(String name, Map<?, ?> facts) {
        List<String> columns = facts.values().stream()
                .flatMap(one -> ((Map<?, ?>) one).keySet().stream())
                .map(String::valueOf)
                .distinct()
                .limit(MOST_COLUMNS)
                .toList();
        html.open("details").element("summary", words(name) + ": " + HtmlWords.number(facts.size()));
        List<String> heads = new ArrayList<>(List.of("Name"));
        columns.forEach(column -> heads.add(words(column)));
        HtmlTable table = new HtmlTable(
                html,
                facts.size() > MOST_STATISTICS ? "The first " + MOST_STATISTICS : "All",
                heads.toArray(String[]::new));
        facts.entrySet().stream().limit(MOST_STATISTICS).forEach(entry -> {
            table.row(String.valueOf(entry.getKey()));
            table.head(cell -> cell.text(entry.getKey()));
            Map<?, ?> values = (Map<?, ?>) entry.getValue();
            columns.forEach(column -> table.cell(cell -> statistic(values.get(column))));
        });
        table.end();
        html.close();
    }

    /** The name of a fact as people read it. */
    private static String words(Object name) {
        return name.toString().replace('_', ' ');
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            html.element("span", "not set", "class", "quiet");
        } else {
            html.text(value);
        }
    }

    private void statistic(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            html.open("dl", "class", "inner");
            map.entrySet().stream().limit(MOST_STATISTICS).forEach(entry -> {
                html.open("div").element("dt", words(entry.getKey())).open("dd");
                statistic(entry.getValue());
                html.close().close();
            });
            html.close();
        } else if (value instanceof Collection<?> items) {
            html.text(
                    items.isEmpty()
                            ? "none"
                            : items.stream()
                                    .limit(MOST_STATISTICS)
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        } else if (value instanceof Integer || value instanceof Long) {
            html.text(HtmlWords.number(((Number) value).longValue()));
        } else {
            value(value);
        }
    }
}
