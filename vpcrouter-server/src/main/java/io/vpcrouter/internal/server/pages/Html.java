package io.vpcrouter.internal.server.pages;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML. Every text and every attribute is escaped here and nowhere else: there is no way to write markup but by
 * naming a tag. Texts are cut, so that nobody can make a page long by a long text.
 */
public final class Html {
    /** Longer ones are cut. */
    static final int LONGEST_TEXT = 500;

    private static final Set<String> EMPTY = Set.of("meta", "link", "input", "br");
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder(1 << 14).append("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    public Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(cut(attributes[i + 1], LONGEST_TEXT));
            out.append('"');
        }
        out.append('>');
        if (!EMPTY.contains(tag)) {
            open.push(tag);
        }
        return this;
    }

    /** Adds an attribute of ours, such as the path of a drawing, to the element that was begun just now. */
    Html longAttribute(String name, String value) {
        out.setLength(out.length() - 1);
        out.append(' ').append(name).append("=\"");
        escape(value);
        out.append("\">");
        return this;
    }

    /** Ends the element that was begun last. */
    public Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Ends the element that was begun last, and the line. */
    Html closeLine() {
        close();
        out.append('\n');
        return this;
    }

    /** Writes text. */
    public Html text(Object text) {
        escape(cut(String.valueOf(text), LONGEST_TEXT));
        return this;
    }

    /** Writes a text of at most this length. */
    Html longText(String text, int longest) {
        escape(cut(text, longest));
        return this;
    }

    /** Writes an element with nothing but text in it. */
    public Html element(String tag, Object text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Writes one of our own assets: a style sheet or a script. */
    Html asset(String tag, HtmlAsset asset) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(asset.text())
                .append("</")
                .append(tag)
                .append(">\n");
        return this;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    private void escape(String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append((char) point);
                default -> out.appendCodePoint(isHidden(point) ? REPLACEMENT : point);
            }
        });
    }

    /** Whether the character would steer how the text around it looks, as those that turn its direction do. */
    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** The whole text; all elements are closed. */
    public String finish() {
        while (!open.isEmpty()) {
            closeLine();
        }
        return out.toString();
    }
}
