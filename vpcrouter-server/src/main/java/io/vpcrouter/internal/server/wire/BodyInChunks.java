package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body in chunks (RFC 9112, 7.1). Extensions and trailers are checked and ignored. */
final class BodyInChunks extends RequestBody {
    /** For all sizes, extensions and trailers of a body: enough for a body of the greatest length in chunks of 256 bytes. */
    private static final int MOST_IN_LINES = 512 * 1024;
    // Seven digits are 256 MiB, far beyond the limit of a body. Leading zeros count.
    private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,7})(?:[ \t]*;.*)?");

    private final WireInput in;
    private final LineAllowance lines = new LineAllowance("chunks: their sizes and trailers", MOST_IN_LINES);
    private int left;
    private boolean isFirst = true;
    private boolean isFinished;
    private boolean isBroken;

    BodyInChunks(WireInput in) {
        this.in = in;
    }

    @Override
    long announced() {
        return -1;
    }

    @Override
    boolean isFinished() {
        return isFinished;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        if (isBroken) {
            throw new BadRequestException("chunk: broken before");
        }
        if (isFinished) {
            return -1;
        }
        // Until it is seen to be whole.
        isBroken = true;
        int count = readChunk(to, offset, most);
        isBroken = false;
        return count;
    }

    private int readChunk(byte[] to, int offset, int most) throws IOException {
        if (left == 0) {
            left = nextSize();
            if (left == 0) {
                HeadReader.readFields(in, lines, new LinkedHashMap<>());
                isFinished = true;
                return -1;
            }
        }
        int count = in.read(to, offset, Math.min(left, most));
        left -= count;
        return count;
    }

    private int nextSize() throws IOException {
        if (!isFirst) {
            in.endOfLine("chunk");
        }
        isFirst = false;
        Matcher size = SIZE.matcher(in.line(lines));
        if (!size.matches()) {
            throw new BadRequestException("chunk: size not understood (expected: 1 to 7 hexadecimal digits)");
        }
        return Integer.parseInt(size.group(1), 16);
    }
}
