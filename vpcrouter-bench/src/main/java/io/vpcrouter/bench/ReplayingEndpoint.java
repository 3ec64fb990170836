package io.vpcrouter.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Gives the answers of another endpoint again, so that what making them costs is paid once and not measured. */
final class ReplayingEndpoint implements AutoCloseable {
    private static final String AUTHORIZATION = "Authorization";
    private static final String CONTENT_TYPE = "Content-Type";

    private final URI source;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "replay");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    ReplayingEndpoint(URI source) throws IOException {
        this.source = source;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            String key = new String(question, StandardCharsets.UTF_8);
            byte[] answer = answers.get(key);
            if (answer == null) {
                answer = ask(exchange, question);
                answers.put(key, answer);
            }
            exchange.getResponseHeaders().set(CONTENT_TYPE, "text/xml;charset=UTF-8");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] ask(HttpExchange exchange, byte[] question) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(source)
                .header(CONTENT_TYPE, exchange.getRequestHeaders().getFirst(CONTENT_TYPE))
                .header(AUTHORIZATION, exchange.getRequestHeaders().getFirst(AUTHORIZATION))
                .header("X-Amz-Date", exchange.getRequestHeaders().getFirst("X-Amz-Date"))
                .POST(BodyPublishers.ofByteArray(question))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                System.err.println(
                        "HTTP " + response.statusCode() + " to " + new String(question, StandardCharsets.UTF_8));
                throw new IOException(
                        "HTTP " + response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** How many bytes one pass over everything reads. */
    long bytes() {
        return answers.values().stream().mapToLong(answer -> answer.length).sum();
    }

    int requests() {
        return answers.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
