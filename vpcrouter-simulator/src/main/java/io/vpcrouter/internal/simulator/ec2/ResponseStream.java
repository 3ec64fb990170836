package io.vpcrouter.internal.simulator.ec2;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response whose length is not known in advance: a small one is sent with its length, a large one in chunks
 * as it is written, so that a large VPC needs no large buffer.
 */
final class ResponseStream extends OutputStream {
    private static final int LARGEST_BUFFER = 64 * 1024;

    private final HttpExchange exchange;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private @Nullable OutputStream chunks;

    ResponseStream(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream target = chunks;
        if (target == null && buffer.size() + length > LARGEST_BUFFER) {
            exchange.sendResponseHeaders(200, 0);
            target = exchange.getResponseBody();
            chunks = target;
            buffer.writeTo(target);
            buffer.reset();
        }
        (target == null ? buffer : target).write(bytes, offset, length);
    }

    /** Ends a complete response. A response that is not ended here breaks off with its connection. */
    void finish() throws IOException {
        if (chunks != null) {
            chunks.close();
            return;
        }
        exchange.sendResponseHeaders(200, buffer.size());
        buffer.writeTo(exchange.getResponseBody());
    }
}
