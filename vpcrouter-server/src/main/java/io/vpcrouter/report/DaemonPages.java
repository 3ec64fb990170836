package io.vpcrouter.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.internal.server.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON pages of a running daemon, asked for over HTTP.
 *
 * <p>Threading: any thread; a question blocks its caller for ten seconds at most.
 *
 * <p>Failure: {@link IOException} with a message for people if the daemon gives no answer, or one that is not its own.
 */
public final class DaemonPages {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final URI base;
    private final @Nullable String token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * The pages of one daemon.
     *
     * @param base where its built-in server listens, such as {@code http://localhost:33289}
     * @param token the bearer token, or null if its pages need none
     */
    public DaemonPages(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /** Where the daemon is asked. */
    public URI base() {
        return base;
    }

    /**
     * One page as maps, lists, texts, numbers, truth values and nulls.
     *
     * @param path such as {@code /vpc}
     */
    Map<String, Object> page(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        // The time limit of a request ends with the head of its answer; this one holds for all of it.
        CompletableFuture<Map<String, Object>> page = client.sendAsync(
                        request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(answer -> read(path, answer));
        try {
            return page.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            page.cancel(true);
            throw new IOException(base.resolve(path) + ": no whole answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(base.resolve(path) + ": " + reason(Objects.requireNonNullElse(e.getCause(), e)), e);
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof PageException) {
            return String.valueOf(cause.getMessage());
        }
        return "no answer: " + Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    }

    private static final class PageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PageException(String message) {
            super(message);
        }
    }

    private static Map<String, Object> read(String path, HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw new PageException("status " + answer.statusCode() + " (expected: 200)"
                        + (answer.statusCode() == UNAUTHORIZED ? "; its pages need a token, see --token_file" : ""));
            }
            try (JsonParser json = JsonTree.JSON.createParser(body)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new PageException("no JSON object (expected: the page " + path + " of a vpcrouter daemon)");
                }
                return JsonTree.object(json);
            }
        } catch (IOException e) {
            throw new PageException("cannot be read as JSON (expected: the page " + path + " of a vpcrouter daemon)");
        }
    }
}
