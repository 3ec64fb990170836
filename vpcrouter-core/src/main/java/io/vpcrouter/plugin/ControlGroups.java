package io.vpcrouter.plugin;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Sorts the control targets of a command line into groups, and finds the health check that asks each group. */
public final class ControlGroups {
    private static final String PING = "icmpecho";
    private static final String CONNECT = "tcp";
    private static final String PORT = "tcp_check_port";
    /** The option for the pace of a check ends so, whatever the check. */
    private static final String INTERVAL = "_check_interval";

    private final PluginRegistry registry;
    private final Location origin;
    private final String what;
    private final List<Problem> problems;

    /**
     * Prepares for the control targets of one command line.
     *
     * @param registry all plugins
     * @param origin where the targets were given
     * @param what what they were given as, such as the name of an option
     * @param problems gets one error for each target that is wrong, or cannot be asked
     */
    public ControlGroups(PluginRegistry registry, Location origin, String what, List<Problem> problems) {
        this.registry = registry;
        this.origin = origin;
        this.what = what;
        this.problems = problems;
    }

    /**
     * The groups.
     *
     * @param texts the targets
     * @param health the checks of the hosts; control targets are asked at the pace that the user chose for them
     */
    public List<ControlGroup> of(List<String> texts, List<ChosenPlugin<HealthPlugin>> health) {
        Map<OptionalInt, Set<IpAddress>> byPort = new LinkedHashMap<>();
        for (String text : texts) {
            ControlTarget.tryParse(text).ifPresentOrElse(target -> add(byPort, target, text), () -> {
                problems.add(wrong("control-target", text, ControlTarget.FORMS));
            });
        }
        Optional<Duration> interval = interval(health);
        List<ControlGroup> groups = new ArrayList<>();
        byPort.forEach((port, targets) -> group(port, targets, interval).ifPresent(groups::add));
        return groups;
    }

    private void add(Map<OptionalInt, Set<IpAddress>> byPort, ControlTarget target, String text) {
        if (!byPort.computeIfAbsent(target.port(), ignored -> new LinkedHashSet<>())
                .add(target.address())) {
            problems.add(wrong("control-target-repeated", text, "each control target once"));
        }
    }

    private Optional<ControlGroup> group(OptionalInt port, Set<IpAddress> targets, Optional<Duration> interval) {
        boolean connects = port.isPresent();
        String name = connects ? CONNECT : PING;
        Validated<FoundPlugin<HealthPlugin>> found = check(name);
        Optional<FoundPlugin<HealthPlugin>> plugin =
                found.value().filter(each -> !connects || option(each, PORT).isPresent());
        if (plugin.isEmpty()) {
            String why = found.problems().stream()
                    .map(Problem::message)
                    .findFirst()
                    .orElse("the health check " + name + " has no option --" + PORT);
            problems.add(wrong(
                            "control-target-check",
                            targets.iterator().next() + (connects ? " port " + port.getAsInt() : ""),
                            connects
                                    ? "an ADDRESS alone, as there is no usable health check " + CONNECT + " to connect"
                                    : "ADDRESS:PORT, as there is no usable health check " + PING + " to ping with")
                    .withHint(why));
        }
        return plugin.map(each -> new ControlGroup(
                connects ? name + ":" + port.getAsInt() : name,
                targets,
                new ChosenPlugin<>(each, options(each, port, interval))));
    }

    /** The health check of that name; of several the one that comes with vpcrouter, so that a foreign one takes no witness away. */
    private Validated<FoundPlugin<HealthPlugin>> check(String name) {
        Validated<FoundPlugin<HealthPlugin>> found = registry.health(name, origin);
        return found.isValid()
                ? found
                : registry.found().stream()
                        .filter(plugin -> plugin.kind() == PluginKind.HEALTH
                                && plugin.name().equals(name)
                                && FoundPlugin.isBuiltIn(plugin.instance().getClass()))
                        .findFirst()
                        .map(plugin -> registry.health(plugin.className(), origin))
                        .orElse(found);
    }

    private Problem wrong(String code, String found, String expected) {
        return Problem.error(code, origin, what, found, expected);
    }

    private static OptionValues options(FoundPlugin<?> plugin, OptionalInt port, Optional<Duration> interval) {
        OptionValues.Builder options = OptionValues.builder();
        port.ifPresent(
                number -> option(plugin, PORT).ifPresent(option -> options.parse(option, String.valueOf(number))));
        interval.map(OptionType.seconds(Duration.ZERO, Duration.ZERO)::format)
                .ifPresent(seconds -> plugin.options().stream()
                        .filter(option -> option.name().endsWith(INTERVAL))
                        .filter(option -> option.type().parse(seconds).isPresent())
                        .forEach(option -> options.parse(option, seconds)));
        return options.build();
    }

    private static Optional<OptionSpec<?>> option(FoundPlugin<?> plugin, String name) {
        return plugin.options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst();
    }

    /** The shortest interval that the user chose for the checks of the hosts. */
    private static Optional<Duration> interval(List<ChosenPlugin<HealthPlugin>> health) {
        return health.stream()
                .map(ChosenPlugin::options)
                .flatMap(options -> options.given().stream()
                        .filter(option -> option.name().endsWith(INTERVAL))
                        .<Optional<?>>map(options::find))
                .flatMap(Optional::stream)
                .filter(Duration.class::isInstance)
                .map(Duration.class::cast)
                .min(Comparator.naturalOrder());
    }
}
