package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.internal.aws.errors.ResponseTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a response, which fails where it is larger than any page that EC2 is asked for: a body without end must not
 * fill the memory.
 */
public final class LimitedResponse extends FilterInputStream {
    /** A hundred tables with 1,100 routes each; requests ask for far fewer at once. */
    static final int MOST_BYTES = 32 << 20;

    private long left = MOST_BYTES;

    public LimitedResponse(InputStream response) {
        super(response);
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
