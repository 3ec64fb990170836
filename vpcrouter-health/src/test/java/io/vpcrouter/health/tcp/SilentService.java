package io.vpcrouter.health.tcp;

import java.net.ServerSocket;

/** A process of its own that takes connections and says nothing. */
final class SilentService {
    static final int PORT = 7000;

    private SilentService() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket server = new ServerSocket(PORT)) {
            System.out.println("ready");
            while (true) {
                server.accept().close();
            }
        }
    }
}
