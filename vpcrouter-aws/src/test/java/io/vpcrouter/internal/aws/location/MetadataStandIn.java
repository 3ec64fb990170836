package io.vpcrouter.internal.aws.location;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The instance metadata service of an instance with an interface in another VPC beside its primary one. */
public final class MetadataStandIn implements AutoCloseable {
    private static final String TOKEN = "AQAEAAAB-token==";

    final Map<String, String> items = new ConcurrentHashMap<>(Map.of(
            "placement/region", "eu-west-1",
            "placement/availability-zone", "eu-west-1-lon-1a",
            "mac", "0e:49:61:0f:c3:11",
            "network/interfaces/macs/0e:49:61:0f:c3:11/vpc-id", "vpc-0a1b2c3d",
            "network/interfaces/macs/0a:00:00:00:00:01/vpc-id", "vpc-other"));
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile int tokenStatus = 200;
    volatile int itemStatus = 200;
    public final Map<String, String> responseHeaders = new ConcurrentHashMap<>();
    public final List<String> requestHeaders = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    public MetadataStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/latest/api/token", this::token);
        server.createContext("/latest/meta-data/", this::item);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void token(HttpExchange exchange) throws IOException {
        boolean wellFormed = exchange.getRequestMethod().equals("PUT")
                && exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token-ttl-seconds") != null;
        respond(exchange, wellFormed ? tokenStatus : 400, TOKEN);
    }

    private void item(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/latest/meta-data/".length());
        asked.add(name);
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))) {
            respond(exchange, 401, "");
            return;
        }
        String value = items.get(name);
        respond(exchange, value == null ? 404 : itemStatus, value == null ? "" : value);
    }

    private void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        requestHeaders.addAll(exchange.getRequestHeaders().keySet());
        responseHeaders.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
