package io.vpcrouter.bench.checks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A process that accepts connections to any address of this machine and closes them, until its standard input ends. */
public final class Listener {
    private static final int BACKLOG = 4096;

    private Listener() {}

    /** Prints its port. */
    public static void main(String[] args) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(0), BACKLOG);
        System.out.println(listener.socket().getLocalPort());
        Thread thread = new Thread(() -> accept(listener), "accepts");
        thread.setDaemon(true);
        thread.start();
        while (System.in.read() >= 0) {
            // Until the other side ends.
        }
        listener.close();
    }

    private static void accept(ServerSocketChannel listener) {
        while (listener.isOpen()) {
            try (SocketChannel accepted = listener.accept()) {
                accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // The other side has reset it already, or this is the end.
            }
        }
    }
}
