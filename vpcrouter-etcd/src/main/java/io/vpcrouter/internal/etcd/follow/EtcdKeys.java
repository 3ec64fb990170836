package io.vpcrouter.internal.etcd.follow;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key of etcd, or all that begin alike, by its API v3. */
public final class EtcdKeys implements KeyStore {
    private final EtcdClient client;
    private final ByteSequence key;
    private final boolean isPrefix;
    private @Nullable Ring ring;
    private Watch.@Nullable Watcher watcher;

    /**
     * Nothing is opened yet.
     *
     * @param settings how to reach etcd
     * @param key the key, or what the keys begin with
     * @param isPrefix which of the two
     */
    public EtcdKeys(EtcdSettings settings, String key, boolean isPrefix) {
        this.client = new EtcdClient(settings);
        this.key = EtcdClient.bytes(key);
        this.isPrefix = isPrefix;
    }

    @Override
    public void open() {
        client.open();
    }

    @Override
    public boolean renewIfFilesChanged() {
        return client.renewIfFilesChanged();
    }

    @Override
    public Reading read(Duration limit) throws StoreException, InterruptedException {
        GetOption option = GetOption.builder()
                .isPrefix(isPrefix)
                .withSortField(GetOption.SortTarget.KEY)
                .withSortOrder(GetOption.SortOrder.ASCEND)
                .build();
        GetResponse answer = client.call(limit, etcd -> etcd.getKVClient().get(key, option));
        List<Reading.Entry> entries = answer.getKvs().stream()
                .map(pair -> new Reading.Entry(
                        pair.getKey().toString(StandardCharsets.UTF_8),
                        pair.getValue().getBytes()))
                .toList();
        return new Reading(entries, answer.getHeader().getRevision());
    }

    @Override
    public void watch(Reading from, Alarm alarm) {
        endWatch();
        Ring next = new Ring(alarm);
        WatchOption option = WatchOption.builder()
                .isPrefix(isPrefix)
                .withRevision(from.revision() + 1)
                // A member without a leader would stay silent for ever.
                .withRequireLeader(true)
                .build();
        ring = next;
        watcher = client.lasting().getWatchClient().watch(key, option, next);
    }

    private void endWatch() {
        if (ring != null) {
            ring.isInForce = false;
        }
        if (watcher != null) {
            watcher.close();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * Called under a lock of the client, so it only rings. Whatever ends a watch, an error, a compaction or the end of the
     * stream, means the same: read again, and watch from there.
     */
    private static final class Ring implements Watch.Listener {
        private final Alarm alarm;
        private volatile boolean isInForce = true;

        Ring(Alarm alarm) {
            this.alarm = alarm;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (isInForce) {
                alarm.changed();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (isInForce) {
                alarm.broken();
            }
        }

        @Override
        public void onCompleted() {
            if (isInForce) {
                alarm.broken();
            }
        }
    }
}
