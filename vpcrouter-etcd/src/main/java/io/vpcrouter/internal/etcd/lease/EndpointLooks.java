package io.vpcrouter.internal.etcd.lease;

import io.etcd.jetcd.ByteSequence;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.validation.InvalidException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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

    /** A request had no answer. */
    synchronized void wasSilent(String why) {
        silence = why;
        if (settings.endpoints().size() == 1) {
            context.unreachable(settings + ": " + why);
        }
        notifyAll();
    }

    /** The store has answered. */
    synchronized void answered() {
        answers++;
        if (silence != null) {
            silence = null;
            context.unreachable(null);
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
            List<String> silent = new ArrayList<>();
            for (URI endpoint : settings.endpoints()) {
                String why = whySilent(endpoint);
                if (why == null) {
                    break;
                }
                silent.add(endpoint + ": " + why);
            }
            synchronized (this) {
                // An answer that came meanwhile says more.
                if (answers == before && !closed) {
                    boolean all = silent.size() == settings.endpoints().size();
                    context.unreachable(all ? String.join("; ", silent) : null);
                    wait(context.terms().retry().toMillis());
                }
            }
        }
    }

    private @Nullable String whySilent(URI endpoint) throws InterruptedException {
        try (EtcdClient client = new EtcdClient(settings.only(endpoint))) {
            client.open();
            new LeaderKey(client, key, context.terms().retry()).ask();
            return null;
        } catch (StoreException e) {
            return e.kind() == StoreException.Kind.SILENT ? e.text() : null;
        } catch (InvalidException e) {
            // Without its files nobody was asked, so nothing is proved.
            return null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
