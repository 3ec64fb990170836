package io.vpcrouter.cli.options;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that stand for options: {@code VPCROUTER_OPT_PORT} for {@code --port}. Without the {@code _OPT}
 * in it, Kubernetes would set {@code VPCROUTER_PORT} by itself for a service named vpcrouter.
 */
public final class EnvironmentVariables {
    private static final String PREFIX = "VPCROUTER_OPT_";

    private final Map<String, String> environment;

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** All variables, those of others too. */
    Map<String, String> environment() {
        return environment;
    }

    /** The name of an option's twin. */
    public static String nameOf(OptionSpec<?> option) {
        return PREFIX + option.name().toUpperCase(Locale.ROOT);
    }

    /** What the environment says of an option; an empty variable says nothing. */
    Optional<Given> find(OptionSpec<?> option) {
        String name = nameOf(option);
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isEmpty())
                .map(text -> new Given(option, text, Location.of("environment variable " + name)));
    }

    /** Warnings about twins of no option at all. */
    List<Problem> unknown(Collection<String> flagNames) {
        List<String> known = flagNames.stream()
                .map(name -> name.substring("--".length()).toUpperCase(Locale.ROOT))
                .toList();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name.substring(PREFIX.length())))
                .sorted()
                .map(name -> {
                    Problem problem = Problem.warning(
                            "environment-unknown",
                            Location.of("environment"),
                            "environment variable",
                            name,
                            "the twin of an option");
                    return NearestName.to(name.substring(PREFIX.length()), known)
                            .map(near -> problem.withHint("did you mean " + PREFIX + near + "?"))
                            .orElse(problem);
                })
                .toList();
    }
}
