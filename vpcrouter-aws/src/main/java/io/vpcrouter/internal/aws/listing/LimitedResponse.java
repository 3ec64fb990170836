package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.internal.aws.errors.ResponseTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer, which breaks off where it is larger than any page that EC2 is asked for: what comes without end
 * must not fill the memory.
 */
public final class LimitedResponse extends FilterInputStream {
    /** A hundred tables with 1,100 rows each, of which EC2 is asked for far fewer at once. */
    static final int MOST_BYTES = 32 << 20;

    private long left = MOST_BYTES;

    public LimitedResponse(InputStream answer) {
        super(answer);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? value : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return count(super.read(buffer, offset, length));
    }

    private int count(int bytes) throws IOException {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw new ResponseTooLargeException(MOST_BYTES);
        }
        return bytes;
    }
}
