package io.vpcrouter.spi.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Writes problems for programs. */
final class ProblemJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ProblemJson() {}

    static String write(String key, String message, List<Problem> problems) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(key, message);
            if (!problems.isEmpty()) {
                json.writeArrayFieldStart("problems");
                for (Problem problem : problems) {
                    write(json, problem);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, Problem problem) throws IOException {
        Location location = problem.location();
        json.writeStartObject();
        json.writeStringField("code", problem.code());
        json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringField("source", location.source());
        if (location.line() > 0) {
            json.writeNumberField("line", location.line());
            json.writeNumberField("column", location.column());
        }
        if (location.pointer() != null) {
            json.writeStringField("pointer", location.pointer());
        }
        json.writeStringField("message", problem.message());
        json.writeEndObject();
    }
}
