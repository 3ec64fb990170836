package io.vpcrouter.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * A server that says whatever it is told to, on all addresses of this machine. It holds its connections open until the
 * other side closes them, as a host does that waits for more.
 */
final class SayingServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "saying-server");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What it says to one request.
     *
     * @param bytes the answer
     * @param hangsUp whether it closes the connection then
     */
    record Saying(byte[] bytes, boolean hangsUp) {}

    /** Says that to the request of that number, counted from 0. */
    SayingServer(IntFunction<Saying> sayings) throws IOException {
        listener.bind(new InetSocketAddress("0.0.0.0", 0), 10_000);
        threads.execute(() -> accept(sayings));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(IntFunction<Saying> sayings) {
        for (int i = 0; !listener.isClosed(); i++) {
            int number = i;
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                threads.execute(() -> serve(socket, sayings.apply(number)));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket accepted, Saying saying) {
        try (Socket socket = accepted) {
            InputStream in = socket.getInputStream();
            while (readRequest(in)) {
                socket.getOutputStream().write(saying.bytes());
                if (saying.hangsUp()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side closed it.
        } finally {
            sockets.remove(accepted);
        }
    }

    private static boolean readRequest(InputStream in) throws IOException {
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            last = last << 8 | next;
            if (last == 0x0d0a0d0a) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
