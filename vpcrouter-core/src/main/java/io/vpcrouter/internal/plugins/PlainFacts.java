package io.vpcrouter.internal.plugins;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin tells of itself, as values that every page can show: texts, finite numbers, truth values, nulls, and maps and lists
 * of these. They are copies, so that what a plugin changes meanwhile, or what contains itself, harms no page.
 */
final class PlainFacts {
    private static final int DEEPEST = 8;
    private static final String TOO_DEEP = "…";

    private PlainFacts() {}

    /**
     * The facts in their order. Whatever their texts throw is thrown.
     *
     * @param facts of a plugin
     */
    static Map<String, Object> of(Map<String, Object> facts) {
        return map(facts, 0);
    }

    private static Map<String, Object> map(Map<?, ?> from, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        from.forEach((key, value) -> put(copy, String.valueOf(key), plain(value, depth + 1)));
        return Collections.unmodifiableMap(copy);
    }

    // A fact may be null, and a page shows that; the type of the SPI has no word for it.
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> copy, String key, @Nullable Object value) {
        copy.put(key, value);
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof String) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return depth < DEEPEST ? map(map, depth) : TOO_DEEP;
        }
        if (value instanceof Collection<?> collection) {
            return depth < DEEPEST ? list(collection, depth) : TOO_DEEP;
        }
        return String.valueOf(value);
    }

    private static List<@Nullable Object> list(Collection<?> from, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        from.forEach(value -> copy.add(plain(value, depth + 1)));
        return Collections.unmodifiableList(copy);
    }

    /** JSON has no number that is infinite or none, and a number of a plugin's own class may have any text. */
    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Long) {
            return number;
        }
        String text = String.valueOf(number);
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
