package io.vpcrouter.spec;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Bytes to characters, strictly. The parser then counts columns in characters, which it does not if it is given bytes.
 */
final class Utf8Text {
    private static final int LONGEST_UNIT = 4;

    private Utf8Text() {}

    /** The characters behind an optional byte order mark, in an array of their own. */
    static Validated<CharBuffer> decode(byte[] bytes, String source) {
        if (looksLikeUtf16Or32(bytes)) {
            return Validated.invalid(encodingProblem(Location.of(source, 1, 1), "UTF-16 or UTF-32"));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length >= 3
                && unsigned(bytes, 0) == 0xef
                && unsigned(bytes, 1) == 0xbb
                && unsigned(bytes, 2) == 0xbf) {
            in.position(3);
        }
        CharBuffer out = CharBuffer.allocate(in.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        out.flip();
        if (result.isError()) {
            String found = String.format(Locale.ROOT, "byte 0x%02X", unsigned(bytes, in.position()));
            return Validated.invalid(encodingProblem(endOf(out, source), found));
        }
        return Validated.of(out);
    }

    /** A route spec begins with ASCII, so a zero among its first bytes, or a byte order mark, gives the wide forms away. */
    private static boolean looksLikeUtf16Or32(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, LONGEST_UNIT); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return bytes.length >= 2
                && (unsigned(bytes, 0) == 0xfe && unsigned(bytes, 1) == 0xff
                        || unsigned(bytes, 0) == 0xff && unsigned(bytes, 1) == 0xfe);
    }

    private static int unsigned(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    private static Problem encodingProblem(Location location, String found) {
        return Problem.error("encoding", location, "text", found, "UTF-8")
                .withHint("save the text in the encoding UTF-8");
    }

    private static Location endOf(CharBuffer text, String source) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsLine = c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (endsLine) {
                line++;
                lineStart = i + 1;
            }
        }
        return Location.of(source, line, text.length() - lineStart + 1);
    }
}
