package io.vpcrouter.internal.kubernetes.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads an answer up to a bound: one that was packed may be a thousand times as long as it came. */
final class BoundedStream extends FilterInputStream {
    private static final int MEBIBYTE = 1 << 20;

    private final long most;
    private long read;

    /** Reads at most so many bytes; one more is a failure. */
    BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /** Says that an answer has more bytes than it may have. */
    static IOException tooLong(long most) {
        String size = most / MEBIBYTE + " MiB";
        return new AnswerException("an answer of more than " + size + " (expected: at most " + size + ")");
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int found = super.read(into, from, length);
        count(Math.max(0, found));
        return found;
    }

    private void count(int bytes) throws IOException {
        read += bytes;
        if (read > most) {
            throw tooLong(most);
        }
    }
}
