package io.vpcrouter.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Gives the answers of another endpoint again, so that what making them costs is paid once and not measured. */
final class ReplayingEndpoint implements AutoCloseable {
    private static final int OK = 200;
    private static final String AUTHORIZATION = "Authorization";
    private static final String CONTENT_TYPE = "Content-Type";

    private final URI source;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger passes = new AtomicInteger();
    /** The questions of the pass that goes on, and of the last whole one. */
    private final List<String> asked = new ArrayList<>();

    private List<String> askedBefore = List.of();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "replay");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private volatile Duration latency = Duration.ZERO;

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
            if (exchange.getRequestMethod().equals("GET")) {
                send(exchange, OK, String.join("\n", questionsOfAPass()).getBytes(StandardCharsets.UTF_8));
                return;
            }
            String key = new String(question, StandardCharsets.UTF_8);
            boolean begins = key.contains("Action=DescribeRouteTables&") && !key.contains("NextToken=");
            note(key, begins);
            byte[] answer = answers.get(key);
            int status = OK;
            if (answer == null) {
                HttpResponse<byte[]> fresh = ask(exchange, question);
                answer = fresh.body();
                status = fresh.statusCode();
                // Refusals, such as those of dry runs, are told as they are each time.
                if (status == OK) {
                    answers.put(key, answer);
                }
            }
            LockSupport.parkNanos(latency.toNanos());
            if (begins) {
                passes.incrementAndGet();
            }
            send(exchange, status, answer);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] answer) throws IOException {
        exchange.getResponseHeaders().set(CONTENT_TYPE, "text/xml;charset=UTF-8");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
    }

    private synchronized void note(String question, boolean begins) {
        if (begins) {
            askedBefore = List.copyOf(asked);
            asked.clear();
        }
        asked.add(question);
    }

    private synchronized List<String> questionsOfAPass() {
        return askedBefore;
    }

    /** The questions of the last whole pass over the VPC that an endpoint of this kind replays, in their order. */
    static List<String> questionsOfAPass(URI replay) throws IOException {
        try (InputStream answer = replay.toURL().openStream()) {
            return List.of(new String(answer.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1));
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] question) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(source)
                .header(CONTENT_TYPE, exchange.getRequestHeaders().getFirst(CONTENT_TYPE))
                .header(AUTHORIZATION, exchange.getRequestHeaders().getFirst(AUTHORIZATION))
                .header("X-Amz-Date", exchange.getRequestHeaders().getFirst("X-Amz-Date"))
                .POST(BodyPublishers.ofByteArray(question))
                .build();
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** How long each answer takes from now on. */
    void setLatency(Duration time) {
        latency = time;
    }

    /** How many passes have begun, each with its first page of route tables. */
    int passesBegun() {
        return passes.get();
    }

    /** How many bytes the last whole pass read. */
    long bytes() {
        return questionsOfAPass().stream()
                .map(answers::get)
                .filter(Objects::nonNull)
                .mapToLong(answer -> answer.length)
                .sum();
    }

    /** How many requests it made. */
    int requests() {
        return questionsOfAPass().size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
