package io.vpcrouter.internal.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, collections, texts, numbers, truth values and nulls as JSON. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Separators SEPARATORS =
            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);

    private JsonText() {}

    /** A value on one line. */
    public static byte[] compact(Object value) {
        return bytes(false, json -> put(json, value));
    }

    /** A page, indented. */
    public static String indented(JsonPage page) {
        return new String(bytes(true, page), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(boolean indent, JsonPage page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, indent, page);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Writes a page; the stream stays open. */
    public static void write(OutputStream target, boolean indent, JsonPage page) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(target)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            if (indent) {
                DefaultPrettyPrinter printer = new DefaultPrettyPrinter(SEPARATORS);
                printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
                printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
                out.setPrettyPrinter(printer);
            }
            page.write(out);
        }
        if (indent) {
            target.write('\n');
        }
    }

    /** Writes a field with a value like those of {@link #put}. */
    static void field(JsonGenerator out, String name, @Nullable Object value) throws IOException {
        out.writeFieldName(name);
        put(out, value);
    }

    /** Writes maps, collections, texts, numbers, truth values and nulls as they are, and everything else as text. */
    public static void put(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                put(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Collection<?> collection) {
            out.writeStartArray();
            for (Object element : collection) {
                put(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number.toPlainString());
        } else if (value instanceof Number number) {
            out.writeNumber(number.toString());
        } else {
            out.writeString(value.toString());
        }
    }
}
