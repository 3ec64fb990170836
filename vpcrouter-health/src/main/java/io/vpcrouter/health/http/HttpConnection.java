package io.vpcrouter.health.http;

import io.vpcrouter.internal.prober.SelectorProber;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a host, which belongs to one request after the other. Whoever holds it ends it with {@link #close}, or,
 * if the answer is not over, with {@link #reset}.
 *
 * @param <U> the request that it is for
 */
final class HttpConnection<U> {
    private final SocketChannel channel;
    private final HttpTransport transport;
    private final SelectionKey key;
    private boolean connected;
    private long usedAt;

    /** What it is for, or null if it waits for the next request. */
    @Nullable
    U user;

    /** What became of the work that was done for it on another thread. */
    @Nullable
    Throwable failedWork;

    /** Makes the transport of a channel. */
    interface TransportFactory {
        HttpTransport over(SocketChannel channel) throws IOException;
    }

    /**
     * Begins to connect.
     *
     * @throws IOException if that was not even sent
     */
    HttpConnection(SocketChannel channel, InetSocketAddress address, TransportFactory transports, Selector selector)
            throws IOException {
        this.channel = channel;
        this.transport = transports.over(channel);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.connected = channel.connect(address);
        this.key = channel.register(selector, connected ? 0 : SelectionKey.OP_CONNECT, this);
    }

    /**
     * Does what can be done without waiting.
     *
     * @return whether the answer is over
     * @throws IOException if the host does not let it go on, or what it says cannot be read
     */
    boolean goOn(ByteBuffer request, HttpAnswer answer) throws IOException {
        if (!connected) {
            if (!channel.finishConnect()) {
                return false;
            }
            connected = true;
        }
        key.interestOps(transport.goOn(request, answer));
        return answer.isOver();
    }

    Optional<Runnable> work() {
        return transport.work();
    }

    boolean isConnected() {
        return connected;
    }

    boolean isClean() {
        return transport.isClean();
    }

    /** When its last answer was over. */
    long usedAt() {
        return usedAt;
    }

    /** It waits for the next request; whatever comes until then ends it. */
    void rest(long now) {
        user = null;
        usedAt = now;
        key.interestOps(SelectionKey.OP_READ);
    }

    void close() {
        try {
            transport.sayGoodbye();
        } catch (IOException | RuntimeException e) {
            // The host has gone already.
        }
        SelectorProber.closeQuietly(channel);
    }

    /** Leaves nothing in the kernel that the host could keep busy. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | RuntimeException e) {
            // Closed already.
        }
        SelectorProber.closeQuietly(channel);
    }
}
