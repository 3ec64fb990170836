package io.vpcrouter.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A TCP listener of the checker's own on 127.0.0.1, for {@link PollingHealthMonitor#selfCheck}: a connect to it shows that
 * connecting works. The kernel answers for it; it says nothing, and what it accepted is thrown away before the next probe, so that
 * whoever else connects cannot fill its queue.
 *
 * <p>Threading: any thread.
 *
 * <p>Lifecycle: opens nothing before {@link #address} is called.
 */
public final class LoopbackResponder implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private @Nullable ServerSocketChannel listener;
    private boolean closed;

    /** A responder that does not listen yet. */
    public LoopbackResponder() {}

    /**
     * Where to connect to.
     *
     * @throws IOException if it cannot listen, where asking again tries again; or if it was closed
     */
    public synchronized InetSocketAddress address() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        ServerSocketChannel open = listener;
        if (open == null) {
            open = listen();
            listener = open;
        }
        drain(open);
        return (InetSocketAddress) open.getLocalAddress();
    }

    private static ServerSocketChannel listen() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.configureBlocking(false);
            opened.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void drain(ServerSocketChannel listener) throws IOException {
        for (SocketChannel old = listener.accept(); old != null; old = listener.accept()) {
            try (SocketChannel closing = old) {
                closing.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (listener != null) {
            listener.close();
        }
    }
}
