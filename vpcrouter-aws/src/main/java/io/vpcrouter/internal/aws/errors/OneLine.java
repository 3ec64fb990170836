package io.vpcrouter.internal.aws.errors;

import org.jspecify.annotations.Nullable;

/** Text from outside as one short line, which cannot control a terminal or flood a log. */
public final class OneLine {
    private static final int LONGEST = 400;

    private OneLine() {}

    /** The text on one line without control characters, cut after 400; empty for null. */
    public static String of(@Nullable String text) {
        return of(text, LONGEST);
    }

    /** The same, cut after so many. */
    public static String of(@Nullable String text, int longest) {
        if (text == null) {
            return "";
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest + 1));
        for (int i = 0; i < text.length(); i++) {
            if (clean.length() == longest) {
                return clean.append('…').toString();
            }
            char c = text.charAt(i);
            boolean unprintable = Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
            clean.append(unprintable ? ' ' : c);
        }
        return clean.toString().strip();
    }
}
