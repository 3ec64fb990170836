package io.vpcrouter.internal.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses the form of an answer by the request's {@code Accept} header (RFC 9110, 12.5.1). */
public enum Accept {
    /** HTML, as {@code text/html}; only for clients that name it. */
    HTML,
    /** Compact JSON, as {@code application/json}. */
    JSON,
    /** Indented JSON, as {@code text/plain}. */
    TEXT;

    private record Range(String type, double quality) {}

    /**
     * Chooses the form.
     *
     * @param headers the values of all {@code Accept} headers, may be empty
     * @return the form that the client prefers, text if it has no preference; empty if it accepts none
     */
    static Optional<Accept> of(List<String> headers) {
        List<Range> ranges = new ArrayList<>();
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                if (!part.isBlank()) {
                    ranges.add(range(part));
                }
            }
        }
        if (ranges.isEmpty()) {
            return Optional.of(TEXT);
        }
        Optional<Double> json = quality(ranges, "application/json", "application/*");
        double any = quality(ranges, "*/*").orElse(0.0);
        double text = quality(ranges, "text/plain", "text/*").orElse(any);
        double html = quality(ranges, "text/html").orElse(0.0);
        if (html > 0 && html >= text && html > json.orElse(0.0)) {
            return Optional.of(HTML);
        }
        if (json.isPresent() && json.get() > 0 && json.get() >= text) {
            return Optional.of(JSON);
        }
        return text > 0 ? Optional.of(TEXT) : json.orElse(any) > 0 ? Optional.of(JSON) : Optional.empty();
    }

    private static Range range(String part) {
        String[] pieces = part.split(";", -1);
        double quality = 1;
        for (String piece : pieces) {
            String parameter = piece.strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                // At most three digits (RFC 9110, 12.4.2); what does not look like that is taken as zero.
                quality = parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                        ? Double.parseDouble(parameter.substring(2))
                        : 0;
            }
        }
        return new Range(pieces[0].strip().toLowerCase(Locale.ROOT), quality);
    }

    /** The quality of the most specific of these types that is in the list. */
    private static Optional<Double> quality(List<Range> ranges, String... types) {
        for (String type : types) {
            Optional<Double> quality = ranges.stream()
                    .filter(range -> range.type().equals(type))
                    .map(Range::quality)
                    .findFirst();
            if (quality.isPresent()) {
                return quality;
            }
        }
        return Optional.empty();
    }
}
