package io.vpcrouter.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of a plugin's options, read by the specs themselves as keys.
 *
 * <p>Immutable.
 */
public final class OptionValues {
    private final Map<OptionSpec<?>, Object> given;

    private OptionValues(Map<OptionSpec<?>, Object> given) {
        this.given = Map.copyOf(given);
    }

    /** Nothing given: defaults only. */
    public static OptionValues none() {
        return new OptionValues(Map.of());
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

    /** The options whose values were given, and not taken from a default. */
    public Set<OptionSpec<?>> given() {
        return given.keySet();
    }

    /** Collects values. Not for several threads. */
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
                    .orElseThrow(() -> new IllegalArgumentException(option + ": " + (option.isSecret() ? "***" : text)
                            + " (expected: " + option.type().expected() + ")"));
            return set(option, value);
        }

        /** What was collected so far. */
        public OptionValues build() {
            return new OptionValues(values);
        }
    }
}
