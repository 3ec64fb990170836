package io.vpcrouter.health.http;

import io.vpcrouter.internal.prober.SelectorProber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A web server of the checker's own on 127.0.0.1, which answers every request with 204: a request to it shows that
 * requests work. Of several connections at once the oldest are closed, so that whoever else connects cannot block it.
 *
 * <p>Threading: one thread, that of the selector.
 */
final class HttpResponder implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_REQUEST = 4096;
    private static final int END_OF_REQUEST = 0x0d0a0d0a;
    private static final byte[] ANSWER =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final Deque<SocketChannel> connections = new ArrayDeque<>();
    private @Nullable ServerSocketChannel listener;

    HttpResponder(Selector selector) {
        this.selector = selector;
    }

    /**
     * Where to ask.
     *
     * @throws IOException if it cannot listen; asking again tries again
     */
    InetSocketAddress address() throws IOException {
        ServerSocketChannel open = listener;
        if (open == null) {
            open = listen();
            listener = open;
        }
        return (InetSocketAddress) open.getLocalAddress();
    }

    /** What to ask for there. */
    static HttpTarget target(InetSocketAddress address) {
        return new HttpTarget(false, false, address.getPort(), null, "/", List.of(new StatusRange(204, 204)));
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.configureBlocking(false);
            opened.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
            opened.register(selector, SelectionKey.OP_ACCEPT);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** One of its channels has something to do. */
    void selected(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                accept(server);
            } else {
                read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
            }
        } catch (IOException e) {
            // A connection that failed; whoever made it sees that.
            if (key.channel() instanceof SocketChannel connection) {
                end(connection);
            }
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel connection = server.accept();
        if (connection == null) {
            return;
        }
        connections.add(connection);
        connection.configureBlocking(false);
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connection.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(LONGEST_REQUEST));
        if (connections.size() > MOST_CONNECTIONS) {
            end(connections.getFirst());
        }
    }

    private void read(SocketChannel connection, ByteBuffer request) throws IOException {
        int read = connection.read(request);
        int end = request.position() - Integer.BYTES;
        if (end >= 0 && request.getInt(end) == END_OF_REQUEST) {
            // So short that it always fits into the buffer of the socket.
            connection.write(ByteBuffer.wrap(ANSWER));
            end(connection);
        } else if (read < 0 || !request.hasRemaining()) {
            end(connection);
        }
    }

    private void end(SocketChannel connection) {
        connections.remove(connection);
        SelectorProber.closeQuietly(connection);
    }

    @Override
    public void close() throws IOException {
        connections.forEach(SelectorProber::closeQuietly);
        connections.clear();
        if (listener != null) {
            listener.close();
        }
    }
}
