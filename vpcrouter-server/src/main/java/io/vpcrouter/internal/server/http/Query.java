package io.vpcrouter.internal.server.http;

import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.spi.web.WebRefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a URL. Unknown names are ignored; if a name comes twice, the first value counts. */
final class Query {
    private static final int LONGEST = 200;
    private static final int MOST = 20;

    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    /** Parses a query; null stands for none. */
    static Query of(@Nullable String raw) {
        Query query = new Query();
        if (raw == null) {
            return query;
        }
        for (String part : raw.split("&", MOST)) {
            String[] pieces = part.split("=", 2);
            query.values.putIfAbsent(pieces[0], pieces.length == 2 ? decoded(pieces[1]) : "");
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8).strip();
            return decoded.length() <= LONGEST ? decoded : decoded.substring(0, LONGEST);
        } catch (IllegalArgumentException e) {
            throw new WebRefusedException(400, "query: a percent sign that is no escape (expected: %25)");
        }
    }

    /** What to look for; empty for everything. */
    String find() {
        return values.getOrDefault("find", "");
    }

    /** What a reader of a page asks for. */
    Asked asked() {
        return new Asked(find(), page(), moment("from", Instant.MIN), moment("to", Instant.MAX));
    }

    private int page() {
        String text = values.getOrDefault("page", "1");
        // No longer number can be meant, and this one fits.
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new WebRefusedException(400, "page: no number of a page (expected: 1 to 999999)");
        }
        return Integer.parseInt(text);
    }

    private Instant moment(String name, Instant otherwise) {
        String text = values.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new WebRefusedException(400, name + ": no moment (expected: such as 2026-11-30T02:15Z)");
        }
    }

    /** The form of the answer, if the query names one. */
    Optional<Accept> format() {
        String name = values.get("format");
        if (name == null) {
            return Optional.empty();
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "html" -> Optional.of(Accept.HTML);
            case "json" -> Optional.of(Accept.JSON);
            case "text" -> Optional.of(Accept.TEXT);
            default -> throw new WebRefusedException(400, "format: not known (expected: html, json or text)");
        };
    }
}
