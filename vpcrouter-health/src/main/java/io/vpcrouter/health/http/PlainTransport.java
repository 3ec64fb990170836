package io.vpcrouter.health.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** HTTP as it is. */
final class PlainTransport implements HttpTransport {
    private final SocketChannel channel;
    private final ByteBuffer scratch;

    /** With a buffer of the calling thread, which holds nothing between two calls. */
    PlainTransport(SocketChannel channel, ByteBuffer scratch) {
        this.channel = channel;
        this.scratch = scratch;
    }

    @Override
    public int goOn(ByteBuffer request, HttpAnswer answer) throws IOException {
        if (request.hasRemaining()) {
            channel.write(request);
        }
        while (!answer.isOver()) {
            scratch.clear();
            int read = channel.read(scratch);
            if (read == 0) {
                break;
            }
            if (read < 0) {
                answer.end();
            } else {
                answer.take(scratch.flip());
            }
        }
        return SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0);
    }
}
