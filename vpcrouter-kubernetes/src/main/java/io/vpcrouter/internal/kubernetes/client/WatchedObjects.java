package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.support.Alarm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the API server, listed in pages and watched from there. Only a digest of each is kept, so a change that leaves the digest as
 * it is, such as a heartbeat, is none.
 *
 * @param <T> the type of the objects
 * @param <V> the digest
 */
public final class WatchedObjects<T extends HasMetadata, V> implements Watched<V> {
    private final KubeClient client;
    private final String what;
    private final Function<KubernetesClient, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> where;
    private final Listing.Source<V> source;
    private final Function<T, V> digest;
    private final Consumer<KubernetesSerialization> firstUse;
    private final Alarm alarm;
    private Map<String, V> known = new HashMap<>();
    private String version = "";
    private @Nullable Listener listener;
    private boolean isPrepared;
    private boolean closed;

    /**
     * The nodes of a cluster.
     *
     * @param client the connection, which is closed with this
     * @param alarm rung at each change
     */
    public static WatchedObjects<Node, KubeNode> ofNodes(KubeClient client, Alarm alarm) {
        String what = "nodes";
        Listing.Source<KubeNode> source = limit -> {
            try (NodePages pages = new NodePages(limit)) {
                return Listing.of(
                        "list " + what, rest -> client.ask(limit, "list " + what, http -> pages.page(http, rest)));
            }
        };
        return new WatchedObjects<>(
                client, what, api -> api.nodes(), source, NodeObject::digest, FirstUse::ofChanges, alarm);
    }

    /**
     * Objects; nothing is asked before the first read.
     *
     * @param client the connection, which is closed with this
     * @param what the objects, for people, as in {@code nodes}
     * @param where where they are
     * @param digest what is kept of each
     * @param alarm rung at each change
     */
    public WatchedObjects(
            KubeClient client,
            String what,
            Function<KubernetesClient, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> where,
            Function<T, V> digest,
            Alarm alarm) {
        this(client, what, where, limit -> Listing.of(client, limit, what, where, digest), digest, json -> {}, alarm);
    }

    private WatchedObjects(
            KubeClient client,
            String what,
            Function<KubernetesClient, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> where,
            Listing.Source<V> source,
            Function<T, V> digest,
            Consumer<KubernetesSerialization> firstUse,
            Alarm alarm) {
        this.client = client;
        this.what = what;
        this.where = where;
        this.source = source;
        this.digest = digest;
        this.firstUse = firstUse;
        this.alarm = alarm;
    }

    @Override
    public void open() {
        client.open();
    }

    @Override
    public void read(Duration limit) throws KubeException, InterruptedException {
        Listing<V> listing = source.list(limit);
        Listener before;
        synchronized (this) {
            known = listing.byName();
            version = listing.version();
            before = listener;
            listener = null;
        }
        if (before != null) {
            before.end();
        }
    }

    @Override
    public void follow(Duration limit) throws KubeException, InterruptedException {
        Listener next = new Listener();
        ListOptions from;
        synchronized (this) {
            listener = next;
            from = new ListOptionsBuilder()
                    .withResourceVersion(version)
                    .withAllowWatchBookmarks(true)
                    .build();
        }
        try {
            next.watch =
                    client.watch(limit, "watch " + what, api -> where.apply(api).watch(from, next));
        } catch (KubeException e) {
            forget(next);
            throw e;
        }
        if (isClosed()) {
            next.end();
        } else if (!isPrepared) {
            isPrepared = true;
            client.prepare(firstUse);
        }
    }

    /** A watch that begins too late is closed, and is nobody's any more. */
    private synchronized void forget(Listener late) {
        if (listener == late) {
            listener = null;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized List<V> values() {
        return List.copyOf(known.values());
    }

    @Override
    public void close() {
        Listener last;
        synchronized (this) {
            closed = true;
            last = listener;
        }
        if (last != null) {
            last.end();
        }
        client.close();
    }

    /** Hears one watch, for as long as it is the last one. */
    private final class Listener implements Watcher<T> {
        private volatile @Nullable Watch watch;

        @Override
        public void eventReceived(Action action, T item) {
            // The library makes what was asked for of whatever comes, but leaves it its kind.
            if (action == Action.ERROR || !HasMetadata.getKind(item.getClass()).equals(item.getKind())) {
                broken();
            } else if (action != Action.BOOKMARK) {
                changed(ObjectPage.name(item), action == Action.DELETED ? null : digest.apply(item));
            }
        }

        private void changed(String name, @Nullable V now) {
            boolean isNew;
            synchronized (WatchedObjects.this) {
                if (listener != this) {
                    return;
                }
                V before = now == null ? known.remove(name) : known.put(name, now);
                isNew = now == null ? before != null : !now.equals(before);
            }
            if (isNew) {
                alarm.changed();
            }
        }

        private void broken() {
            boolean counts;
            synchronized (WatchedObjects.this) {
                counts = listener == this && !closed;
            }
            if (counts) {
                alarm.broken();
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            broken();
        }

        @Override
        public void onClose() {
            broken();
        }

        void end() {
            Watch open = watch;
            if (open != null) {
                open.close();
            }
        }
    }
}
