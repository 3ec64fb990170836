package io.vpcrouter.micrometer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A tag of a metric, and the values that it takes. Hosts, destinations and tables are no tags: a series for each of them
 * would cost more than the router itself.
 *
 * @param key the tag
 * @param values all its values, or none if they are not known beforehand
 * @param meaning what it tells, for the documentation; not needed if the values speak for themselves
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

    /** A tag with few values that are not known beforehand. */
    static Label open(String key, String meaning) {
        return new Label(key, List.of(), meaning);
    }

    /** The value that stands for a constant. */
    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
