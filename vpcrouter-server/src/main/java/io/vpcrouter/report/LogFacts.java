package io.vpcrouter.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The facts in a log message of vpcrouter, for encoders that write each of them as a field. The names come from the pattern
 * of the message, which is part of the program, and the values are its arguments. So no text from outside can pass for a
 * fact.
 *
 * <p>Threading: any.
 */
public final class LogFacts {
    /** {@code name={}} or {@code name="{}"}, or a value without a name. */
    private static final Pattern VALUE = Pattern.compile("(?:([a-z][a-z_]*)=\"?)?\\{\\}");

    /** What the log writes where there is no value. */
    private static final String NONE = "-";

    private LogFacts() {}

    /**
     * The facts by name, in their order.
     *
     * @param pattern the pattern of a message of SLF4J
     * @param arguments its arguments, or null for none
     * @return numbers and booleans as they are, anything else as text, and null where the log writes a hyphen
     */
    public static Map<String, @Nullable Object> of(@Nullable String pattern, @Nullable Object @Nullable [] arguments) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        if (pattern == null || arguments == null) {
            return facts;
        }
        Matcher matcher = VALUE.matcher(pattern);
        for (int place = 0; place < arguments.length && matcher.find(); place++) {
            if (matcher.group(1) != null) {
                facts.put(matcher.group(1), value(arguments[place]));
            }
        }
        return facts;
    }

    private static @Nullable Object value(@Nullable Object argument) {
        if (argument == null || argument.equals(NONE)) {
            return null;
        }
        return argument instanceof Number || argument instanceof Boolean ? argument : argument.toString();
    }
}
