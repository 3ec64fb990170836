package io.vpcrouter.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the built-in server answers. */
final class Answer {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final int code;
    private final String type;
    private final byte[] body;

    private Answer(int code, String type, byte[] body) {
        this.code = code;
        this.type = type;
        this.body = body;
    }

    /** The status code. */
    int code() {
        return code;
    }

    /** The content type. */
    String type() {
        return type;
    }

    /** The content; not a copy. */
    byte[] body() {
        return body;
    }

    /** Some words on a line. */
    static Answer line(int code, String words) {
        return new Answer(code, TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** JSON in the form that the client likes. */
    static Answer json(int code, Accept accept, Object content) {
        return switch (accept) {
            case JSON -> new Answer(code, "application/json", JsonText.compact(content));
            case TEXT -> new Answer(code, TEXT, JsonText.indented(content));
        };
    }

    /** An error, always as JSON. */
    static Answer error(int code, String error) {
        return json(code, Accept.JSON, Map.of("error", error));
    }
}
