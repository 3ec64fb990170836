package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * An answer.
 *
 * @param code its status code
 * @param headers its headers, those of the framing excepted
 * @param length the number of bytes, or a negative number if it is known only after they are written
 * @param body writes the content
 */
public record WireResponse(int code, Map<String, String> headers, long length, Body body) {
    /** Writes the content. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public WireResponse {
        headers.forEach(WireResponse::check);
    }

    private static void check(String name, String value) {
        // A plugin may have put there what a client sent.
        if (!(name + value).chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f))) {
            throw new IllegalArgumentException("header " + name + ": a control character (expected: none)");
        }
    }

    /** Whether answers with this code have a body at all (RFC 9110, 6.4.1). */
    boolean mayHaveBody() {
        return code >= 200 && code != 204 && code != 304;
    }
}
