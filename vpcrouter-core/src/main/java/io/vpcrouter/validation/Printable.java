package io.vpcrouter.validation;

/**
 * Makes text from outside fit for messages and logs: it must not control a terminal or flood a log.
 *
 * <p>Threading: any thread. Stateless.
 */
public final class Printable {
    private static final int REPLACEMENT = 0xFFFD;

    private Printable() {}

    /**
     * The text without control characters, cut if it is long; an ellipsis then stands at its end.
     *
     * @param text any text
     * @param longest how many characters of the text are kept at most; a character outside of the basic plane is one
     */
    public static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return clean(text);
        }
        int end = text.offsetByCodePoints(0, Math.min(longest, text.codePointCount(0, text.length())));
        return end == text.length() ? clean(text) : clean(text.substring(0, end)) + "…";
    }

    /** The text with U+FFFD in place of each control and format character, line separator and broken surrogate. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(controls(point) ? REPLACEMENT : point));
        return clean.toString();
    }

    private static boolean controls(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
