package io.vpcrouter.internal.etcd.lease;

import io.etcd.jetcd.ByteSequence;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.validation.InvalidException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether every endpoint is silent, when a request had no answer: each is asked for something that it answers without the
 * others. Works beside the renewals, which must not wait for it.
 */
final class EndpointLooks implements AutoCloseable {
    private final EtcdSettings settings;
    private final ByteSequence key;
    private final LeadershipContext context;
    private @Nullable String silence;
    private long answers;
    private boolean closed;

    EndpointLooks(EtcdSettings settings, ByteSequence key, LeadershipContext context) {
        this.settings = settings;
        this.key = key;
        this.context = context;
    }

    void start() {
        if (settings.endpoints().size() > 1) {
            context.runInBackground("endpoints", this::lookWhenSilent);
        }
    }

    /** A request that was sent then had no answer. */
    synchronized void wasSilent(String why, SentAt tried) {
        silence = why;
        if (settings.endpoints().size() == 1) {
            context.unreachable(settings + ": " + why, tried);
        }
        notifyAll();
    }

    /** The store has answered. */
    synchronized void answered() {
        answers++;
        if (silence != null) {
            silence = null;
            context.reachable();
        }
    }

    private void lookWhenSilent() throws InterruptedException {
        while (true) {
            long before;
            synchronized (this) {
                while (silence == null && !closed) {
                    wait();
                }
                if (closed) {
                    return;
                }
                before = answers;
            }
            SentAt tried = SentAt.now(context.clock());
            List<String> silent = silentEndpoints();
            synchronized (this) {
                // An answer that came meanwhile says more.
                if (answers == before && !closed) {
                    boolean all = silent.size() == settings.endpoints().size();
                    if (all) {
                        context.unreachable(String.join("; ", silent), tried);
                    } else {
                        context.reachable();
                    }
                    wait(context.terms().retry().toMillis());
                }
            }
        }
    }

    /** All at once, since the silence of all of them counts from the first request. */
    private List<String> silentEndpoints() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Callable<Optional<String>>> looks = new ArrayList<>();
            settings.endpoints().forEach(endpoint -> looks.add(() -> whySilent(endpoint)));
            List<String> silent = new ArrayList<>();
            for (Future<Optional<String>> look : threads.invokeAll(looks)) {
                look.get().ifPresent(silent::add);
            }
            return silent;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Optional<String> whySilent(URI endpoint) throws InterruptedException {
        try (EtcdClient client = new EtcdClient(settings.only(endpoint))) {
            client.open();
            new LeaderKey(client, key, context.terms().retry()).ask();
            return Optional.empty();
        } catch (StoreException e) {
            return e.kind() == StoreException.Kind.SILENT ? Optional.of(endpoint + ": " + e.text()) : Optional.empty();
        } catch (InvalidException e) {
            // Without its files nobody was asked, so nothing is proved.
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
