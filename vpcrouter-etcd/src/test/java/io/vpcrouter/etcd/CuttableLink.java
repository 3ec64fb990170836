package io.vpcrouter.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server, which can be cut, or swallow everything without a word. */
final class CuttableLink implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean swallows;

    /** A link to a port of this machine. */
    CuttableLink(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "link");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends every connection, and refuses new ones. */
    void cut() {
        cut = true;
        open.forEach(CuttableLink::close);
    }

    /** Takes everything, and passes nothing on. */
    void swallow() {
        swallows = true;
    }

    /**
     * Works again. Connections that were open meanwhile stay what they are: bytes are missing from them, so they are ended by whoever
     * notices.
     */
    void mend() {
        cut = false;
        swallows = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (cut) {
                    close(client);
                } else if (swallows) {
                    start(() -> pump(client, null));
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket();
            open.add(server);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            start(() -> pump(client, server));
            start(() -> pump(server, client));
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        boolean lossy = to == null;
        try (from) {
            InputStream in = from.getInputStream();
            OutputStream out = to == null ? OutputStream.nullOutputStream() : to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                lossy |= swallows;
                // Once bytes are missing, the rest would be nonsense.
                if (!lossy) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // Cut.
        } finally {
            open.remove(from);
            if (to != null && !lossy) {
                close(to);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(CuttableLink::close);
    }
}
