package io.vpcrouter.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.model.TagSelector;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the tags by which a destination finds hosts: an object of keys, each with a value or a list of values. */
final class TagSelectorReader {
    // Source: Amazon EC2 User Guide, "Tag your Amazon EC2 resources", restrictions.
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private static final String KEY = "a key of 1 to " + LONGEST_KEY + " characters";
    private static final String VALUE = "a text of at most " + LONGEST_VALUE + " characters";
    private static final String VALUES = "a value, or a list of values";

    private final SpecProblems problems;

    TagSelectorReader(SpecProblems problems) {
        this.problems = problems;
    }

    /** The selector, or null if it is not right. Begins at its first token and ends at its last one. */
    @Nullable
    TagSelector read(JsonParser json) throws IOException {
        JsonLocation start = json.currentTokenLocation();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            problems.error("wrong-type", start, SpecWords.HOSTS_BY_TAG, SpecReader.found(json), "an object of tags");
            json.skipChildren();
            return null;
        }
        TreeMap<String, SortedSet<String>> tags = new TreeMap<>();
        Map<String, JsonLocation> seen = new HashMap<>();
        boolean right = true;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonLocation at = json.currentTokenLocation();
            json.nextToken();
            right &= isKey(key, at, seen);
            SortedSet<String> values = readValues(json);
            right &= !values.isEmpty();
            tags.put(key, values);
        }
        if (seen.isEmpty() && right) {
            problems.error("no-tags", start, SpecWords.HOSTS_BY_TAG, "an empty object", "at least one tag");
            return null;
        }
        return right ? new TagSelector(tags) : null;
    }

    private boolean isKey(String key, JsonLocation at, Map<String, JsonLocation> seen) {
        JsonLocation first = seen.putIfAbsent(key, at);
        if (first != null) {
            problems.error(
                    "duplicate-key", at, "tag", key, "each key once", "the first one is at " + SpecReader.place(first));
            return false;
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            problems.error("not-a-tag", at, "key of a tag", key.isEmpty() ? "an empty text" : key, KEY);
            return false;
        }
        return true;
    }

    /** The values of a key; none if one is not right. */
    private SortedSet<String> readValues(JsonParser json) throws IOException {
        SortedSet<String> values = new TreeSet<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return readValue(json, VALUES, values) ? values : new TreeSet<>();
        }
        JsonLocation start = json.currentTokenLocation();
        boolean right = true;
        boolean any = false;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            right &= readValue(json, VALUE, values);
            any = true;
        }
        if (!any) {
            problems.error("no-values", start, "values of a tag", "an empty list", "at least one value");
        }
        return right ? values : new TreeSet<>();
    }

    private boolean readValue(JsonParser json, String expected, SortedSet<String> values) throws IOException {
        JsonLocation at = json.currentTokenLocation();
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            problems.error("wrong-type", at, "value of a tag", SpecReader.found(json), expected);
            json.skipChildren();
            return false;
        }
        String value = json.getText();
        if (value.length() > LONGEST_VALUE) {
            problems.error("not-a-tag", at, "value of a tag", value, VALUE);
            return false;
        }
        if (!values.add(value)) {
            problems.warning("duplicate-value", at, "value of a tag", value, "each value once", "it is dropped");
        } else if (value.indexOf('*') >= 0) {
            problems.warning(
                    "no-wildcards", at, "value of a tag", value, "a whole value", "it is compared as it stands");
        }
        return true;
    }
}
