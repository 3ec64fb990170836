package io.vpcrouter.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Stands between one process and EC2, and writes down when each of its writes came and was answered. */
final class WriteWitness implements AutoCloseable {
    private static final List<String> WRITES =
            List.of("Action=CreateRoute&", "Action=ReplaceRoute&", "Action=DeleteRoute&");

    private final URI endpoint;
    private final Duration delay;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final List<Write> writes = new ArrayList<>();

    /** A write: its form, when it came, and when it was answered, or would have been. */
    record Write(String form, long begin, long end) {}

    /** Each write takes some time longer, as on the real EC2. */
    WriteWitness(String endpoint, Duration delay) throws IOException {
        this.endpoint = URI.create(endpoint);
        this.delay = delay;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        long begin = System.nanoTime();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String text = new String(body, StandardCharsets.UTF_8) + "&";
            boolean isWrite = WRITES.stream().anyMatch(text::contains);
            if (isWrite) {
                // A process that is killed meanwhile has sent it all the same.
                LockSupport.parkNanos(delay.toNanos());
            }
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(body));
            Stream.of("Authorization", "X-Amz-Date", "Content-Type").forEach(name -> {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            });
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (isWrite) {
                synchronized (writes) {
                    writes.add(new Write(text, begin, System.nanoTime()));
                }
            }
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("text/xml"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All writes so far. */
    List<Write> all() {
        synchronized (writes) {
            return List.copyOf(writes);
        }
    }

    /** The writes so far that began after a moment. */
    List<Write> since(long nanos) {
        synchronized (writes) {
            return writes.stream().filter(write -> write.begin() - nanos >= 0).toList();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new UncheckedIOException(new IOException("a request does not end"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
