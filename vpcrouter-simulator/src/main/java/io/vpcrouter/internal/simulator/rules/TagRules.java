package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Entity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rules of tags. */
public final class TagRules {
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_KEY = 127;
    private static final int LONGEST_VALUE = 255;

    private TagRules() {}

    public static void set(Draft draft, Collection<String> ids, Map<String, String> tags) {
        tags.forEach(TagRules::check);
        change(draft, ids, before -> {
            Map<String, String> after = new TreeMap<>(before);
            after.putAll(tags);
            if (after.size() > MOST_TAGS) {
                throw new Refusal("TagLimitExceeded", "More than " + MOST_TAGS + " tags on a resource");
            }
            return after;
        });
    }

    /** Removes tags by key, or by key and value if a value is given; without tags, removes all. */
    public static void remove(Draft draft, Collection<String> ids, Map<String, @Nullable String> tags) {
        change(draft, ids, before -> {
            Map<String, String> after = new TreeMap<>(before);
            if (tags.isEmpty()) {
                after.clear();
            }
            tags.forEach((key, value) -> {
                if (value == null || value.equals(after.get(key))) {
                    after.remove(key);
                }
            });
            return after;
        });
    }

    public static void check(String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw Refusal.invalidValue("Tag key '" + key + "' must have 1 to " + LONGEST_KEY + " characters");
        }
        if (value.length() > LONGEST_VALUE) {
            throw Refusal.invalidValue("The value of tag '" + key + "' is longer than " + LONGEST_VALUE);
        }
        if (key.startsWith("aws:")) {
            throw Refusal.invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
        }
    }

    private static void change(Draft draft, Collection<String> ids, UnaryOperator<Map<String, String>> rule) {
        for (String id : ids) {
            boolean found =
                    List.of(draft.vpcs(), draft.subnets(), draft.tables(), draft.interfaces(), draft.instances())
                            .stream()
                            .anyMatch(entities -> retag(entities, id, rule));
            if (!found) {
                throw EntityLookup.unknown(id);
            }
        }
    }

    private static <T extends Entity> boolean retag(
            Draft.Entities<T> entities, String id, UnaryOperator<Map<String, String>> rule) {
        T found = entities.find(id);
        if (found == null) {
            return false;
        }
        // withTags returns an entity of the same class.
        @SuppressWarnings("unchecked")
        T retagged = (T) found.withTags(rule.apply(found.tags()));
        entities.put(retagged);
        return true;
    }
}
