package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.Entity;
import io.vpcrouter.internal.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one Describe action. An item must match all filters, and at least one value of each; {@code *} and {@code
 * ?} are wildcards (Amazon EC2 User Guide, "List and filter your resources").
 *
 * @param <T> the type of the items
 */
final class DescribeFilters<T> {
    private static final int MOST_VALUES = 200;

    private final Map<String, BiFunction<World, T, Stream<?>>> known = new LinkedHashMap<>();
    private final Function<T, Map<String, String>> tags;

    /** Filters with {@code tag:KEY}, given the tags of an item; more filters are added by name. */
    DescribeFilters(Function<T, Map<String, String>> tags) {
        this.tags = tags;
    }

    /** Filters with {@code tag:KEY}, {@code tag-key} and {@code tag-value}; more filters are added by name. */
    static <T extends Entity> DescribeFilters<T> ofEntities() {
        return new DescribeFilters<T>(Entity::tags)
                .on("tag-key", (world, thing) -> thing.tags().keySet().stream())
                .on("tag-value", (world, thing) -> thing.tags().values().stream());
    }

    /** Adds a filter on any number of values of an item. */
    DescribeFilters<T> on(String name, BiFunction<World, T, Stream<?>> values) {
        known.put(name, values);
        return this;
    }

    /** Adds a filter on one value of an item; null matches nothing. */
    DescribeFilters<T> on(String name, Function<T, @Nullable Object> value) {
        return on(name, (world, thing) -> Stream.ofNullable(value.apply(thing)));
    }

    /** Adds filters of EC2 on values that no simulated item has: they match nothing. */
    DescribeFilters<T> onAbsent(String... names) {
        for (String name : names) {
            on(name, (world, thing) -> Stream.empty());
        }
        return this;
    }

    /** Reads the {@code Filter} parameters of a call. */
    Selection<T> read(QueryParameters parameters) {
        List<Selection<T>> all = new ArrayList<>();
        int values = 0;
        for (QueryParameters filter : parameters.structures("Filter")) {
            String name = filter.required("Name");
            List<String> wanted = filter.list("Value");
            if (wanted.isEmpty()) {
                throw Refusal.invalidValue("The filter '" + name + "' has no value");
            }
            values += wanted.size();
            if (values > MOST_VALUES) {
                throw new Refusal(
                        "FilterLimitExceeded",
                        "The maximum number of filter values specified on a single call is " + MOST_VALUES);
            }
            BiFunction<World, T, Stream<?>> found = find(name);
            Predicate<String> matches = matcher(wanted);
            all.add((world, thing) ->
                    found.apply(world, thing).map(Objects::toString).anyMatch(matches));
        }
        return (world, thing) -> all.stream().allMatch(selection -> selection.matches(world, thing));
    }

    /** Decides whether an item is selected. */
    @FunctionalInterface
    interface Selection<T> {
        boolean matches(World world, T thing);
    }

    private BiFunction<World, T, Stream<?>> find(String name) {
        if (name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return (world, thing) -> Stream.ofNullable(tags.apply(thing).get(key));
        }
        BiFunction<World, T, Stream<?>> found = known.get(name);
        if (found == null) {
            throw Refusal.invalidValue("The filter '" + name + "' is invalid");
        }
        return found;
    }

    private static Predicate<String> matcher(List<String> wanted) {
        Set<String> plain = new HashSet<>();
        List<String> patterns = new ArrayList<>();
        for (String value : wanted) {
            boolean isPattern = value.indexOf('*') >= 0 || value.indexOf('?') >= 0 || value.indexOf('\\') >= 0;
            (isPattern ? patterns : plain).add(value);
        }
        return text -> plain.contains(text) || patterns.stream().anyMatch(pattern -> matchesWildcards(pattern, text));
    }

    /** Backtracks only to the last star, so the time is at most proportional to the product of the lengths. */
    static boolean matchesWildcards(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            boolean escaped = p + 1 < pattern.length() && pattern.charAt(p) == '\\';
            if (p < pattern.length() && !escaped && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
            } else if (p < pattern.length()
                    && (escaped
                            ? pattern.charAt(p + 1) == text.charAt(t)
                            : pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p += escaped ? 2 : 1;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
