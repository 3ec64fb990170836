package io.vpcrouter.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.model.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in HTTP server. It shows; it changes nothing. */
final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String SHOWING_METHODS = "GET, HEAD";
    // Each connection has one request under way at most, and one thread that is about to be free of the last one. So
    // this
    // many always suffice, none is ever refused, and the thread that accepts connections never waits for a worker.
    private static final int MOST_WORKERS = 2 * HttpLimits.CONNECTIONS;

    private final HttpServer server;
    private final ExecutorService workers;
    private final RouterPages pages;

    private AdminServer(HttpServer server, ExecutorService workers, RouterPages pages) {
        this.server = server;
        this.workers = workers;
        this.pages = pages;
    }

    /**
     * Starts the server.
     *
     * @param address a literal address, or a name of this machine
     * @param port the port, or 0 for a free one
     * @param pages what it shows
     * @throws ServerStartException if it cannot listen there
     */
    static AdminServer start(String address, int port, RouterPages pages) {
        HttpLimits.apply();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
            AdminServer result = new AdminServer(server, workers(), pages);
            server.setExecutor(result.workers);
            server.createContext("/", result::handle);
            server.start();
            return result;
        } catch (IOException e) {
            throw new ServerStartException(
                    "built-in HTTP server: " + address + ":" + port
                            + " (expected: an address of this machine and a free port); " + e.getMessage()
                            + "; choose others with --address and --port",
                    e);
        }
    }

    private static ExecutorService workers() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "vpcrouter-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(0, MOST_WORKERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    /** Where it can be reached. */
    String url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
    }

    /** Whether only this machine can reach it. */
    boolean isLocal() {
        return IpAddress.tryParse(server.getAddress().getAddress().getHostAddress())
                .map(IpAddress::isLoopback)
                .orElse(false);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                LOG.error("cannot answer method={} path={}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                answer = Answer.error(500, "this is a defect; the log says more");
            }
            send(exchange, answer);
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        boolean probe = "/healthz".equals(path) || "/readyz".equals(path);
        if (!probe && !HostHeader.isOurs(exchange)) {
            return Answer.error(421, "Host: expected one literal address, or localhost");
        }
        if (!probe && !RouterPages.has(path)) {
            return Answer.error(
                    404, "no such page; there are " + String.join(", ", pages.paths()) + ", /healthz and /readyz");
        }
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", SHOWING_METHODS);
            return Answer.error(405, "method: expected GET or HEAD");
        }
        if (probe) {
            return "/healthz".equals(path) ? pages.health() : pages.readiness();
        }
        return Accept.of(exchange.getRequestHeaders().getOrDefault("Accept", List.of()))
                .map(accept -> pages.page(path, accept))
                .orElseGet(() -> Answer.error(406, "Accept: expected application/json, text/plain or */*"));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Vary", "Accept");
        if (exchange.getRequestMethod().equals("HEAD")) {
            if (answer.length() >= 0) {
                headers.set("Content-Length", String.valueOf(answer.length()));
            }
            exchange.sendResponseHeaders(answer.code(), -1);
            return;
        }
        // Zero stands for a length that is not known yet.
        exchange.sendResponseHeaders(answer.code(), Math.max(0, answer.length()));
        try (OutputStream body = exchange.getResponseBody()) {
            answer.writeTo(body);
        }
    }
}
