package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health check {@code multi}: several checks at once. It is no plugin, because the router itself merges the verdicts of
 * several checks.
 */
public final class MultiHealth {
    /** Its name on the command line. */
    public static final String NAME = "multi";

    /** The names of its parts. */
    public static final OptionSpec<List<String>> PARTS = OptionSpec.of(
                    "multi_plugins",
                    OptionType.list(
                            OptionType.custom(
                                    "NAME",
                                    "the name of a health check",
                                    text -> Optional.of(text).filter(MultiHealth::looksLikeName),
                                    name -> name),
                            ":"),
                    "The health checks to use together, each with its own options. A host is failed if any of them says so.")
            .asRequired();

    private MultiHealth() {}

    private static boolean looksLikeName(String text) {
        return !text.isBlank() && !text.startsWith("-");
    }

    /**
     * The parts that can be used.
     *
     * @param names what the user wants
     * @param registry all plugins
     * @param problems gets one error for each name that is wrong
     */
    static List<FoundPlugin<HealthPlugin>> parts(List<String> names, PluginRegistry registry, List<Problem> problems) {
        Map<String, FoundPlugin<HealthPlugin>> parts = new LinkedHashMap<>();
        for (String name : names) {
            if (name.equals(NAME)) {
                problems.add(wrong("multi-nested", name, "health checks other than multi itself"));
                continue;
            }
            Validated<FoundPlugin<HealthPlugin>> found = registry.health(name, Word.COMMAND_LINE);
            problems.addAll(found.problems());
            // A check that is chosen by its class name has the same statistics and options as one chosen by its name.
            found.value()
                    .filter(plugin -> parts.putIfAbsent(plugin.name(), plugin) != null)
                    .ifPresent(plugin ->
                            problems.add(wrong("multi-repeated", plugin.name(), "each health check only once")));
        }
        return List.copyOf(parts.values());
    }

    private static Problem wrong(String code, String found, String expected) {
        return Problem.error(code, Word.COMMAND_LINE, PARTS.flagName(), found, expected);
    }

    /** Adds this check to a message of the registry, which does not know it, about an unknown or ambiguous name. */
    static Problem offeredBy(Problem unknown, String name) {
        @Nullable String hint = NearestName.question(name, List.of(NAME)).orElse(unknown.hint());
        return new Problem(
                unknown.code(),
                unknown.severity(),
                unknown.location(),
                unknown.what(),
                unknown.found(),
                unknown.expected() + "; or " + NAME + " with " + PARTS.flagName(),
                hint);
    }
}
