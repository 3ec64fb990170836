package io.vpcrouter.health.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** HTTP by TLS. What a host may say without a break is bounded, lest the others have to wait. */
final class TlsTransport implements HttpTransport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MOST_BYTES = 1 << 20;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private ByteBuffer plain;
    /** What came and is not decrypted yet, to be filled. */
    private ByteBuffer in = NOTHING;
    /** What is to be sent. */
    private ByteBuffer out = NOTHING;

    private int room;

    /** With a buffer of the calling thread, which holds nothing between two calls. */
    TlsTransport(SocketChannel channel, SSLEngine engine, ByteBuffer scratch) {
        this.channel = channel;
        this.engine = engine;
        this.plain = scratch;
    }

    @Override
    public int goOn(ByteBuffer request, HttpAnswer answer) throws IOException {
        room = MOST_BYTES;
        while (!answer.isOver()) {
            channel.write(out);
            if (out.hasRemaining()) {
                return SelectionKey.OP_WRITE;
            }
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                return 0;
            }
            boolean shaking = status != HandshakeStatus.NOT_HANDSHAKING;
            if (status == HandshakeStatus.NEED_WRAP || !shaking && request.hasRemaining()) {
                wrap(request);
            } else if (!unwrap(answer)) {
                int read = read();
                if (read == 0) {
                    return SelectionKey.OP_READ;
                }
                if (read < 0 && shaking) {
                    throw new SSLException("the host closed the connection within the handshake");
                }
                if (read < 0) {
                    answer.end();
                }
            }
        }
        if (in.position() == 0) {
            in = NOTHING;
        }
        return SelectionKey.OP_READ;
    }

    private int read() throws IOException {
        if (!in.hasRemaining()) {
            grow();
        }
        int read = channel.read(in);
        room -= Math.max(0, read);
        if (room < 0) {
            throw new SSLException("more than " + MOST_BYTES + " bytes");
        }
        return read;
    }

    private void grow() throws SSLException {
        int size = engine.getSession().getPacketBufferSize();
        if (size <= in.capacity()) {
            throw new SSLException("a record of more than " + size + " bytes");
        }
        in = ByteBuffer.allocate(size).put(in.flip());
    }

    private void wrap(ByteBuffer request) throws SSLException {
        out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(request, out);
        out.flip();
        if (result.getStatus() != SSLEngineResult.Status.OK) {
            throw new SSLException("nothing can be sent: " + result.getStatus());
        }
    }

    /** Decrypts a record; says whether there was a whole one. */
    private boolean unwrap(HttpAnswer answer) throws IOException {
        plain.clear();
        in.flip();
        SSLEngineResult result;
        try {
            result = engine.unwrap(in, plain);
        } finally {
            in.compact();
        }
        answer.take(plain.flip());
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW ->
                plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            case CLOSED -> answer.end();
            case OK, BUFFER_UNDERFLOW -> {
                // Counted by the caller.
            }
        }
        return result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW;
    }

    @Override
    public Optional<Runnable> work() {
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK
                ? Optional.of(() -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                })
                : Optional.empty();
    }

    @Override
    public boolean isClean() {
        return in.position() == 0 && !out.hasRemaining();
    }

    @Override
    public void sayGoodbye() throws IOException {
        engine.closeOutbound();
        wrap(NOTHING);
        channel.write(out);
    }
}
