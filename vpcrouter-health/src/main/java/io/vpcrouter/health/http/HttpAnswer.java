package io.vpcrouter.health.http;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) as it comes, and keeps its status only. It is strict, and all that it takes is
 * bounded: an answer with more than 64 KiB of headers, interim answers included, is none, and a body is cut off after
 * 64 KiB and counts as complete then.
 */
final class HttpAnswer {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int LONGEST_BODY = 64 << 10;
    private static final int MOST_INTERIM = 8;
    private static final String BEGIN = "HTTP/1.";
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?");

    private final StringBuilder line = new StringBuilder();
    private @Nullable AnswerHead head;
    private Part part = Part.STATUS_LINE;
    private int room = LONGEST_HEAD;
    private int interim;
    private long left;
    private boolean begun;
    private boolean leavesOpen;

    private enum Part {
        STATUS_LINE,
        HEADERS,
        BODY,
        BODY_UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        END_OF_CHUNK,
        TRAILERS,
        OVER
    }

    /**
     * Takes what came, and leaves nothing of it.
     *
     * @throws ProtocolException if that is no answer
     */
    void take(ByteBuffer bytes) throws ProtocolException {
        begun |= bytes.hasRemaining();
        while (part != Part.OVER && bytes.hasRemaining()) {
            if (part == Part.BODY || part == Part.CHUNK || part == Part.BODY_UNTIL_CLOSE) {
                skip(bytes);
            } else {
                takeByte((char) Byte.toUnsignedInt(bytes.get()), bytes);
            }
        }
        if (bytes.hasRemaining()) {
            // Nobody asked for more.
            leavesOpen = false;
            bytes.position(bytes.limit());
        }
    }

    /**
     * The host has closed the connection.
     *
     * @throws ProtocolException if that is not how the answer ends
     */
    void end() throws ProtocolException {
        if (part == Part.BODY_UNTIL_CLOSE) {
            part = Part.OVER;
        }
        leavesOpen = false;
        if (part != Part.OVER) {
            throw new ProtocolException("the host closed the connection" + (begun ? " within its answer" : ""));
        }
    }

    /** Whether anything came. */
    boolean hasBegun() {
        return begun;
    }

    boolean isOver() {
        return part == Part.OVER;
    }

    /** Whether the host takes another request on this connection; known when it is over. */
    boolean leavesOpen() {
        return leavesOpen;
    }

    /** The status; known when it is over. */
    int status() {
        return head == null ? 0 : head.status();
    }

    /** Whether there was room; if not, the answer is over. */
    private boolean use(long bytes) {
        room -= (int) bytes;
        if (room >= 0) {
            return true;
        }
        leavesOpen = false;
        part = Part.OVER;
        return false;
    }

    private void skip(ByteBuffer bytes) {
        int count = (int) (part == Part.BODY_UNTIL_CLOSE ? bytes.remaining() : Math.min(left, bytes.remaining()));
        bytes.position(bytes.position() + count);
        left -= count;
        if (use(count) && left == 0 && part != Part.BODY_UNTIL_CLOSE) {
            part = part == Part.BODY ? Part.OVER : Part.END_OF_CHUNK;
        }
    }

    private void takeByte(char next, ByteBuffer rest) throws ProtocolException {
        boolean inHead = part == Part.STATUS_LINE || part == Part.HEADERS;
        if (!use(1)) {
            if (inHead) {
                throw new ProtocolException("headers of more than " + LONGEST_HEAD + " bytes");
            }
            return;
        }
        if (next != '\n') {
            line.append(next);
            if (part == Part.STATUS_LINE && line.length() <= BEGIN.length() && !BEGIN.startsWith(line.toString())) {
                throw new ProtocolException("it begins with " + AnswerHead.quoted(line + textOf(rest)));
            }
            return;
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        String complete = line.toString();
        line.setLength(0);
        if (complete.indexOf('\r') >= 0 || complete.indexOf('\0') >= 0) {
            throw new ProtocolException("a control character in " + AnswerHead.quoted(complete));
        }
        takeLine(complete);
    }

    private static String textOf(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = bytes.position(); at < bytes.limit() && text.length() < 60; at++) {
            text.append((char) Byte.toUnsignedInt(bytes.get(at)));
        }
        return text.toString();
    }

    private void takeLine(String complete) throws ProtocolException {
        switch (part) {
            case STATUS_LINE -> {
                head = new AnswerHead(complete);
                part = Part.HEADERS;
            }
            case HEADERS -> takeHeader(complete);
            case CHUNK_SIZE -> takeChunkSize(complete);
            case END_OF_CHUNK -> {
                if (!complete.isEmpty()) {
                    throw new ProtocolException("end of a chunk " + AnswerHead.quoted(complete));
                }
                part = Part.CHUNK_SIZE;
            }
            case TRAILERS -> {
                if (complete.isEmpty()) {
                    part = Part.OVER;
                } else {
                    new AnswerHead("HTTP/1.1 200").take(complete);
                }
            }
            case BODY, BODY_UNTIL_CLOSE, CHUNK, OVER -> throw new IllegalStateException("a line in " + part);
        }
    }

    private void takeHeader(String complete) throws ProtocolException {
        AnswerHead current = head;
        if (current == null) {
            throw new IllegalStateException("headers without a status");
        }
        if (!complete.isEmpty()) {
            current.take(complete);
        } else if (!current.isInterim()) {
            room = LONGEST_BODY;
            beginBody(current);
        } else if (++interim > MOST_INTERIM) {
            throw new ProtocolException("more than " + MOST_INTERIM + " interim answers");
        } else {
            part = Part.STATUS_LINE;
        }
    }

    private void beginBody(AnswerHead current) throws ProtocolException {
        left = current.hasLength() ? current.length() : 0;
        leavesOpen = current.leavesOpen();
        if (current.hasNoBody()) {
            part = Part.OVER;
        } else if (current.isCoded()) {
            part = current.isChunked() ? Part.CHUNK_SIZE : Part.BODY_UNTIL_CLOSE;
        } else if (current.hasLength()) {
            part = left == 0 ? Part.OVER : Part.BODY;
        } else {
            part = Part.BODY_UNTIL_CLOSE;
        }
    }

    private void takeChunkSize(String complete) throws ProtocolException {
        Matcher matcher = CHUNK_SIZE.matcher(complete);
        if (!matcher.matches()) {
            throw new ProtocolException("chunk size " + AnswerHead.quoted(complete));
        }
        left = Long.parseLong(matcher.group(1), 16);
        part = left == 0 ? Part.TRAILERS : Part.CHUNK;
    }
}
