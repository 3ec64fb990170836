package io.vpcrouter.checks;

import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.HealthPluginContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The built-in checks keep the contract that those of others have to keep. */
class ChecksContractTest {
    private static final IpAddress HEALTHY = IpAddress.parse("127.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("127.0.0.2");
    private static final IpAddress DEAD = IpAddress.parse("127.0.0.3");

    abstract static class OnLoopback extends HealthPluginContract {
        @Override
        protected IpAddress healthyHost() {
            return HEALTHY;
        }

        @Override
        protected IpAddress otherHealthyHost() {
            return OTHER;
        }

        @Override
        protected Optional<IpAddress> deadHost() {
            return Optional.of(DEAD);
        }
    }

    /** Two hosts that serve HTTP on the same port, and a third that does not. */
    abstract static class WithServers extends OnLoopback {
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

        int port() {
            return first.getAddress().getPort();
        }

        @AfterEach
        void stop() {
            first.stop(0);
            second.stop(0);
        }
    }

    @Nested
    class Tcp extends WithServers {
        @Override
        protected HealthPlugin plugin() {
            return new TcpHealthPlugin();
        }

        @Override
        protected OptionValues options() {
            return OptionValues.builder()
                    .set(TcpHealthPlugin.PORT, port())
                    .parse(TcpHealthPlugin.INTERVAL, "0.4")
                    .parse(TcpHealthPlugin.TIMEOUT, "0.4")
                    .build();
        }
    }

    @Nested
    class Http extends WithServers {
        @Override
        protected HealthPlugin plugin() {
            return new HttpHealthPlugin();
        }

        @Override
        protected OptionValues options() {
            return OptionValues.builder()
                    .set(HttpHealthPlugin.PORT, port())
                    .parse(HttpHealthPlugin.INTERVAL, "0.4")
                    .parse(HttpHealthPlugin.TIMEOUT, "0.4")
                    .build();
        }
    }

    @Nested
    class IcmpEcho extends OnLoopback {
        @BeforeEach
        void needsToBeAllowed() {
            try {
                IcmpSockets.open(EchoToken.withRandomKey()).close();
            } catch (IOException e) {
                String message = "THE CONTRACT OF icmpecho IS NOT TESTED HERE: " + e.getMessage();
                System.err.println(message);
                Assumptions.abort(message);
            }
        }

        @Override
        protected HealthPlugin plugin() {
            return new IcmpEchoHealthPlugin();
        }

        @Override
        protected OptionValues options() {
            return OptionValues.builder()
                    .parse(IcmpEchoHealthPlugin.INTERVAL, "0.4")
                    .parse(IcmpEchoHealthPlugin.TIMEOUT, "0.4")
                    .build();
        }

        /** All of 127.0.0.0/8 answers; silent hosts are the matter of the tests in network namespaces. */
        @Override
        protected Optional<IpAddress> deadHost() {
            return Optional.empty();
        }
    }

    @Nested
    class Always extends OnLoopback {
        @Override
        protected HealthPlugin plugin() {
            return new AlwaysHealthPlugin(Duration.ofMillis(200));
        }

        @Override
        protected OptionValues options() {
            return OptionValues.none();
        }

        @Override
        protected Optional<IpAddress> deadHost() {
            return Optional.empty();
        }
    }
}
