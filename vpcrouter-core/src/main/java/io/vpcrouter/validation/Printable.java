package io.vpcrouter.validation;

/** Text of strangers made fit for messages: it must not steer the terminal or flood the log of whoever reads it. */
final class Printable {
    private static final int LONGEST = 120;
    private static final int REPLACEMENT = 0xFFFD;

    private Printable() {}

    /** The text without characters that steer, cut after 120 characters. */
    static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return clean(text);
        }
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end == text.length() ? clean(text) : clean(text.substring(0, end)) + "…";
    }

    /** The text without characters that steer. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(steers(point) ? REPLACEMENT : point));
        return clean.toString();
    }

    private static boolean steers(int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
                return true;
            default:
                return false;
        }
    }
}
