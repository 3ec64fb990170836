package io.vpcrouter.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for the routers of a simulated VPC, so that real health checks can ask them: TCP listeners, each on a loopback
 * address of its own, all on one port.
 *
 * <p>Threading: any. Each listener has a daemon thread of its own.
 *
 * <p>Lifecycle: listens from {@link #start(List)} on; {@link #close} ends all that still listen.
 */
public final class LoopbackRouters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackRouters.class);
    private static final int ATTEMPTS = 20;

    private final Map<String, ServerSocket> listening = new ConcurrentHashMap<>();
    private final int port;

    private LoopbackRouters(int port) {
        this.port = port;
    }

    /**
     * Listens on all addresses, on a port that is free on each of them.
     *
     * @param addresses literal loopback addresses, at least one
     * @throws IOException if that is not possible on this machine
     */
    public static LoopbackRouters start(List<String> addresses) throws IOException {
        IOException last = new IOException("no address to listen on");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LoopbackRouters listeners = new LoopbackRouters(freePort(addresses.get(0)));
            try {
                for (String address : addresses) {
                    listeners.start(address);
                }
                return listeners;
            } catch (IOException e) {
                // A port that is free on one address may be taken on another.
                listeners.close();
                last = e;
            }
        }
        throw last;
    }

    private static int freePort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return socket.getLocalPort();
        }
    }

    /** The port of all listeners. */
    public int port() {
        return port;
    }

    /**
     * Listens on an address, again or for the first time.
     *
     * @param address a literal loopback address
     * @throws IOException if the port is taken there
     */
    public void start(String address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // Connections of its predecessor may still be about to end.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        listening.put(address, socket);
        Thread thread = new Thread(() -> accept(socket), "demo-router-" + address);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends listening on an address: from now on, connections to it are refused. */
    public void stop(String address) {
        ServerSocket socket = listening.remove(address);
        if (socket != null) {
            close(socket);
        }
    }

    @Override
    public void close() {
        List.copyOf(listening.keySet()).forEach(this::stop);
    }

    /** Connections that nobody accepts would fill the queue, and then the router would seem to be dead. */
    private static void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                LOG.trace("accepted {}", connection);
            } catch (IOException e) {
                LOG.trace("does not accept", e);
            }
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("listener {} was not closed", socket, e);
        }
    }
}
