package io.vpcrouter.internal.server.http;

import io.vpcrouter.internal.server.json.JsonText;
import io.vpcrouter.internal.server.pages.Html;
import io.vpcrouter.internal.server.pages.HtmlAssets;
import io.vpcrouter.internal.server.wire.WireResponse;
import io.vpcrouter.spi.web.WebResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of the built-in server. */
public final class HttpResponse {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";
    public static final String HTML = "text/html; charset=utf-8";

    private static final long UNKNOWN = -1;
    /** A socket copies whatever it is given at once into a buffer of that size, which its thread keeps. */
    private static final int PIECE = 32 * 1024;

    private final int code;
    private final String type;
    private final long length;
    private final WireResponse.Body body;
    private final Map<String, String> headers;

    private HttpResponse(int code, String type, long length, WireResponse.Body body, Map<String, String> headers) {
        this.code = code;
        this.type = type;
        this.length = length;
        this.body = body;
        this.headers = headers;
    }

    /** The status code. */
    int code() {
        return code;
    }

    /** The content type. */
    String type() {
        return type;
    }

    /** The number of bytes, or a negative number if it is known only after they are written. */
    long length() {
        return length;
    }

    /** More headers. */
    Map<String, String> headers() {
        return headers;
    }

    /** The same with one header more. */
    public HttpResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(code, type, length, body, more);
    }

    /** The same with more headers. */
    HttpResponse withHeaders(Map<String, String> more) {
        HttpResponse answer = this;
        for (Map.Entry<String, String> header : more.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** Writes the content. */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
    }

    /** A line of text. */
    static HttpResponse line(int code, String words) {
        return of(code, TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** An answer with these bytes, which must not change any more. */
    public static HttpResponse of(int code, String type, byte[] content) {
        return new HttpResponse(
                code,
                type,
                content.length,
                out -> {
                    for (int at = 0; at < content.length; at += PIECE) {
                        out.write(content, at, Math.min(PIECE, content.length - at));
                    }
                },
                Map.of());
    }

    /** The answer of a plugin. */
    static HttpResponse of(WebResponse response) {
        HttpResponse answer = of(response.status(), response.contentType(), response.body());
        return new HttpResponse(answer.code, answer.type, answer.length, answer.body, response.headers());
    }

    /** An HTML page, with the content security policy of our pages. */
    static HttpResponse html(int code, Html page) {
        return of(code, HTML, page.finish().getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Security-Policy", HtmlAssets.POLICY);
    }

    /** A page that is written while it is sent. */
    static HttpResponse streamed(String type, WireResponse.Body body) {
        return new HttpResponse(200, type, UNKNOWN, body, Map.of());
    }

    /** An error, always as JSON. */
    static HttpResponse error(int code, String error) {
        return of(code, JSON, JsonText.compact(Map.of("error", error)));
    }
}
