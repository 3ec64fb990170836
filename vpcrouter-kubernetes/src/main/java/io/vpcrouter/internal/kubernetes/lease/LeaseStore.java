package io.vpcrouter.internal.kubernetes.lease;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;
import java.util.Optional;

/** One Lease in a cluster. One thread at a time, but for {@link #close}. */
public interface LeaseStore extends AutoCloseable {
    /** The Lease, for people. */
    String name();

    /**
     * Connects; nothing is asked yet.
     *
     * @throws io.vpcrouter.validation.InvalidException if the configuration cannot be used
     */
    void open();

    /**
     * What a Lease says.
     *
     * @param holder who leads; empty if nobody does
     * @param note what the leader publishes; empty if nothing
     * @param length how long the holder may stay silent
     * @param transitions how often the leader has changed
     * @param uid which Lease this is; another one of the same name has another
     * @param version what changes with every change of it
     */
    record State(String holder, String note, Duration length, int transitions, String uid, String version) {}

    /** What it says now; empty if it is not there. */
    Optional<State> read(Duration limit) throws KubeException, InterruptedException;

    /** Makes it; fails with {@link KubeException.Kind#CONFLICT} if it is there. */
    State create(String holder, String note, Duration length, Duration limit)
            throws KubeException, InterruptedException;

    /**
     * Changes it, if nobody has changed it since {@code seen}; otherwise fails with {@link KubeException.Kind#CONFLICT}.
     *
     * @param seen what it said
     * @param holder who leads from now on; empty for nobody
     */
    State replace(State seen, String holder, String note, Duration length, Duration limit)
            throws KubeException, InterruptedException;

    @Override
    void close();
}
