package io.vpcrouter.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tags by which a route spec finds routers: a router must have all of these keys, each with any of its values. Values are
 * compared as they are, without wildcards.
 *
 * <p>Canonical: two selectors that say the same are equal. Immutable.
 *
 * @param tags for each key the values that count, at least one
 */
public record TagSelector(SortedMap<String, SortedSet<String>> tags) {
    /** Copies the tags and checks that there is at least one, and at least one value for each. */
    public TagSelector {
        if (tags.isEmpty()) {
            throw new IllegalArgumentException("tags: none (expected: at least one)");
        }
        TreeMap<String, SortedSet<String>> copy = new TreeMap<>();
        tags.forEach((key, values) -> copy.put(key, Collections.unmodifiableSortedSet(new TreeSet<>(values))));
        copy.forEach((key, values) -> {
            if (key.isEmpty() || values.isEmpty()) {
                throw new IllegalArgumentException(
                        "tag: " + key + "=" + values + " (expected: a key and at least one value)");
            }
        });
        tags = Collections.unmodifiableSortedMap(copy);
    }

    /** A selector from any map. */
    public static TagSelector of(Map<String, Set<String>> tags) {
        TreeMap<String, SortedSet<String>> sorted = new TreeMap<>();
        tags.forEach((key, values) -> sorted.put(key, new TreeSet<>(values)));
        return new TagSelector(sorted);
    }

    /** A selector of one key with one value. */
    public static TagSelector of(String key, String value) {
        return of(Map.of(key, Set.of(value)));
    }

    /** Whether something with these tags is found. */
    public boolean matches(Map<String, String> found) {
        return tags.entrySet().stream().allMatch(wanted -> {
            String value = found.get(wanted.getKey());
            return value != null && wanted.getValue().contains(value);
        });
    }

    /** For people: {@code Role=vpn-gateway, Stage=canary|prod}. */
    @Override
    public String toString() {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + String.join("|", tag.getValue()))
                .collect(Collectors.joining(", "));
    }
}
