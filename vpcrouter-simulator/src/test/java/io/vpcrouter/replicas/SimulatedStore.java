package io.vpcrouter.replicas;

import io.vpcrouter.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store with one key and leases, like etcd: its own clock decides when a lease has run out. */
final class SimulatedStore {
    private final ManualTime time;
    private final Duration leaseInTruth;
    private final List<Runnable> watchers = new ArrayList<>();
    private boolean up = true;
    private long leases;
    private @Nullable Key key;

    /** What is stored: who leads, what it publishes, under which lease, and until when. */
    record Key(String name, String note, long lease, long until) {}

    /**
     * An empty store.
     *
     * @param rate of its clock
     */
    SimulatedStore(ManualTime time, Duration lease, double rate) {
        this.time = time;
        this.leaseInTruth = Duration.ofNanos((long) (lease.toNanos() / rate));
    }

    boolean isUp() {
        return up;
    }

    /** An outage begins or ends; leases do not stop for one. */
    void setUp(boolean value) {
        up = value;
    }

    /** Says when the key is gone. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /** The key, unless its lease has run out. */
    @Nullable
    Key key() {
        Key known = key;
        return known == null || time.nanos() - known.until() >= 0 ? null : known;
    }

    /** How many leases were granted so far. */
    long leases() {
        return leases;
    }

    /** Something reaches the store later. */
    void later(Duration delay, Runnable body) {
        time.schedule(delay, body);
    }

    /** Creates the key if it is not there; what is there then. */
    Key acquire(String name, String note) {
        Key known = key();
        if (known == null) {
            known = new Key(name, note, ++leases, time.nanos() + leaseInTruth.toNanos());
            key = known;
            tellWhenGone();
        }
        return known;
    }

    /** Renews a lease; false if there is none. */
    boolean renew(long lease, String note) {
        Key known = key();
        if (known == null || known.lease() != lease) {
            return false;
        }
        key = new Key(known.name(), note, lease, time.nanos() + leaseInTruth.toNanos());
        tellWhenGone();
        return true;
    }

    void revoke(String name) {
        Key known = key();
        if (known != null && known.name().equals(name)) {
            key = null;
            tell();
        }
    }

    private void tellWhenGone() {
        time.schedule(leaseInTruth, () -> {
            if (key() == null) {
                tell();
            }
        });
    }

    private void tell() {
        if (up) {
            List.copyOf(watchers).forEach(Runnable::run);
        }
    }
}
