package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The body of a request, up to its end and no further. After an exception it never counts as read. */
abstract class RequestBody extends InputStream {
    /** Reads the body that a head announces. */
    static RequestBody of(RequestHead head, WireInput in) throws BadRequestException {
        List<String> lengths = head.headers("content-length");
        List<String> codings = head.headers("transfer-encoding");
        if (codings.isEmpty()) {
            return new BodyOfLength(length(lengths), in);
        }
        if (!lengths.isEmpty()) {
            throw new BadRequestException("Transfer-Encoding: beside Content-Length (expected: one of them)");
        }
        if (head.isOldest()) {
            throw new BadRequestException("Transfer-Encoding: in HTTP/1.0 (expected: HTTP/1.1)");
        }
        if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            throw new BadRequestException(501, "Transfer-Encoding: not known (expected: chunked)");
        }
        return new BodyInChunks(in);
    }

    private static long length(List<String> lengths) throws BadRequestException {
        if (lengths.isEmpty()) {
            return 0;
        }
        String text = lengths.get(0);
        if (lengths.size() > 1 || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRequestException("Content-Length: not understood (expected: one number)");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            // Longer than all that could be sent; the limit of a body says the rest.
            return Long.MAX_VALUE;
        }
    }

    /** How many bytes it has; negative if only its end will tell. */
    abstract long announced();

    /** Whether it was read to its end. */
    abstract boolean isFinished();

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] to, int offset, int length) throws IOException;
}
