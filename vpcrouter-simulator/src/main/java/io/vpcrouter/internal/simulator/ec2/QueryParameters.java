package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.rules.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one call. {@link #done} refuses parameters that were never read, as EC2 refuses unknown ones.
 *
 * <p>Lists are {@code Name.1}, {@code Name.2}; structures in lists are {@code Name.1.Member}.
 */
final class QueryParameters {
    private static final int MOST = 10_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    private final Map<String, String> values;
    private final String prefix;
    private final Set<String> taken;

    private QueryParameters(Map<String, String> values, String prefix, Set<String> taken) {
        this.values = values;
        this.prefix = prefix;
        this.taken = taken;
    }

    /** Reads a query string or a form body. */
    static QueryParameters parse(String form) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (values.putIfAbsent(name, value) != null) {
                throw new Refusal("MalformedQueryString", "The parameter " + name + " occurs more than once");
            }
            if (values.size() > MOST) {
                throw new Refusal("MalformedQueryString", "More than " + MOST + " parameters");
            }
        }
        return new QueryParameters(values, "", new HashSet<>());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("MalformedQueryString", "The query string contains a syntax error");
        }
    }

    /** Whether any parameter name matches; does not count as reading it. */
    boolean anyName(Predicate<String> test) {
        return values.keySet().stream().anyMatch(test);
    }

    @Nullable
    String text(String name) {
        taken.add(prefix + name);
        return values.get(prefix + name);
    }

    String required(String name) {
        String value = text(name);
        if (value == null || value.isEmpty()) {
            throw Refusal.missing(shown(name));
        }
        return value;
    }

    boolean flag(String name, boolean otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, value);
        };
    }

    int number(String name, int otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (!NUMBER.matcher(value).matches()) {
            throw bad(name, value);
        }
        return Integer.parseInt(value);
    }

    /** The texts of a list, in the order of their numbers. */
    List<String> list(String name) {
        SortedMap<Integer, String> found = new TreeMap<>();
        String start = prefix + name + ".";
        values.forEach((key, value) -> {
            if (key.startsWith(start)
                    && NUMBER.matcher(key.substring(start.length())).matches()) {
                taken.add(key);
                found.put(Integer.parseInt(key.substring(start.length())), value);
            }
        });
        return List.copyOf(found.values());
    }

    /** The structures of a list, in the order of their numbers. */
    List<QueryParameters> structures(String name) {
        SortedMap<Integer, QueryParameters> found = new TreeMap<>();
        String start = prefix + name + ".";
        for (String key : values.keySet()) {
            int dot = key.startsWith(start) ? key.indexOf('.', start.length()) : -1;
            if (dot > 0) {
                String number = key.substring(start.length(), dot);
                if (NUMBER.matcher(number).matches()) {
                    found.putIfAbsent(
                            Integer.parseInt(number), new QueryParameters(values, start + number + ".", taken));
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    /** Accepts parameters that EC2 knows and that have no effect here, including their members. */
    void ignore(String... names) {
        for (String name : names) {
            taken.add(prefix + name);
            String start = prefix + name + ".";
            values.keySet().stream().filter(key -> key.startsWith(start)).forEach(taken::add);
        }
    }

    /** Refuses the call if it has a parameter that was never read. */
    void done() {
        for (String name : values.keySet()) {
            if (!taken.contains(name)) {
                throw new Refusal("UnknownParameter", "The parameter " + name + " is not recognized");
            }
        }
    }

    Refusal bad(String name, String value) {
        return Refusal.invalidValue("Value (" + value + ") for parameter " + shown(name) + " is invalid.");
    }

    /** In EC2's messages, parameter names begin with a lower-case letter. */
    private String shown(String name) {
        return prefix + Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
