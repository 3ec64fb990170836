package io.vpcrouter.micrometer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A tag of a metric and its possible values. Destinations are never tags, and hosts only where their number has a limit: a
 * series for each of them would cost more than the router itself.
 *
 * @param key the name of the tag
 * @param values all its values; empty if they are not known in advance
 * @param meaning what the values are, for the documentation; empty if {@code values} lists them
 */
record Label(String key, List<String> values, String meaning) {
    /** A tag whose values are the constants of an enum. */
    static Label of(String key, Class<? extends Enum<?>> values) {
        return new Label(
                key, Arrays.stream(values.getEnumConstants()).map(Label::value).toList(), "");
    }

    /** A tag with these values only. */
    static Label of(String key, String... values) {
        return new Label(key, List.of(values), "");
    }

    /** A tag whose values are few but not known in advance. */
    static Label open(String key, String meaning) {
        return new Label(key, List.of(), meaning);
    }

    /** The value of the tag for a constant. */
    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
