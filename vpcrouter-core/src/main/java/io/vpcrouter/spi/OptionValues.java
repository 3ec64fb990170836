package io.vpcrouter.spi;

import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a plugin's options, with the option specs as keys.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: made once, before the mode, health check or provider that it is for.
 *
 * <p>Failure: asking for a value that was not given and has no default is a mistake of the plugin, and throws.
 *
 * <p>Evolution: gains methods.
 */
public final class OptionValues {
    private static final String MASK = "***";

    private final Map<OptionSpec<?>, Object> given;

    private OptionValues(Map<OptionSpec<?>, Object> given) {
        this.given = Map.copyOf(given);
    }

    /** Nothing given: defaults only. */
    public static OptionValues none() {
        return new OptionValues(Map.of());
    }

    /**
     * Values from their texts, by the names of a plugin's options: what the command line does, for programs that have none.
     *
     * @param plugin whose options these are
     * @param texts name to text, such as {@code file} to {@code routes.json}
     * @throws InvalidException with all mistakes: unknown names, texts that do not fit, required options without a value
     */
    public static OptionValues parse(Plugin plugin, Map<String, String> texts) {
        Map<String, OptionSpec<?>> known = new TreeMap<>();
        plugin.options().forEach(option -> known.put(option.name(), option));
        Location place = Location.of("options of " + plugin.name());
        List<Problem> problems = new ArrayList<>();
        Builder values = builder();
        new TreeMap<>(texts).forEach((name, text) -> {
            OptionSpec<?> option = known.get(name);
            if (option == null) {
                problems.add(Problem.error(
                        "unknown-option", place, "option", name, "one of " + String.join(", ", known.keySet())));
            } else if (option.type().parse(text).isEmpty()) {
                String shown = option.isSecret() ? MASK : text;
                problems.add(Problem.error(
                        "bad-value", place, name, shown, option.type().expected()));
            } else {
                values.parse(option, text);
            }
        });
        known.forEach((name, option) -> {
            if (option.isRequired() && !texts.containsKey(name)) {
                problems.add(Problem.error(
                        "missing-option", place, name, null, option.type().expected()));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        return values.build();
    }

    /** A place to collect values. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The value, given or default.
     *
     * @throws IllegalStateException if it was not given and has no default; ask {@link #find} for such options
     */
    public <T> T get(OptionSpec<T> option) {
        return find(option)
                .orElseThrow(() -> new IllegalStateException(option + ": no value (expected: one, or a default)"));
    }

    /** The value, given or default, if there is one. */
    public <T> Optional<T> find(OptionSpec<T> option) {
        Object value = given.get(option);
        if (value == null) {
            return option.defaultValue();
        }
        // The builder's signature ties the type of the value to that of its key.
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return Optional.of(typed);
    }

    /**
     * The value, given or default, as people may see it: a number or a truth value as it is, a duration as its seconds,
     * everything else as its text. A secret is masked.
     *
     * @return null if there is no value
     */
    public <T> @Nullable Object display(OptionSpec<T> option) {
        Optional<T> found = find(option);
        if (found.isEmpty()) {
            return null;
        }
        if (option.isSecret()) {
            return MASK;
        }
        T value = found.get();
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Duration duration) {
            return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        }
        return option.type().format(value);
    }

    /** The options whose values were given, and not taken from a default. */
    public Set<OptionSpec<?>> given() {
        return given.keySet();
    }

    /** Collects values. Owned by one thread. */
    public static final class Builder {
        private final Map<OptionSpec<?>, Object> values = new HashMap<>();

        private Builder() {}

        /** Adds a value; a later one replaces an earlier one. */
        public <T> Builder set(OptionSpec<T> option, T value) {
            values.put(option, value);
            return this;
        }

        /**
         * Adds a value from its text.
         *
         * @throws IllegalArgumentException if the text does not fit the type
         */
        public <T> Builder parse(OptionSpec<T> option, String text) {
            T value = option.type()
                    .parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(option + ": " + (option.isSecret() ? MASK : text)
                            + " (expected: " + option.type().expected() + ")"));
            return set(option, value);
        }

        /** What was collected so far. */
        public OptionValues build() {
            return new OptionValues(values);
        }
    }
}
