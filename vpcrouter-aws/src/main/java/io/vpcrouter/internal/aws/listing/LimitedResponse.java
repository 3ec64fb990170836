package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.internal.aws.errors.ResponseTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.Abortable;

/**
 * The body of a response, which fails where it is larger than such a response of EC2 can be: what has no end must not fill
 * the memory. Its connection is then given up, because to close it would read the rest.
 */
final class LimitedResponse extends FilterInputStream {
    /** An error, the response to a write, or credentials. */
    static final int SMALL = 64 << 10;

    /** The status of a hundred instances, or a VPC with all of its tags. */
    static final int PLAIN_LISTING = 1 << 20;

    /** A hundred tables with 1,100 routes each; requests ask for far fewer at once. Read as it comes, never kept. */
    static final int STREAMED_PAGE = 32 << 20;

    private final int limit;
    private long left;

    LimitedResponse(InputStream response, int limit) {
        super(response);
        this.limit = limit;
        this.left = limit;
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

    /** How much was read so far. */
    int bytes() {
        return (int) (limit - left);
    }

    private int count(int bytes) throws IOException {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw new ResponseTooLargeException(limit);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (left < 0 && in instanceof Abortable connection) {
            connection.abort();
        } else {
            super.close();
        }
    }
}
