package io.vpcrouter.internal.server.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes answers: the head, and the body with its length, in chunks, or up to the end of the connection. */
final class ResponseWriter {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(204, "No Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] END_OF_LINE = ascii("\r\n");

    private final OutputStream out;

    ResponseWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out);
    }

    /** Asks the client for the body that it holds back. */
    void askForBody() throws IOException {
        out.write(CONTINUE);
        out.flush();
    }

    /**
     * Writes an answer.
     *
     * @param isHead whether only its head is wanted
     * @param isOldest whether the client speaks HTTP/1.0, which knows no chunks
     * @param staysOpen whether the client may send another request afterwards
     */
    void write(WireResponse answer, boolean isHead, boolean isOldest, boolean staysOpen) throws IOException {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.code()).append(' ');
        head.append(REASONS.getOrDefault(answer.code(), ""));
        line(head, "Date", DATE.format(Instant.now()));
        answer.headers().forEach((name, value) -> line(head, name, value));
        boolean isChunked = answer.length() < 0 && !isOldest;
        if (answer.mayHaveBody() && answer.length() >= 0) {
            line(head, "Content-Length", String.valueOf(answer.length()));
        } else if (answer.mayHaveBody() && isChunked) {
            line(head, "Transfer-Encoding", "chunked");
        }
        if (!staysOpen) {
            line(head, "Connection", "close");
        }
        out.write(ascii(head.append("\r\n\r\n").toString()));
        if (!isHead && answer.mayHaveBody()) {
            writeBody(answer, isChunked);
        }
        out.flush();
    }

    private void writeBody(WireResponse answer, boolean isChunked) throws IOException {
        if (isChunked) {
            Chunks chunks = new Chunks();
            BufferedOutputStream pieces = new BufferedOutputStream(chunks, 16 * 1024);
            answer.body().writeTo(pieces);
            pieces.flush();
            chunks.finish();
            return;
        }
        answer.body().writeTo(out);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append("\r\n").append(name).append(": ").append(value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private final class Chunks extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            if (length == 0) {
                // A chunk without bytes would be the end.
                return;
            }
            out.write(ascii(Integer.toHexString(length)));
            out.write(END_OF_LINE);
            out.write(content, offset, length);
            out.write(END_OF_LINE);
        }

        void finish() throws IOException {
            out.write(ascii("0\r\n\r\n"));
        }
    }
}
