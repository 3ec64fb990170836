package io.vpcrouter.internal.prober;

import static org.assertj.core.api.Assertions.assertThat;

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
    private int port;

    @BeforeEach
    void serve() throws IOException {
        first = server(HEALTHY, 0);
        port = first.getAddress().getPort();
        second = server(OTHER, port);
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
        return port;
    }

    @AfterEach
    void stop() {
        first.stop(0);
        second.stop(0);
    }

    @Override
    protected boolean silence(IpAddress host) {
        assertThat(host).isEqualTo(HEALTHY);
        first.stop(0);
        return true;
    }

    @Override
    protected void revive(IpAddress host) throws IOException {
        first = server(HEALTHY, port);
    }
}
