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
 * The environment variables of options: {@code VPCROUTER_OPT_PORT} for {@code --port}. The name has {@code _OPT} in it, because
 * Kubernetes sets {@code VPCROUTER_PORT} for a service named vpcrouter.
 */
public final class EnvironmentVariables {
    private static final String PREFIX = "VPCROUTER_OPT_";

    private final Map<String, String> environment;

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** All environment variables. */
    Map<String, String> all() {
        return environment;
    }

    /** The name of an option's environment variable. */
    public static String nameOf(OptionSpec<?> option) {
        return PREFIX + option.name().toUpperCase(Locale.ROOT);
    }

    /** The value of an option in the environment; an empty variable counts as none. */
    Optional<Given> find(OptionSpec<?> option) {
        String name = nameOf(option);
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isEmpty())
                .map(text -> new Given(option, text, Location.of("environment variable " + name)));
    }

    /** Warnings about environment variables that belong to no option. */
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
                            "the environment variable of an option");
                    return NearestName.to(name.substring(PREFIX.length()), known)
                            .map(near -> problem.withHint("did you mean " + PREFIX + near + "?"))
                            .orElse(problem);
                })
                .toList();
    }
}
