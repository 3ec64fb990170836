package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bare requests to the API server, with the library's certificates and its ways to log in. They need none of the library's classes for
 * objects, which take longer to load than the API server takes to answer.
 */
final class KubeHttp implements AutoCloseable {
    /** A page of 500 nodes has a few MiB, packed one. Two of them are in memory at the same time. */
    private static final long MOST = 32L << 20;

    private final String server;
    private final HttpClient client;

    KubeHttp(Config config) {
        String url = config.getMasterUrl();
        server = url.endsWith("/") ? url : url + "/";
        client = new EndingThreads()
                .newBuilder(config)
                .addOrReplaceInterceptor(AnswerBound.NAME, new AnswerBound(MOST))
                .build();
    }

    /**
     * Asks for something.
     *
     * @param path the path, without a slash before it
     * @param limit how long the answer may take to begin
     */
    CompletableFuture<HttpResponse<byte[]>> get(String path, Duration limit) {
        return client.sendAsync(
                client.newHttpRequestBuilder()
                        .uri(server + path)
                        .header("Accept-Encoding", "gzip")
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .build(),
                byte[].class);
    }

    @Override
    public void close() {
        client.close();
    }
}
