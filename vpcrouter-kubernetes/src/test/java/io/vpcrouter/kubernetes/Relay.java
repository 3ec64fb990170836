package io.vpcrouter.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The network to a server on loopback. It can swallow everything, and deliver it later, as a real one does; and it can be slow. */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 65_536;

    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private boolean swallows;
    private volatile Duration delay = Duration.ZERO;

    /** A network to a port, which works. */
    Relay(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Nothing arrives from now on, or all of it. */
    synchronized void swallow(boolean now) {
        swallows = now;
        notifyAll();
    }

    /** The connections that there are swallow everything from now on, and say so to nobody; new ones work. */
    void forget() {
        forgotten.addAll(sockets);
    }

    /** Whatever the server says arrives this much later. */
    void delay(Duration by) {
        delay = by;
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (swallows) {
            wait();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                threads.execute(() -> join(client));
            } catch (IOException e) {
                // It is closed, or one client has gone already.
                continue;
            }
        }
    }

    private void join(Socket client) {
        try {
            awaitPassage();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            threads.execute(() -> pump(server, client, true));
            pump(client, server, false);
        } catch (IOException e) {
            // As a server that is not there.
            close(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                awaitPassage();
                if (isAnswer) {
                    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
                }
                if (!forgotten.contains(from)) {
                    out.write(chunk, 0, length);
                }
            }
            awaitPassage();
        } catch (IOException e) {
            // One end has gone; so the other goes.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        forgotten.remove(socket);
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
        threads.shutdownNow();
        sockets.forEach(this::close);
    }
}
