package io.vpcrouter.internal.etcd.follow;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.support.Alarm;
import org.jspecify.annotations.Nullable;

/** At most one watch at a time. Whatever ends it means the same: read again, and watch from there. One thread at a time. */
public final class KeyWatch {
    private final EtcdClient client;
    private final ByteSequence key;
    private @Nullable Ring ring;
    private Watch.@Nullable Watcher watcher;

    /** Watches nothing yet. */
    public KeyWatch(EtcdClient client, ByteSequence key) {
        this.client = client;
        this.key = key;
    }

    /**
     * Watches from a revision on, and ends the watch before.
     *
     * @throws StoreException if the connection is closed
     */
    public void start(WatchOption.Builder option, Alarm alarm) throws StoreException {
        end();
        Ring next = new Ring(alarm);
        ring = next;
        // A member without a leader would stay silent for ever.
        WatchOption wanted = option.withRequireLeader(true).build();
        watcher = client.begin(etcd -> etcd.getWatchClient().watch(key, wanted, next));
    }

    private void end() {
        if (ring != null) {
            ring.isInForce = false;
        }
        if (watcher != null) {
            watcher.close();
        }
    }

    /** Called under a lock of the client, so it only rings. Errors, a compaction and the end of the stream look alike. */
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
