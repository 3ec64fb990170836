package io.vpcrouter.health.http;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.SelectorProber;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests by the HTTP client of the JDK, which brings TLS, framing and the reuse of connections, on a few threads for
 * any number of hosts. Its completions are taken up by the thread that turns this prober.
 *
 * <p>Threading: one thread, except {@link #wakeUp}; the client has {@value #CLIENT_THREADS} more and one of its own.
 */
final class HttpProber extends SelectorProber {
    /** TLS handshakes are work. */
    private static final int CLIENT_THREADS = 2;

    static final String CLIENT_THREAD = "vpcrouter-http-check";
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final HttpTarget target;
    private final HttpResponder responder;
    private final ExecutorService executor;
    private final HttpClient client;
    private final Queue<Exchange> done = new ConcurrentLinkedQueue<>();

    /** One request under way. */
    private static final class Exchange extends Attempt {
        private @Nullable CompletableFuture<HttpResponse<Integer>> answer;
        private volatile long endedAt;
        private volatile @Nullable Observation seen;

        private Exchange(long probe, long sentAt) {
            super(probe, sentAt);
        }

        @Override
        protected void abort() {
            if (answer != null) {
                // Closes the connection, unless the answer is there already.
                answer.cancel(true);
            }
        }
    }

    HttpProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock, HttpTarget target, Duration timeout)
            throws IOException {
        super(schedule, requests, clock, timeout);
        this.target = target;
        this.responder = new HttpResponder(selector());
        this.executor = Executors.newFixedThreadPool(CLIENT_THREADS, body -> {
            Thread thread = new Thread(body, CLIENT_THREAD);
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(executor);
        if (target.tls() && !target.verified()) {
            builder.sslContext(AnyCertificate.context());
        }
        this.client = builder.build();
        warmUp();
    }

    /** The first request of a process loads hundreds of classes, and no host is to blame for the time that takes. */
    private void warmUp() {
        try {
            CompletableFuture<HttpResponse<Integer>> first = ask(responder.uri(), (response, failure) -> wakeUp());
            long end = clock().nanos() + WARM_UP.toNanos();
            while (!first.isDone()
                    && clock().nanos() - end < 0
                    && !Thread.currentThread().isInterrupted()) {
                selector().select(this::selected, WARM_UP.toMillis());
            }
            first.cancel(true);
        } catch (IOException e) {
            // Nobody to ask; the self-probes will say so.
        }
    }

    private CompletableFuture<HttpResponse<Integer>> ask(
            URI uri, BiConsumer<@Nullable HttpResponse<Integer>, @Nullable Throwable> whenDone) {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("User-Agent", "vpcrouter").build();
        CompletableFuture<HttpResponse<Integer>> answer =
                client.sendAsync(request, head -> new BoundedBody(head.statusCode()));
        // The first stage is the one that can be cancelled.
        CompletableFuture<HttpResponse<Integer>> unused = answer.whenComplete(whenDone);
        return answer;
    }

    @Override
    protected void send(long probe) {
        Exchange exchange = new Exchange(probe, clock().nanos());
        begin(exchange);
        try {
            StatusRange statuses = schedule().isSelfProbe(probe) ? HttpResponder.STATUS : target.statuses();
            exchange.answer = ask(uri(probe), (response, failure) -> completed(exchange, statuses, response, failure));
        } catch (IOException | RuntimeException e) {
            schedule().observed(probe, HttpFailures.toObservation(e), clock().nanos());
            end(exchange);
        }
    }

    private URI uri(long probe) throws IOException {
        return schedule().isSelfProbe(probe)
                ? responder.uri()
                : target.of(schedule().host(probe));
    }

    private void completed(
            Exchange exchange,
            StatusRange statuses,
            @Nullable HttpResponse<Integer> response,
            @Nullable Throwable failure) {
        exchange.endedAt = clock().nanos();
        if (response != null) {
            int status = response.statusCode();
            exchange.seen =
                    statuses.contains(status) ? Observation.reachable() : Observation.unreachable("status " + status);
        } else {
            exchange.seen = HttpFailures.toObservation(failure == null ? new IOException("no answer") : failure);
        }
        done.add(exchange);
        wakeUp();
    }

    @Override
    protected void selected(SelectionKey key) {
        responder.selected(key);
    }

    @Override
    protected void collect() {
        for (Exchange exchange = done.poll(); exchange != null; exchange = done.poll()) {
            Observation seen = exchange.seen;
            if (end(exchange) && seen != null) {
                schedule().observed(exchange.probe(), seen, exchange.endedAt);
            }
        }
    }

    @Override
    public void close() {
        super.close();
        closeQuietly(responder);
        closeClient();
        executor.shutdownNow();
    }

    /** From JDK 21 on a client can be closed; before, its thread ends when nobody holds the client any more. */
    private void closeClient() {
        if ((Object) client instanceof AutoCloseable closeable) {
            // So that it does not wait for requests that nobody waits for.
            boolean interrupted = Thread.interrupted();
            Thread.currentThread().interrupt();
            closeQuietly(closeable);
            Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
