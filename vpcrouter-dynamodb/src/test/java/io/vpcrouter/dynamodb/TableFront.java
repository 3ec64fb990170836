package io.vpcrouter.dynamodb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before a DynamoDB: passes requests on, loses their answers, swallows them, or answers with an error instead. */
final class TableFront implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date", "X-Amz-Content-SHA256");

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private final CountDownLatch end = new CountDownLatch(1);

    /** What it does with a request. */
    private record Fault(Kind kind, int status, String body) {
        enum Kind {
            NONE,
            LOSES_ONE_UPDATE,
            SWALLOWS,
            REFUSES
        }

        static final Fault NONE = new Fault(Kind.NONE, 0, "");
    }

    TableFront(URI target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next update is carried out, and nobody hears of it. */
    void loseTheAnswerToTheNextUpdate() {
        fault.set(new Fault(Fault.Kind.LOSES_ONE_UPDATE, 0, ""));
    }

    /** Takes everything, and says nothing. */
    void swallow() {
        fault.set(new Fault(Fault.Kind.SWALLOWS, 0, ""));
    }

    /** Answers everything with an error. */
    void refuse(int status, String type, String message) {
        String body = "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}";
        fault.set(new Fault(Fault.Kind.REFUSES, status, body));
    }

    void mend() {
        fault.set(Fault.NONE);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault now = fault.get();
            boolean isUpdate = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                    .endsWith(".UpdateItem");
            switch (now.kind()) {
                case SWALLOWS -> end.await();
                case REFUSES -> answer(exchange, now.status(), now.body().getBytes(StandardCharsets.UTF_8));
                case LOSES_ONE_UPDATE -> {
                    HttpResponse<byte[]> lost = passOn(exchange, body);
                    if (isUpdate && fault.compareAndSet(now, Fault.NONE)) {
                        end.await();
                    } else {
                        answer(exchange, lost.statusCode(), lost.body());
                    }
                }
                case NONE -> {
                    HttpResponse<byte[]> answer = passOn(exchange, body);
                    answer(exchange, answer.statusCode(), answer.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> passOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).POST(BodyPublishers.ofByteArray(body));
        for (String name : PASSED_ON) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
