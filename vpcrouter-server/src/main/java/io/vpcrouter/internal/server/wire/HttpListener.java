package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections and holds the limits of all of them. When there are too many, the one gives way that has waited longest
 * for its client, so that clients which say nothing never keep a supervisor out.
 */
public final class HttpListener implements AutoCloseable {
    /** How many connections are open at most. */
    public static final int CONNECTIONS = 256;

    static final Duration TIME_FOR_REQUEST = Duration.ofSeconds(5);
    static final Duration TIME_FOR_ANSWER = Duration.ofSeconds(10);
    /** How much of a refused request is read so that its client sees the refusal. */
    static final long LONGEST_REST = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    /** How often connections are looked at, while there are any. */
    private static final int ROUND_MILLIS = 250;
    /** How long answers under way may take when the listener is closed. */
    private static final long GRACE_MILLIS = 1_000;

    private final ServerSocketChannel channel;
    private final WireHandler handler;
    private final ExecutorService workers;
    private final Thread acceptor;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosing;
    private boolean failed;

    private HttpListener(ServerSocketChannel channel, WireHandler handler) {
        this.channel = channel;
        this.handler = handler;
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> daemon(task, "vpcrouter-http-" + number.incrementAndGet());
        // As many threads as connections, and those that are about to be free of their last one.
        this.workers =
                new ThreadPoolExecutor(0, 2 * CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        this.acceptor = daemon(this::accept, "vpcrouter-http-accept");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Takes the port. A client that connects from now on waits until the listener is opened.
     *
     * @param address where to listen; an IPv4 address takes no IPv6 connections
     * @param port the port, or 0 for a free one
     * @param handler answers
     * @throws IOException if it cannot listen there
     */
    public static HttpListener bind(InetAddress address, int port, WireHandler handler) throws IOException {
        ServerSocketChannel channel = address instanceof Inet4Address
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(address, port), CONNECTIONS);
            return new HttpListener(channel, handler);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Begins to answer. */
    public void open() {
        acceptor.start();
    }

    /** Where it listens, with the port that it really has. */
    public InetSocketAddress address() {
        // The channel knows nothing else.
        return new InetSocketAddress(
                channel.socket().getInetAddress(), channel.socket().getLocalPort());
    }

    boolean isClosing() {
        return isClosing;
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!isClosing && channel.isOpen()) {
            try {
                // While nobody is connected nobody can be late.
                channel.socket().setSoTimeout(connections.isEmpty() ? 0 : ROUND_MILLIS);
                take(channel.socket().accept());
                failed = false;
            } catch (SocketTimeoutException e) {
                // Nobody came.
            } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
                // Such as too many open files, or no more threads: room is made, and others are let in.
                afterFailure(e);
            }
            long now = System.nanoTime();
            connections.forEach(connection -> connection.closeIfOver(now));
        }
    }

    private void take(Socket socket) throws IOException {
        if (connections.size() >= CONNECTIONS && !makeRoom()) {
            socket.close();
            return;
        }
        Connection connection = new Connection(socket, handler, this);
        connections.add(connection);
        try {
            workers.execute(connection);
        } catch (RuntimeException | OutOfMemoryError e) {
            connection.close();
            connections.remove(connection);
            throw e;
        }
    }

    /** Closes the connection that has said nothing for longest, or else the one that has tried for longest to say something. */
    private boolean makeRoom() {
        long now = System.nanoTime();
        Optional<Connection> last = connections.stream()
                .filter(Connection::givesWay)
                .max(Comparator.<Connection>comparingInt(connection -> connection.isIdle() ? 1 : 0)
                        .thenComparingLong(connection -> connection.nanosInStage(now)));
        last.ifPresent(connection -> {
            connections.remove(connection);
            connection.close();
        });
        return last.isPresent();
    }

    private void afterFailure(Throwable failure) {
        if (isClosing) {
            return;
        }
        if (!failed) {
            failed = true;
            LOG.error("cannot take a connection, trying again error={}", failure.toString());
        }
        makeRoom();
        try {
            Thread.sleep(ROUND_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the port and every connection; answers under way have one second. */
    @Override
    public void close() {
        isClosing = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("cannot close the port", e);
        }
        connections.stream().filter(Connection::givesWay).forEach(Connection::close);
        workers.shutdown();
        try {
            workers.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Connection::close);
        workers.shutdownNow();
    }
}
