package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vpcrouter.validation.InvalidException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the API server. Each call has a time limit, whatever it waits for: the network, a token, a plugin that logs in.
 *
 * <p>The library's client is made for the first call that needs it, because its classes take longer to load than the first page of a
 * list takes to come.
 */
public final class KubeClient implements AutoCloseable {
    /** A ConfigMap has at most 1 MiB, which JSON can make six times as long; a page of 500 Leases has less than 1 MiB. */
    private static final long MOST = 8L << 20;

    /** Plugins that log in are programs of their own, some of which take seconds to start. */
    private static final Duration LOGIN = Duration.ofSeconds(20);

    private final KubeSettings settings;
    private @Nullable Config config;
    private @Nullable KubeHttp http;
    private @Nullable KubernetesClient client;
    private @Nullable ExecutorService calls;
    /** Nobody interrupts them; the library's time limits end them. */
    private @Nullable ExecutorService watches;

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
        if (closed || calls != null) {
            return;
        }
        ExecutorService threads = threads("vpcrouter-kubernetes-call");
        // In other threads, while this one reads the configuration: a third of the time to the first answer is that of
        // classes.
        CompletableFuture<Void> classes = CompletableFuture.allOf(
                CompletableFuture.runAsync(FirstUse::ofConnections, threads),
                CompletableFuture.runAsync(FirstUse::ofNodes, threads));
        try {
            Config read = config(threads);
            http = new KubeHttp(read);
            config = read;
            calls = threads;
            watches = threads("vpcrouter-kubernetes-watch");
        } finally {
            classes.exceptionally(failure -> null).join();
            if (calls == null) {
                threads.shutdown();
            }
        }
    }

    /** A plugin that logs in runs while the configuration is read. */
    private Config config(ExecutorService threads) {
        Future<Config> read = threads.submit(() -> ClusterConfig.of(settings));
        try {
            return read.get(LOGIN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof InvalidException wrong
                    ? wrong
                    : ClusterConfig.unread(settings, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw ClusterConfig.unread(settings, "not read within " + LOGIN.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ClusterConfig.unread(settings, "interrupted");
        } finally {
            read.cancel(true);
        }
    }

    private static ExecutorService threads(String name) {
        return Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Makes one call.
     *
     * @param limit how long it may take
     * @param what what is asked, for people, as in {@code list nodes}
     */
    public <T extends @Nullable Object> T call(Duration limit, String what, Function<KubernetesClient, T> call)
            throws KubeException, InterruptedException {
        // Not within the limit, which is for what others do.
        KubernetesClient api = api(what);
        return within(limit, what, () -> call.apply(api));
    }

    /**
     * Begins a watch. One that begins when nobody waits for it any more is closed at once: the library, if it is interrupted, leaves it
     * open for ever.
     *
     * @param limit how long it may take to begin
     * @param what what is watched, for people, as in {@code watch nodes}
     */
    Watch watch(Duration limit, String what, Function<KubernetesClient, Watch> begin)
            throws KubeException, InterruptedException {
        KubernetesClient api = api(what);
        CompletableFuture<Watch> begun;
        synchronized (this) {
            requireOpen(what);
            begun = CompletableFuture.supplyAsync(() -> begin.apply(api), Objects.requireNonNull(watches, "watches"));
        }
        boolean isWanted = false;
        try {
            Watch watch = answer(begun, limit, what);
            isWanted = true;
            return watch;
        } finally {
            if (!isWanted) {
                CompletableFuture<Void> unused = begun.thenAccept(Watch::close);
            }
        }
    }

    /**
     * Lists objects, in pages.
     *
     * @param limit how long each page may take
     * @param what the objects, for people, as in {@code leases in kube-node-lease}
     * @param where where they are
     * @param digest what is kept of each
     */
    public <T extends HasMetadata, V> Collection<V> list(
            Duration limit,
            String what,
            Function<KubernetesClient, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> where,
            Function<T, V> digest)
            throws KubeException, InterruptedException {
        return Listing.of(this, limit, what, where, digest).byName().values();
    }

    /** Makes one call without the library's objects; otherwise as {@link #call}. */
    <T> T ask(Duration limit, String what, Function<KubeHttp, T> call) throws KubeException, InterruptedException {
        KubeHttp bare;
        synchronized (this) {
            requireOpen(what);
            bare = Objects.requireNonNull(http, "http");
        }
        return within(limit, what, () -> call.apply(bare));
    }

    /** Uses the library's JSON in the background, so that its classes are loaded when they are needed; {@code use} must not fail. */
    synchronized void prepare(Consumer<KubernetesSerialization> use) {
        ExecutorService threads = calls;
        KubernetesClient api = client;
        if (threads != null && api != null && !closed) {
            threads.execute(() -> use.accept(api.getKubernetesSerialization()));
        }
    }

    private synchronized KubernetesClient api(String what) throws KubeException {
        requireOpen(what);
        KubernetesClient open = client;
        if (open == null) {
            try {
                open = new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientFactory(new EndingThreads())
                        .withHttpClientBuilderConsumer(
                                http -> http.addOrReplaceInterceptor(AnswerBound.NAME, new AnswerBound(MOST)))
                        .build();
            } catch (KubernetesClientException e) {
                throw KubeFailures.of(what, e);
            }
            client = open;
        }
        return open;
    }

    private void requireOpen(String what) throws KubeException {
        if (calls == null || closed) {
            throw new KubeException(KubeException.Kind.SILENT, what + ": the connection is closed");
        }
    }

    private <T extends @Nullable Object> T within(Duration limit, String what, Callable<T> call)
            throws KubeException, InterruptedException {
        Future<T> answer;
        synchronized (this) {
            requireOpen(what);
            answer = Objects.requireNonNull(calls, "calls").submit(call);
        }
        try {
            return answer(answer, limit, what);
        } finally {
            answer.cancel(true);
        }
    }

    private static <T extends @Nullable Object> T answer(Future<T> answer, Duration limit, String what)
            throws KubeException, InterruptedException {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new KubeException(
                    KubeException.Kind.SILENT, what + ": no answer within " + limit.toMillis() / 1000.0 + " s", e);
        } catch (ExecutionException e) {
            throw KubeFailures.of(what, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        KubernetesClient open;
        KubeHttp bare;
        synchronized (this) {
            closed = true;
            open = client;
            bare = http;
            if (calls != null) {
                calls.shutdownNow();
            }
            if (watches != null) {
                watches.shutdown();
            }
        }
        if (bare != null) {
            bare.close();
        }
        if (open != null) {
            open.close();
        }
    }
}
