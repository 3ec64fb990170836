package io.vpcrouter.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;

/**
 * Translates errors of the JSON parser into the words of a route spec. The parser's own messages name its settings and
 * quote the text with all its control characters.
 */
final class JsonSyntax {
    private static final int LONGEST_WORD = 40;
    private static final String VALUE = "a value: a text in double quotes, a list or an object";

    /** The first rule whose mark stands in the parser's message applies. */
    private static final List<Rule> RULES = List.of(
            new Rule("closing quote", "a closing double quote"),
            new Rule("in field name", "a closing double quote"),
            new Rule("expected close marker for Object", "a closing }"),
            new Rule("expected close marker for Array", "a closing ]"),
            new Rule("comment", "JSON without comments"),
            new Rule("was expecting comma", "a comma, or the end of the list or object"),
            new Rule("double-quote to start field name", "a key in double quotes"),
            new Rule("was expecting a colon", "a colon between key and value"),
            new Rule("Unexpected close marker", "each bracket closed by its own kind"),
            new Rule("Illegal unquoted character", "no line break or control character inside a text"),
            new Rule("escape", "an escape of JSON, as in \\\" or \\u0041"),
            new Rule("numeric value", VALUE),
            new Rule("Non-standard token", VALUE),
            new Rule("Unrecognized token", VALUE),
            new Rule("expected a valid value", VALUE),
            new Rule("end-of-input", "the rest of the text"));

    private record Rule(String mark, String expected) {}

    private JsonSyntax() {}

    /** What would be right where the parser stopped. */
    static String expected(JsonProcessingException error) {
        String message = String.valueOf(error.getOriginalMessage());
        return RULES.stream()
                .filter(rule -> message.contains(rule.mark))
                .map(Rule::expected)
                .findFirst()
                .orElse("valid JSON");
    }

    /** What stands where the parser stopped: a word, one other character, or the end. */
    static String found(CharBuffer text, JsonLocation at) {
        int start = (int) at.getCharOffset();
        // Behind an illegal character the parser has already taken it.
        if (start == text.length() && start > 0 && isIllegal(text.charAt(start - 1))) {
            start--;
        }
        if (start < 0 || start >= text.length()) {
            return "the end of the text";
        }
        int end = start;
        while (end < text.length() && end - start < LONGEST_WORD && isWordPart(text.charAt(end))) {
            end++;
        }
        if (end > start) {
            return text.subSequence(start, end).toString();
        }
        int c = Character.codePointAt(text, start);
        return Character.isISOControl(c)
                ? String.format(Locale.ROOT, "the control character U+%04X", c)
                : Character.toString(c);
    }

    private static boolean isIllegal(char c) {
        return Character.isISOControl(c) && !Character.isWhitespace(c);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '+';
    }
}
