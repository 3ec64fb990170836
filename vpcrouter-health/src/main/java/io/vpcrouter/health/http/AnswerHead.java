package io.vpcrouter.health.http;

import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status line and the headers of an answer: its status, and how its body ends (RFC 9112, 6.3). */
final class AnswerHead {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([0-9]) ([1-9][0-9]{2})(?: .*)?");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int SWITCHING_PROTOCOLS = 101;

    private final boolean oldVersion;
    private final int status;
    private final StringBuilder length = new StringBuilder();
    private final StringBuilder coding = new StringBuilder();
    private final StringBuilder connection = new StringBuilder();
    private StringBuilder last = new StringBuilder();

    /**
     * Begins with the status line.
     *
     * @throws ProtocolException if it is none
     */
    AnswerHead(String line) throws ProtocolException {
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new ProtocolException("status line " + quoted(line));
        }
        oldVersion = matcher.group(1).equals("0");
        status = Integer.parseInt(matcher.group(2));
    }

    /**
     * Takes the next line.
     *
     * @throws ProtocolException if it is no header
     */
    void take(String line) throws ProtocolException {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            // The header of the line before goes on.
            last.append(line);
            return;
        }
        Matcher matcher = HEADER.matcher(line);
        if (!matcher.matches()) {
            throw new ProtocolException("header " + quoted(line));
        }
        last = switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "content-length" -> length;
            case "transfer-encoding" -> coding;
            case "connection" -> connection;
            default -> new StringBuilder();
        };
        last.append(last.isEmpty() ? "" : ",").append(matcher.group(2));
    }

    /** At most so much that a reason stays readable; what is not printable is replaced when the reason is shown. */
    static String quoted(String text) {
        return '"' + text.substring(0, Math.min(text.length(), 60)) + '"';
    }

    int status() {
        return status;
    }

    /** Whether another answer follows. */
    boolean isInterim() {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    boolean hasNoBody() {
        return status == 204 || status == 304 || status < 200;
    }

    boolean isCoded() {
        return !coding.isEmpty();
    }

    boolean isChunked() {
        String[] codings = list(coding);
        return codings[codings.length - 1].equals("chunked");
    }

    boolean hasLength() {
        return !length.isEmpty();
    }

    /**
     * The length of the body.
     *
     * @throws ProtocolException if it is no number, too large for one, or several different ones
     */
    long length() throws ProtocolException {
        String[] lengths = list(length);
        for (String each : lengths) {
            if (!LENGTH.matcher(each).matches() || !each.equals(lengths[0])) {
                throw new ProtocolException(
                        "Content-Length " + quoted(length.toString().strip()));
            }
        }
        return Long.parseLong(lengths[0]);
    }

    /** Whether the host takes another request on this connection. */
    boolean leavesOpen() {
        String tokens = "," + String.join(",", list(connection)) + ",";
        boolean doubtful = isCoded() && (hasLength() || oldVersion);
        return !doubtful
                && status != SWITCHING_PROTOCOLS
                && !tokens.contains(",close,")
                && (!oldVersion || tokens.contains(",keep-alive,"));
    }

    private static String[] list(StringBuilder value) {
        return value.toString().strip().toLowerCase(Locale.ROOT).split("[ \t]*,[ \t]*", -1);
    }
}
