package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one list of nodes. Each page says at its beginning how to ask for the next one. That is asked for at once, so the API
 * server makes it while this one is read.
 *
 * <p>Threading: one thread at a time asks for pages; any thread closes.
 */
final class NodePages implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    /** Eight times what a page of large nodes has; nine tenths of it are skipped as they come, not kept. */
    private static final long MOST = 64L << 20;
    /** An error is a few words, of which people see the first ones. */
    private static final int MOST_OF_ERROR = 64 * 1024;

    private final Duration limit;
    private @Nullable CompletableFuture<HttpResponse<byte[]>> ahead;
    private boolean closed;

    /**
     * No page is asked for yet.
     *
     * @param limit how long the answer to one request may take to begin
     */
    NodePages(Duration limit) {
        this.limit = limit;
    }

    /**
     * One page.
     *
     * @param rest what the page before said of it; empty for the first
     */
    ObjectPage<KubeNode> page(KubeHttp http, String rest) {
        CompletableFuture<HttpResponse<byte[]>> asked = takeAhead();
        if (asked == null) {
            asked = ask(http, rest);
        }
        try {
            return read(http, asked.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            throw new UncheckedIOException(new IOException("interrupted", e));
        } catch (ExecutionException e) {
            throw KubernetesClientException.launderThrowable(e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectPage<KubeNode> read(KubeHttp http, HttpResponse<byte[]> answer) throws IOException {
        if (!answer.isSuccessful()) {
            throw refused(answer.code(), answer.body());
        }
        try (InputStream body = new BoundedStream(unpacked(answer), MOST)) {
            return NodeListJson.read(body, next -> askAhead(http, next));
        }
    }

    private static InputStream unpacked(HttpResponse<byte[]> answer) throws IOException {
        InputStream body = new ByteArrayInputStream(answer.body());
        return "gzip".equalsIgnoreCase(answer.header("Content-Encoding")) ? new GZIPInputStream(body, BUFFER) : body;
    }

    private static KubernetesClientException refused(int code, byte[] body) {
        String text = new String(body, 0, Math.min(MOST_OF_ERROR, body.length), StandardCharsets.UTF_8);
        Status status;
        try {
            status = Serialization.unmarshal(text, Status.class);
        } catch (RuntimeException e) {
            // Somebody on the way has answered, such as a proxy.
            return new KubernetesClientException(text, code, null);
        }
        return new KubernetesClientException(text, code, status);
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(KubeHttp http, String rest) {
        return http.get(
                "api/v1/nodes?limit=" + ObjectPage.SIZE
                        + (rest.isEmpty() ? "" : "&continue=" + URLEncoder.encode(rest, StandardCharsets.UTF_8)),
                limit);
    }

    private synchronized void askAhead(KubeHttp http, String rest) {
        if (!closed) {
            ahead = ask(http, rest);
        }
    }

    private synchronized @Nullable CompletableFuture<HttpResponse<byte[]>> takeAhead() {
        CompletableFuture<HttpResponse<byte[]>> taken = ahead;
        ahead = null;
        return taken;
    }

    @Override
    public void close() {
        CompletableFuture<HttpResponse<byte[]>> asked;
        synchronized (this) {
            closed = true;
            asked = takeAhead();
        }
        if (asked != null) {
            asked.cancel(true);
        }
    }
}
