package io.vpcrouter.internal.server.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one client: as they are, or as lines that end with CR LF and nothing else. */
final class WireInput {
    private static final int CR = '\r';
    private static final int LF = '\n';

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;

    WireInput(InputStream in) {
        this.in = in;
    }

    /** Waits for the next byte and leaves it there; false if the client will send no more. */
    boolean hasMore() throws IOException {
        if (at < end) {
            return true;
        }
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Whether a byte is there already. */
    boolean isAhead() {
        return at < end;
    }

    /** The next byte, which stays there. */
    int peek() throws IOException {
        if (!hasMore()) {
            throw new EOFException("the client sent no more");
        }
        return buffer[at] & 0xff;
    }

    int read() throws IOException {
        int next = peek();
        at++;
        return next;
    }

    /** Reads at least one byte and at most so many. */
    int read(byte[] to, int offset, int length) throws IOException {
        peek();
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, to, offset, count);
        at += count;
        return count;
    }

    /** Reads the end of a line, after something whose length was known. */
    void endOfLine(String after) throws IOException {
        if (read() != CR || read() != LF) {
            throw new BadRequestException(after + ": more than announced (expected: CR LF)");
        }
    }

    /**
     * Reads a line. A line feed alone, a carriage return alone, and control characters are refused: programs before or behind
     * this one could see another line there.
     *
     * @param allowance what a head or a body may still use for lines
     */
    String line(LineAllowance allowance) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != CR; next = read()) {
            if (next == LF) {
                throw new BadRequestException("end of line: a line feed alone (expected: CR LF)");
            }
            if ((next < ' ' && next != '\t') || next == 0x7f) {
                throw new BadRequestException("line: a control character (expected: none)");
            }
            allowance.take();
            line.append((char) next);
        }
        if (read() != LF) {
            throw new BadRequestException("end of line: a carriage return alone (expected: CR LF)");
        }
        return line.toString();
    }
}
