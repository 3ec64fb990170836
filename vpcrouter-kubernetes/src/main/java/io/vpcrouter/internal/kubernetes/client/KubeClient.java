package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection to the API server. Each call has a time limit, whatever it waits for: the network, a token, a plugin that logs in. */
public final class KubeClient implements AutoCloseable {
    private final KubeSettings settings;
    private @Nullable KubernetesClient client;
    private @Nullable ExecutorService calls;
    private boolean closed;

    /** A client; nothing is read before it is opened. */
    public KubeClient(KubeSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the configuration, if that was not done; nothing is asked yet.
     *
     * @throws io.vpcrouter.validation.InvalidException if it cannot be used
     */
    public synchronized void open() {
        if (closed || client != null) {
            return;
        }
        ExecutorService threads = Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body, "vpcrouter-kubernetes-call");
            thread.setDaemon(true);
            return thread;
        });
        // In other threads, while this one reads the configuration: a third of the time to the first answer is that of
        // classes.
        CompletableFuture<Void> tls = CompletableFuture.runAsync(FirstUse::ofTls, threads);
        KubernetesSerialization json = new KubernetesSerialization();
        CompletableFuture<Void> nodes = CompletableFuture.runAsync(() -> FirstUse.ofNodes(json), threads);
        try {
            client = new KubernetesClientBuilder()
                    .withConfig(ClusterConfig.of(settings))
                    .withKubernetesSerialization(json)
                    .withHttpClientFactory(new EndingThreads())
                    .build();
            calls = threads;
        } finally {
            CompletableFuture.allOf(tls, nodes).exceptionally(failure -> null).join();
            if (client == null) {
                threads.shutdown();
            }
        }
    }

    /**
     * Makes one call.
     *
     * @param limit how long it may take
     * @param what what is asked, for people, as in {@code list nodes}
     */
    public <T extends @Nullable Object> T call(Duration limit, String what, Function<KubernetesClient, T> call)
            throws KubeException, InterruptedException {
        Future<T> answer;
        synchronized (this) {
            ExecutorService threads = calls;
            if (threads == null || closed) {
                throw new KubeException(KubeException.Kind.SILENT, what + ": the connection is closed");
            }
            KubernetesClient api = Objects.requireNonNull(client, "client");
            answer = threads.submit(() -> call.apply(api));
        }
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new KubeException(
                    KubeException.Kind.SILENT, what + ": no answer within " + limit.toMillis() / 1000.0 + " s", e);
        } catch (ExecutionException e) {
            throw KubeFailures.of(what, e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        KubernetesClient open;
        synchronized (this) {
            closed = true;
            open = client;
            if (calls != null) {
                calls.shutdownNow();
            }
        }
        if (open != null) {
            open.close();
        }
    }
}
