package io.vpcrouter.internal.simulator.ec2;

import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes XML as EC2 does: elements without attributes, lists of {@code item}. Everything is escaped. */
final class Ec2Xml {
    private final Writer out;

    /** Writes the content of an element for a value. */
    @FunctionalInterface
    interface Inside<T> {
        void write(T value) throws IOException;
    }

    /** Writes the content of an element. */
    @FunctionalInterface
    interface Body {
        void write() throws IOException;
    }

    Ec2Xml(Writer out) {
        this.out = out;
    }

    void raw(String markup) throws IOException {
        out.write(markup);
    }

    void open(String name) throws IOException {
        out.write('<');
        out.write(name);
        out.write('>');
    }

    void close(String name) throws IOException {
        out.write("</");
        out.write(name);
        out.write('>');
    }

    /** Writes an element with text, or nothing if the text is null. */
    void text(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            open(name);
            escape(value.toString());
            close(name);
        }
    }

    void element(String name, Body body) throws IOException {
        open(name);
        body.write();
        close(name);
    }

    <T> void list(String name, Collection<? extends T> values, Inside<T> inside) throws IOException {
        open(name);
        for (T value : values) {
            open("item");
            inside.write(value);
            close("item");
        }
        close(name);
    }

    void tags(Map<String, String> tags) throws IOException {
        list(
                "tagSet",
                tags.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                tag -> {
                    text("key", tag.getKey());
                    text("value", tag.getValue());
                });
    }

    private void escape(String text) throws IOException {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String replacement = replacement(text, i, c);
            if (replacement != null) {
                out.write(text, done, i - done);
                out.write(replacement);
                done = i + 1;
            }
        }
        out.write(text, done, text.length() - done);
    }

    private static @Nullable String replacement(String text, int at, char c) {
        return switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            case '"' -> "&quot;";
            case '\'' -> "&apos;";
            case '\r' -> "&#13;";
            case '\t', '\n' -> null;
            // XML 1.0 cannot represent these, not even escaped.
            default -> c < ' ' || c >= '\uFFFE' || isLoneSurrogate(text, at, c) ? "\uFFFD" : null;
        };
    }

    private static boolean isLoneSurrogate(String text, int at, char c) {
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
