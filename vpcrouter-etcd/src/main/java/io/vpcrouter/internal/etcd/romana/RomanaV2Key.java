package io.vpcrouter.internal.etcd.romana;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.internal.etcd.follow.KeyStore;
import io.vpcrouter.internal.etcd.follow.Reading;
import io.vpcrouter.support.Alarm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One key of etcd by its API v2, which has no client that anybody keeps: a GET, and a second one that is answered when the key changes.
 */
final class RomanaV2Key implements KeyStore {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int KEY_NOT_FOUND = 100;
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI url;
    private final String key;
    private @Nullable Poll poll;
    private volatile boolean closed;

    RomanaV2Key(URI endpoint, String key) {
        this.url = endpoint.resolve("/v2/keys" + key);
        this.key = key;
    }

    @Override
    public void open() {
        // It connects with each request.
    }

    @Override
    public boolean renewIfFilesChanged() {
        return false;
    }

    /** The parts of an answer that matter. */
    private record Answer(@Nullable String value, long index, int errorCode) {}

    @Override
    public Reading read(Duration limit) throws StoreException, InterruptedException {
        HttpResponse<byte[]> response = get("?quorum=true", limit);
        Answer answer = parse(response.body());
        long now = Math.max(
                answer.index(),
                response.headers().firstValueAsLong("X-Etcd-Index").orElse(0));
        String value = answer.value();
        if (response.statusCode() == OK && value != null) {
            return new Reading(List.of(new Reading.Entry(key, value.getBytes(StandardCharsets.UTF_8))), now);
        }
        if (response.statusCode() == NOT_FOUND && answer.errorCode() == KEY_NOT_FOUND) {
            return new Reading(List.of(), now);
        }
        if (response.statusCode() == NOT_FOUND) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "this etcd has no API v2; --enable-v2=true switches it on up to etcd 3.5");
        }
        throw new StoreException(StoreException.Kind.TROUBLE, "HTTP status " + response.statusCode());
    }

    private HttpResponse<byte[]> get(String query, Duration limit) throws StoreException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = send(query);
        try {
            return response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreException(
                    StoreException.Kind.SILENT, "no answer within " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new StoreException(
                    StoreException.Kind.SILENT,
                    Optional.ofNullable(cause.getMessage())
                            .orElse("connection refused or lost ("
                                    + cause.getClass().getSimpleName() + ")"));
        } finally {
            response.cancel(true);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String query) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + query)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Answer parse(byte[] body) {
        String value = null;
        long index = 0;
        int errorCode = 0;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String field = json.currentName();
                    json.nextToken();
                    if (field.equals("node") && json.currentToken() == JsonToken.START_OBJECT) {
                        while (json.nextToken() != JsonToken.END_OBJECT) {
                            String inner = json.currentName();
                            json.nextToken();
                            switch (inner) {
                                case "value" -> value = json.getText();
                                case "modifiedIndex" -> index = json.getLongValue();
                                default -> json.skipChildren();
                            }
                        }
                    } else if (field.equals("errorCode")) {
                        errorCode = json.getIntValue();
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            // What is no JSON comes from no API v2; the status of the answer says the rest.
            return new Answer(null, 0, 0);
        }
        return new Answer(value, index, errorCode);
    }

    @Override
    public void watch(Reading from, Alarm alarm) {
        end();
        Poll next = new Poll(alarm);
        poll = next;
        next.after(from.revision());
    }

    private void end() {
        if (poll != null) {
            poll.end();
        }
    }

    @Override
    public void close() {
        closed = true;
        Poll last = poll;
        if (last != null) {
            last.end();
        }
    }

    /** Requests one after the other, each of which is answered when the key changes. */
    private final class Poll {
        private final Alarm alarm;
        private volatile boolean ended;
        private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> request;

        Poll(Alarm alarm) {
            this.alarm = alarm;
        }

        void after(long index) {
            if (ended || closed) {
                return;
            }
            CompletableFuture<HttpResponse<byte[]>> next = send("?wait=true&waitIndex=" + (index + 1));
            request = next;
            CompletableFuture<?> unused = next.whenComplete((response, failure) -> answered(index, response, failure));
        }

        private void answered(long index, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
            if (ended) {
                return;
            }
            Answer answer = response == null ? new Answer(null, 0, 0) : parse(response.body());
            if (failure != null || answer.index() <= index) {
                // A lost connection, an answer without a change, or a store that has forgotten what came after the
                // index.
                alarm.broken();
                return;
            }
            alarm.changed();
            after(answer.index());
        }

        void end() {
            ended = true;
            CompletableFuture<HttpResponse<byte[]>> last = request;
            if (last != null) {
                last.cancel(true);
            }
        }
    }
}
