package io.vpcrouter.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** As much of JSON Schema as our own schemas use; a word that it does not know is an error, not a constraint less. */
final class JsonSchema {
    private static final Set<String> FOR_PEOPLE = Set.of("$schema", "title", "description", "$defs", "format");

    private final Map<?, ?> root;
    private final List<String> problems = new ArrayList<>();

    JsonSchema(Map<?, ?> root) {
        this.root = root;
    }

    /** Everything that is wrong with a value. */
    List<String> problems(Object value) {
        problems.clear();
        check("", root, value);
        return List.copyOf(problems);
    }

    private void check(String path, Map<?, ?> schema, Object value) {
        schema.forEach((word, rule) -> {
            if (!FOR_PEOPLE.contains(word)) {
                check(path, schema, String.valueOf(word), rule, value);
            }
        });
    }

    private void check(String path, Map<?, ?> schema, String word, Object rule, Object value) {
        switch (word) {
            case "$ref" -> check(path, definition(String.valueOf(rule)), value);
            case "allOf" -> ((List<?>) rule).forEach(each -> check(path, (Map<?, ?>) each, value));
            case "type" -> {
                List<?> types = rule instanceof List<?> several ? several : List.of(rule);
                require(types.contains(typeOf(value)), path, "is " + typeOf(value) + ", not " + types);
            }
            case "enum" -> require(((List<?>) rule).contains(value), path, value + " is none of " + rule);
            case "required" ->
                ((List<?>) rule)
                        .forEach(name -> require(
                                value instanceof Map<?, ?> map && map.containsKey(name), path, name + " is missing"));
            case "items" -> {
                if (value instanceof List<?> list) {
                    list.forEach(each -> check(path + "/…", (Map<?, ?>) rule, each));
                }
            }
            case "properties" -> {
                if (value instanceof Map<?, ?> map) {
                    ((Map<?, ?>) rule).forEach((name, each) -> {
                        if (map.containsKey(name)) {
                            check(path + "/" + name, (Map<?, ?>) each, map.get(name));
                        }
                    });
                }
            }
            case "additionalProperties" -> {
                if (value instanceof Map<?, ?> map) {
                    Object named = schema.get("properties");
                    map.forEach((name, each) -> {
                        if (!(named instanceof Map<?, ?> known && known.containsKey(name))) {
                            check(path + "/" + name, (Map<?, ?>) rule, each);
                        }
                    });
                }
            }
            default -> throw new AssertionError("word of JSON Schema: " + word + " (expected: one that is known here)");
        }
    }

    private Map<?, ?> definition(String reference) {
        String name = reference.substring("#/$defs/".length());
        return (Map<?, ?>) ((Map<?, ?>) root.get("$defs")).get(name);
    }

    private void require(boolean holds, String path, String problem) {
        if (!holds) {
            problems.add(path + ": " + problem);
        }
    }

    private static String typeOf(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map) {
            return "object";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Number ? "number" : "string";
    }
}
