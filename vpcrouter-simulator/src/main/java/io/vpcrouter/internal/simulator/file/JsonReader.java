package io.vpcrouter.internal.simulator.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON text into a tree with positions. Duplicate names and text after the end are problems. */
final class JsonReader {
    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 30;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final String source;
    private final JsonParser parser;
    private final List<Problem> problems = new ArrayList<>();

    private JsonReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    static Validated<LocatedJson> read(String source, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Validated.invalid(Problem.error("bad-encoding", Location.of(source), "text", null, "UTF-8"));
        }
        // Given a Reader, the parser counts columns in characters instead of bytes.
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = FACTORY.createParser(withoutMark)) {
            JsonReader reader = new JsonReader(source, parser);
            return reader.document();
        } catch (JsonProcessingException e) {
            return Validated.invalid(Problem.error(
                    "bad-json", place(source, e.getLocation()), "JSON", e.getOriginalMessage(), "well-formed JSON"));
        } catch (IOException e) {
            throw new AssertionError("reading from memory failed", e);
        }
    }

    private Validated<LocatedJson> document() throws IOException {
        if (parser.nextToken() == null) {
            return Validated.invalid(Problem.error("bad-json", here(), "JSON", "nothing", "a JSON object"));
        }
        LocatedJson value = value();
        if (parser.nextToken() != null) {
            problems.add(
                    Problem.error("bad-json", here(), "text after the end of the JSON", parser.getText(), "nothing"));
        }
        return problems.isEmpty() ? Validated.of(value) : Validated.invalid(problems);
    }

    private LocatedJson value() throws IOException {
        Location at = here();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(at);
            case START_ARRAY -> array(at);
            case VALUE_STRING -> new LocatedJson.Text(at, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new LocatedJson.Num(at, parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> new LocatedJson.Bool(at, token == JsonToken.VALUE_TRUE);
            default -> new LocatedJson.Null(at);
        };
    }

    private LocatedJson object(Location at) throws IOException {
        Map<String, LocatedJson> members = new LinkedHashMap<>();
        Map<String, Location> names = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Location nameAt = here();
            parser.nextToken();
            LocatedJson value = value();
            @Nullable Location before = names.putIfAbsent(name, nameAt);
            if (before != null) {
                problems.add(Problem.error("duplicate-key", nameAt, "key", name, "each key once")
                        .withHint("it is already in line " + before.line()));
            }
            members.putIfAbsent(name, value);
        }
        return new LocatedJson.Obj(at, members, names);
    }

    private LocatedJson array(Location at) throws IOException {
        List<LocatedJson> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new LocatedJson.Arr(at, items);
    }

    private Location here() {
        return place(source, parser.currentTokenLocation());
    }

    /** Jackson has no location for some errors, and counts from 0 before the first token. */
    private static Location place(String source, @Nullable JsonLocation at) {
        return at == null
                ? Location.of(source)
                : Location.of(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
