package io.vpcrouter.internal.server.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.web.WebRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in HTTP server: connections, threads and limits. {@link RequestRouter} decides what it answers. */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    // Each connection has one request under way at most, and one thread that is about to be free of the last one. So
    // many
    // always suffice: none is ever refused, and the thread that accepts connections never waits for a worker.
    private static final int MOST_WORKERS = 2 * HttpLimits.CONNECTIONS;

    private static final long LONGEST_REST = 2L * WebRequest.MAX_BODY;

    private final HttpServer server;
    private final ExecutorService workers;
    private final RequestRouter requests;

    private AdminServer(HttpServer server, ExecutorService workers, RequestRouter requests) {
        this.server = server;
        this.workers = workers;
        this.requests = requests;
    }

    /** {@link #bind} and {@link #open} in one. */
    public static AdminServer start(String address, int port, RequestRouter requests) throws IOException {
        AdminServer server = bind(address, port, requests);
        server.open();
        return server;
    }

    /**
     * Takes the port. A client that connects from now on waits until the server is opened.
     *
     * @param address a literal address, or a name of this machine
     * @param port the port, or 0 for a free one
     * @param requests answers them
     * @throws IOException if it cannot listen there
     */
    public static AdminServer bind(String address, int port, RequestRouter requests) throws IOException {
        HttpLimits.apply();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        AdminServer result = new AdminServer(server, workers(), requests);
        server.setExecutor(result.workers);
        server.createContext("/", result::handle);
        return result;
    }

    /** Begins to answer. */
    public void open() {
        server.start();
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
    public String url() {
        InetSocketAddress address = server.getAddress();
        String text = address.getAddress().getHostAddress();
        // The JDK writes all zeros of an IPv6 address.
        String host = IpAddress.tryParse(text).map(IpAddress::toString).orElse(text);
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
    }

    /** The port that it really has. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Whether only this machine can reach it. */
    public boolean isLocal() {
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
        try (exchange;
                ReceivedRequest request = new ReceivedRequest(exchange)) {
            HttpResponse answer;
            try {
                answer = requests.answer(request);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("cannot answer method={} path={}", request.method(), request.path(), e);
                answer = HttpResponse.error(500, "this is a defect; the log says more");
            }
            send(exchange, answer);
        }
    }

    private static void send(HttpExchange exchange, HttpResponse answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Vary", "Accept, Accept-Encoding");
        answer.headers().forEach(headers::set);
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
            body.flush();
            skipRest(exchange.getRequestBody());
        }
    }

    /** Reads what the client still sends. Otherwise the connection would be cut before the client reads the refusal. */
    private static void skipRest(InputStream request) throws IOException {
        long left = LONGEST_REST;
        byte[] piece = new byte[8192];
        for (int read = request.read(piece); read >= 0 && left > 0; read = request.read(piece)) {
            left -= read;
        }
    }
}
