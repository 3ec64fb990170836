package io.vpcrouter.spi.web;

import io.vpcrouter.validation.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The answer to a {@link WebRequest}.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: made by a handler for one request.
 *
 * <p>Failure: parts that cannot be right are refused when it is made.
 *
 * <p>Evolution: gains factories and properties in minor versions.
 */
public final class WebResponse {
    private static final String JSON = "application/json";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    private WebResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        this.status = status;
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.body = body;
        this.headers = headers;
    }

    /**
     * Any content.
     *
     * @param status the status code, 200 to 599
     * @param contentType the media type, with its charset if it is text
     * @param body the content
     */
    public static WebResponse of(int status, String contentType, byte[] body) {
        return new WebResponse(status, contentType, body.clone(), Map.of());
    }

    /**
     * JSON that is written already.
     *
     * @param status the status code, 200 to 599
     * @param json the text
     */
    public static WebResponse json(int status, String json) {
        return new WebResponse(status, JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /**
     * An error, as a JSON object with {@code error}.
     *
     * @param status the status code, 400 to 599
     * @param message what is wrong and what would be right
     */
    public static WebResponse error(int status, String message) {
        return problems(status, message, List.of());
    }

    /**
     * An error with problems, or a success with warnings: a JSON object with {@code error} or {@code message}, and with
     * {@code problems}, each with code, severity, source, line, column, pointer and message.
     *
     * @param status the status code, 200 to 599
     * @param message what this is about
     * @param problems each of them
     */
    public static WebResponse problems(int status, String message, List<Problem> problems) {
        return json(status, ProblemJson.write(status < 400 ? "message" : "error", message, problems));
    }

    /** The same response with one header more. */
    public WebResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new WebResponse(status, contentType, body, Map.copyOf(more));
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The media type. */
    public String contentType() {
        return contentType;
    }

    /** A copy of the content. */
    public byte[] body() {
        return body.clone();
    }

    /** The content as text in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** More headers: name to value. */
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return status + " " + contentType + " " + text();
    }
}
