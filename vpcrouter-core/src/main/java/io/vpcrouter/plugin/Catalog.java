package io.vpcrouter.plugin;

import io.vpcrouter.spi.Plugin;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The plugins of one kind. */
record Catalog<P extends Plugin>(PluginKind kind, List<FoundPlugin<P>> found, List<FailedPlugin> failed) {
    private static final int MOST_FAILURES_SHOWN = 5;

    static <P extends Plugin> Catalog<P> load(PluginKind kind, Class<P> type, PluginSource source) {
        PluginLoading<P> loading = new PluginLoading<>(kind);
        loading.run(() -> source.providers(type));
        List<FoundPlugin<P>> found = loading.found().stream()
                .sorted(Comparator.comparing((FoundPlugin<P> plugin) -> plugin.name())
                        .thenComparing(FoundPlugin::className))
                .toList();
        Set<FailedPlugin> failed = new LinkedHashSet<>(loading.failed());
        for (FoundPlugin<P> plugin : found) {
            List<FoundPlugin<P>> sameName = withName(found, plugin.name());
            if (sameName.size() > 1) {
                failed.add(new FailedPlugin(
                        kind,
                        plugin.name(),
                        sameName.stream().map(FoundPlugin::jar).distinct().collect(Collectors.joining(", ")),
                        "several plugins have this name, so it chooses none: " + classes(sameName)));
            }
        }
        return new Catalog<>(kind, found, List.copyOf(failed));
    }

    Validated<FoundPlugin<P>> find(String name, Location location) {
        List<FoundPlugin<P>> matches = withName(found, name);
        if (matches.isEmpty()) {
            matches = matching(found, plugin -> plugin.className().equals(name));
        }
        return switch (matches.size()) {
            case 0 -> Validated.invalid(unknown(name, location));
            case 1 -> Validated.of(matches.get(0));
            default ->
                Validated.invalid(Problem.error(
                        "ambiguous-plugin",
                        location,
                        kind.text(),
                        name,
                        "a name that only one plugin has, or a class name: " + classes(matches)));
        };
    }

    /** The name, and then what was declared as a plugin and cannot be used, as it may be meant. */
    private List<Problem> unknown(String name, Location location) {
        Set<String> names = found.stream().map(FoundPlugin::name).collect(Collectors.toCollection(TreeSet::new));
        String expected = names.isEmpty()
                ? "a " + kind.text() + " plugin on the classpath; none was found"
                : "one of " + String.join(", ", names);
        Problem problem = Problem.error("unknown-plugin", location, kind.text(), name, expected);
        List<Problem> problems = new ArrayList<>();
        problems.add(NearestName.question(name, names).map(problem::withHint).orElse(problem));
        failed.stream()
                .limit(MOST_FAILURES_SHOWN)
                .forEach(failure -> problems.add(unusable(location, failure.toString())));
        if (failed.size() > MOST_FAILURES_SHOWN) {
            problems.add(unusable(
                    location,
                    // Problems are sorted by their text: this one comes last.
                    kind.text() + " plugins: " + (failed.size() - MOST_FAILURES_SHOWN)
                            + " more; the command plugins lists all of them"));
        }
        return problems;
    }

    private static Problem unusable(Location location, String what) {
        return Problem.error("unusable-plugin", location, what, null, "a plugin that can be used");
    }

    private static <P extends Plugin> List<FoundPlugin<P>> withName(List<FoundPlugin<P>> plugins, String name) {
        return matching(plugins, plugin -> plugin.name().equals(name));
    }

    private static <P extends Plugin> List<FoundPlugin<P>> matching(
            List<FoundPlugin<P>> plugins, Predicate<FoundPlugin<P>> condition) {
        return plugins.stream().filter(condition).toList();
    }

    private static <P extends Plugin> String classes(List<FoundPlugin<P>> plugins) {
        return plugins.stream()
                .map(plugin -> plugin.className() + " (" + plugin.jar() + ")")
                .collect(Collectors.joining(", "));
    }
}
