package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.ChosenPlugin;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command line without a mistake.
 *
 * @param command what is to be done
 * @param options the values of the options that belong to no plugin
 * @param plugins what the router is made of, or null for a command that needs none
 * @param cloud where the route tables are, or null for a command that needs none
 * @param operands the words that are neither options nor their values
 * @param shown all options that the command line accepts, for people
 * @param warnings the warnings about it
 */
public record CommandLine(
        CommandName command,
        OptionValues options,
        @Nullable RoutePlugins plugins,
        @Nullable ChosenPlugin<CloudPlugin> cloud,
        List<String> operands,
        List<OptionInForce> shown,
        List<Problem> warnings) {
    /** The value of an option that has one, given or default. */
    public <T> T get(OptionSpec<T> option) {
        return options.get(option);
    }

    /** The value of an option that may have none. */
    public <T> Optional<T> find(OptionSpec<T> option) {
        return options.find(option);
    }

    /** Where the route tables are. */
    public ChosenPlugin<CloudPlugin> chosenCloud() {
        return Objects.requireNonNull(cloud, "cloud");
    }

    /** What the router is made of. */
    public RoutePlugins routePlugins() {
        if (plugins == null) {
            throw new IllegalStateException("command " + command.word() + " (expected: one that works on a VPC)");
        }
        return plugins;
    }
}
