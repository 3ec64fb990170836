package io.vpcrouter.internal.kubernetes.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one list of nodes, read as they come. Large clusters make that worth while:
 *
 * <ul>
 *   <li>A node names each image of a container that it has, and who changed which field. That is nine tenths of the text, and would
 *       become thousands of objects per node that nobody looks at. It is cut out before objects are made.
 *   <li>Each page says at its beginning how to ask for the next one. That is asked for at once, so the API server makes it while this
 *       one is read.
 * </ul>
 *
 * <p>Threading: one thread at a time asks for pages; any thread closes.
 */
final class NodePages implements AutoCloseable {
    private static final Map<String, Set<String>> BULK = Map.of(
            "metadata",
            Set.of("managedFields"),
            "status",
            Set.of("images", "nodeInfo", "volumesAttached", "volumesInUse"));
    private static final int BUFFER = 32 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

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

    /** The next page. */
    NodeList next(KubernetesClient api, ListOptions page) {
        CompletableFuture<HttpResponse<byte[]>> asked = takeAhead();
        if (asked == null) {
            asked = ask(api, page.getContinue());
        }
        try {
            return read(api, asked.get());
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

    private NodeList read(KubernetesClient api, HttpResponse<byte[]> answer) throws IOException {
        if (!answer.isSuccessful()) {
            throw refused(api, answer.code(), answer.body());
        }
        try (InputStream body = unpacked(answer)) {
            byte[] slim = without(body, rest -> askAhead(api, rest));
            return api.getKubernetesSerialization().unmarshal(new ByteArrayInputStream(slim), NodeList.class);
        }
    }

    private static InputStream unpacked(HttpResponse<byte[]> answer) throws IOException {
        InputStream body = new ByteArrayInputStream(answer.body());
        return "gzip".equalsIgnoreCase(answer.header("Content-Encoding")) ? new GZIPInputStream(body, BUFFER) : body;
    }

    private static KubernetesClientException refused(KubernetesClient api, int code, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        Status status;
        try {
            status = api.getKubernetesSerialization().unmarshal(text, Status.class);
        } catch (RuntimeException e) {
            // Somebody on the way has answered, such as a proxy.
            return new KubernetesClientException(text, code, null);
        }
        return new KubernetesClientException(text, code, status);
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(KubernetesClient api, @Nullable String rest) {
        String uri = api.getMasterUrl() + "api/v1/nodes?limit=" + ObjectPages.SIZE
                + (rest == null ? "" : "&continue=" + URLEncoder.encode(rest, StandardCharsets.UTF_8));
        HttpClient http = api.getHttpClient();
        return http.sendAsync(
                http.newHttpRequestBuilder()
                        .uri(uri)
                        .header("Accept-Encoding", "gzip")
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .build(),
                byte[].class);
    }

    private synchronized void askAhead(KubernetesClient api, String rest) {
        if (!closed && !rest.isEmpty()) {
            ahead = ask(api, rest);
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

    /**
     * The text without the bulk; a label may have any name.
     *
     * @param rest told how to ask for the next page, as soon as that is read
     */
    static byte[] without(InputStream text, Consumer<String> rest) throws IOException {
        ByteArrayOutputStream slim = new ByteArrayOutputStream();
        try (JsonParser in = JSON.createParser(text);
                JsonGenerator out = JSON.createGenerator(slim)) {
            for (JsonToken next = in.nextToken(); next != null; next = in.nextToken()) {
                if (next == JsonToken.FIELD_NAME && isBulk(in)) {
                    in.nextToken();
                    in.skipChildren();
                } else {
                    if (next == JsonToken.VALUE_STRING && isContinue(in.getParsingContext())) {
                        rest.accept(in.getText());
                    }
                    out.copyCurrentEvent(in);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException("the answer is no JSON: " + e.getOriginalMessage(), e);
        }
        return slim.toByteArray();
    }

    private static boolean isBulk(JsonParser in) {
        JsonStreamContext object = in.getParsingContext();
        return BULK.getOrDefault(owner(object), Set.of()).contains(object.getCurrentName());
    }

    /** The field of the list, and not one of a node. */
    private static boolean isContinue(JsonStreamContext object) {
        return "continue".equals(object.getCurrentName())
                && "metadata".equals(owner(object))
                && object.getParent().getParent().inRoot();
    }

    /** The name of the field that the object is the value of; empty if there is none. */
    private static String owner(JsonStreamContext object) {
        @Nullable
        String name = object.getParent() == null ? null : object.getParent().getCurrentName();
        return name == null ? "" : name;
    }
}
