package io.vpcrouter.internal.server.wire;

import java.io.IOException;

/** A body whose length the head announced. */
final class BodyOfLength extends RequestBody {
    private final long length;
    private final WireInput in;
    private long left;

    BodyOfLength(long length, WireInput in) {
        this.length = length;
        this.in = in;
        this.left = length;
    }

    @Override
    long announced() {
        return length;
    }

    @Override
    boolean isFinished() {
        return left == 0;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(to, offset, (int) Math.min(left, most));
        left -= count;
        return count;
    }
}
