package io.vpcrouter.cli.options;

import io.vpcrouter.spi.OptionSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every known option by its names on the command line: the accepted ones, and the owners of the others. */
public final class OptionCatalog {
    private final Map<String, OptionSpec<?>> accepted = new LinkedHashMap<>();
    private final Map<String, Foreign> foreign = new HashMap<>();
    private final Set<OptionSpec<?>> ofRun = new HashSet<>();

    /**
     * An option that this command line does not accept.
     *
     * @param option the option
     * @param owners who owns it, such as {@code --health tcp}; empty if it is not to be reported
     */
    record Foreign(OptionSpec<?> option, List<String> owners) {}

    /**
     * Accepts an option.
     *
     * @return the name that another accepted option has already, if there is one
     */
    public Optional<String> accept(OptionSpec<?> option) {
        for (String name : names(option)) {
            OptionSpec<?> other = accepted.putIfAbsent(name, option);
            if (other != null && other != option) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Registers an option of another command or plugin. */
    void know(OptionSpec<?> option, String owner) {
        for (String name : names(option)) {
            List<String> owners = new ArrayList<>();
            Foreign known = foreign.get(name);
            if (known != null) {
                owners.addAll(known.owners());
            }
            if (!owners.contains(owner)) {
                owners.add(owner);
            }
            foreign.put(name, new Foreign(option, List.copyOf(owners)));
        }
    }

    /** Registers an option that is not reported, because the choice of its owner failed and it may belong here. */
    void tolerate(OptionSpec<?> option) {
        names(option).forEach(name -> foreign.put(name, new Foreign(option, List.of())));
    }

    Optional<OptionSpec<?>> accepted(String name) {
        return Optional.ofNullable(accepted.get(name));
    }

    /** The accepted long names that begin so. */
    List<String> acceptedNames(String beginning) {
        return beginning.length() < 3
                ? List.of()
                : accepted.keySet().stream()
                        .filter(name -> name.startsWith(beginning))
                        .sorted()
                        .toList();
    }

    /** The accepted option that is meant by the beginning of its name, if no other one is. */
    Optional<OptionSpec<?>> acceptedBeginningWith(String beginning) {
        List<String> names = foreign.containsKey(beginning) ? List.of() : acceptedNames(beginning);
        return names.size() == 1 ? accepted(names.get(0)) : Optional.empty();
    }

    /** Registers an option of {@code run} that means nothing here, and is no mistake. */
    void ignore(OptionSpec<?> option) {
        ofRun.add(option);
        tolerate(option);
    }

    boolean isOfRun(OptionSpec<?> option) {
        return ofRun.contains(option);
    }

    Optional<Foreign> foreign(String name) {
        return Optional.ofNullable(foreign.get(name));
    }

    /** The accepted options, each once. */
    Collection<OptionSpec<?>> accepted() {
        return new LinkedHashSet<>(accepted.values());
    }

    /** All long names, accepted or not. */
    Set<String> longNames() {
        Set<String> names = new LinkedHashSet<>();
        accepted.values().forEach(option -> names.add(option.flagName()));
        foreign.values().forEach(other -> names.add(other.option().flagName()));
        return names;
    }

    static List<String> names(OptionSpec<?> option) {
        return option.shortName()
                .map(letter -> List.of("-" + letter, option.flagName()))
                .orElseGet(() -> List.of(option.flagName()));
    }
}
