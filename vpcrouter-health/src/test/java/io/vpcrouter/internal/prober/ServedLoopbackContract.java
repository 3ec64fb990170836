package io.vpcrouter.internal.prober;

import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two hosts that serve HTTP on the same port, and a third that does not. */
public abstract class ServedLoopbackContract extends LoopbackContract {
    private HttpServer first;
    private HttpServer second;

    @BeforeEach
    void serve() throws IOException {
        first = server(HEALTHY, 0);
        second = server(OTHER, port());
    }

    private static HttpServer server(IpAddress host, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host.toInetAddress(), port), 100);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    protected final int port() {
        return first.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        first.stop(0);
        second.stop(0);
    }
}
