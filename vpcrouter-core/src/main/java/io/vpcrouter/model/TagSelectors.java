package io.vpcrouter.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Finds the selectors that match a resource, at a cost that does not grow with the number of selectors. Immutable.
 */
public final class TagSelectors {
    /** By the first key of a selector, and by each of its values. */
    private final Map<String, Map<String, List<TagSelector>>> byFirstTag = new HashMap<>();

    private TagSelectors(Collection<TagSelector> selectors) {
        for (TagSelector selector : selectors) {
            Map.Entry<String, SortedSet<String>> tag =
                    selector.tags().entrySet().iterator().next();
            Map<String, List<TagSelector>> ofKey = byFirstTag.computeIfAbsent(tag.getKey(), first -> new HashMap<>());
            tag.getValue()
                    .forEach(value -> ofKey.computeIfAbsent(value, first -> new ArrayList<>())
                            .add(selector));
        }
    }

    /** The selectors, each of which is to be there once. */
    public static TagSelectors of(Collection<TagSelector> selectors) {
        return new TagSelectors(selectors);
    }

    /** The selectors that match something with these tags, in no order. */
    public List<TagSelector> matching(Map<String, String> tags) {
        List<TagSelector> matching = new ArrayList<>();
        tags.forEach((key, value) -> byFirstTag.getOrDefault(key, Map.of()).getOrDefault(value, List.of()).stream()
                .filter(selector -> selector.matches(tags))
                .forEach(matching::add));
        return matching;
    }
}
